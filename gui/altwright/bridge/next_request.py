"""The request that the next press on Describe sends, to be looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altwright.bridge.translation import translate
from altwright.core.picture import AddressReference, AddressSource, PictureReference, UploadReference
from altwright.core.request import DescribeRequest

if TYPE_CHECKING:
    from altwright.bridge.session import Session


def next_request(session: Session) -> DescribeRequest:
    """Return what ``session`` would send now; a picture that is not prepared yet has a placeholder."""
    engine = session.link.engine
    return DescribeRequest.to(engine, session.prompt, _picture(session), session.current.brief.composer(session.prompt))


def _picture(session: Session) -> PictureReference:
    engine, held = session.link.engine, session.picture.held
    if held is None:
        return AddressReference(translate("NextRequest", "(the picture)"))
    if isinstance(held.source, AddressSource) and held.passes_through(engine):
        return AddressReference(held.source.address)
    return held.prepared(engine) or UploadReference("data:image/jpeg;base64,", 0, 0, 0)
