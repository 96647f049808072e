"""Everything that can go wrong outside Altwright's own code, as one tree.

    AltwrightError
    ├── PictureError                    the picture or its address
    │   ├── NoPicture                   nothing was given
    │   │   ├── NothingToPaste          there is neither a picture nor an address on the clipboard
    │   │   └── FolderWithoutPictures   nothing in the folder is a picture
    │   ├── AddressUnclear              neither an address nor a file
    │   ├── AddressIncomplete           an address without its scheme; carries the completed one
    │   ├── AddressUnusable             a scheme that only works elsewhere (blob:, ftp:, chrome:)
    │   ├── FileUnreadable              a file that is missing or may not be read
    │   ├── PictureUnreachable          the picture's host cannot be talked to; carries a NetworkFault
    │   ├── PictureMissing              404 or 410
    │   ├── PictureForbidden            401, 402 or 403: most likely behind a sign-in
    │   ├── PictureHostFaulty           any other status, or redirects without end
    │   ├── WebPageInstead              a page, not a picture
    │   ├── NotAPicture                 some other kind of file
    │   ├── PictureTooLarge             more bytes than the limit
    │   ├── PictureTooManyPixels        more pixels than the limit
    │   │   └── PictureOverMemory       more pixels than there is memory for
    │   ├── PictureBroken               damaged or incomplete
    │   └── PictureFormatUnsupported    a known format that cannot be prepared
    ├── MetadataError                   the words and the picture's own file; the file is as it was before
    │   ├── MetadataDamaged             what the file holds beside its pixels cannot be added to
    │   ├── TargetExists                there is a file already, and nobody said that it may go
    │   ├── TargetLocked                the file or its folder may not be written to
    │   ├── TargetUnwritable            the disk or the network drive does not take it
    │   ├── DiskFull                    there is no room
    │   └── FileChanged                 another program changed the file meanwhile
    └── ServiceError                    the service that describes
        ├── ServiceUnreachable          cannot be talked to; carries a NetworkFault
        ├── ServiceAddressWrong         the address is not that of a compatible service
        ├── ServiceAddressInsecure      http to a public host: key and picture would travel in clear
        ├── ServiceDown                 5xx, or asked to come back later
        ├── RateLimited                 carries the wait in seconds, if one was named
        ├── QuotaExceeded               the allowance of the day or the account is used up
        ├── KeyUnusable                 the key holds characters no key has
        ├── KeyRefused                  401
        ├── PaymentNeeded               402
        ├── AccessRefused               403
        ├── KeyNotRead                  a key is stored, and the keyring stays shut
        ├── EngineNotReady              the engine of this computer is not set up
        ├── EngineNotAllowed            the organisation does not let it be asked
        │   └── OrganisationUnread      nobody knows what it lets be asked, and this engine is elsewhere
        ├── ModelMissing                no model was chosen yet
        ├── ModelGone                   no such model any more
        ├── ModelBlind                  the model does not take pictures
        ├── StreamingRefused            the model answers in one piece only
        ├── PictureNotFetched           the service could not load the address
        ├── PictureRefused              the service does not take this picture (size or format)
        ├── DemoSamplesOnly             the demo knows its own samples only
        ├── RequestRefused              any other refusal
        │   └── ParameterRefused        one parameter is not taken; the question may be asked without it
        ├── AnswerUnreadable            an answer that is none
        ├── AnswerEmpty                 an answer without words
        ├── AnswerStalled               silence for too long
        ├── AnswerFiltered              withheld by the service's content filter
        └── AnswerCutOff                ended before its end; the words that arrived are kept
            └── AnswerGap               some of its words came damaged; those that did not are kept

What the engine of this computer adds to the tree stands in :mod:`altwright.core.local_errors`.

These describe the environment and each has a next step (see :mod:`altwright.core.wording`). A bug in Altwright is any
other exception; it is never caught below the top level.
"""

from __future__ import annotations

from enum import Enum, auto


class NetworkFault(Enum):
    """Why a host could not be talked to."""

    HOST_NOT_FOUND = auto()
    OFFLINE = auto()
    REFUSED = auto()
    CERTIFICATE = auto()
    PROXY = auto()
    TIMED_OUT = auto()
    INTERRUPTED = auto()


class AltwrightError(Exception):
    """An expected fault of the environment.

    ``detail`` is the technical side for the folded-away part of a message; secrets are masked on the way in.
    """

    def __init__(self, detail: str = "") -> None:
        """Keep ``detail`` with its secrets masked, and fit to be written anywhere: half characters cannot be."""
        from altwright.core.redaction import redact

        self.detail = redact(detail).encode("utf-8", "replace").decode("utf-8")
        super().__init__(self.detail)


class PictureError(AltwrightError):
    """Something is the matter with the picture or its address."""


class NoPicture(PictureError):
    """No picture and no address was given."""


class NothingToPaste(NoPicture):
    """What was to be pasted holds neither a picture nor words."""


class FolderWithoutPictures(NoPicture):
    """Nothing in the folder is called like a picture."""


class AddressUnclear(PictureError):
    """The text is neither an address nor the path of a file."""


class AddressIncomplete(PictureError):
    """The address lacks its scheme; ``suggestion`` is the address with ``https://``."""

    def __init__(self, suggestion: str) -> None:
        """Remember the completed address."""
        super().__init__()
        self.suggestion = suggestion


class AddressUnusable(PictureError):
    """The address has a ``scheme`` that works only where it was copied, such as ``blob``."""

    def __init__(self, scheme: str) -> None:
        """Remember the scheme, without its colon."""
        super().__init__(f"{scheme}:")
        self.scheme = scheme


class FileUnreadable(PictureError):
    """The file ``name`` is missing, is a folder, or may not be read."""

    def __init__(self, name: str, detail: str = "") -> None:
        """Remember the file's name without its folder."""
        super().__init__(detail)
        self.name = name


class HostError(PictureError):
    """Something the picture's ``host`` did; the base of the errors that name one."""

    def __init__(self, host: str, detail: str = "") -> None:
        """Remember the host's name."""
        super().__init__(detail)
        self.host = host


class PictureUnreachable(HostError):
    """The picture's host cannot be talked to, for the reason in ``fault``."""

    def __init__(self, host: str, fault: NetworkFault, detail: str = "") -> None:
        """Remember host and reason."""
        super().__init__(host, detail)
        self.fault = fault


class PictureMissing(HostError):
    """The host has nothing at this address (404, 410)."""


class PictureForbidden(HostError):
    """The host shows this address to signed-in visitors only (401, 402, 403)."""


class PictureHostFaulty(HostError):
    """The host answered with an error, or sent from address to address without end."""


class WebPageInstead(HostError):
    """The address opens a web page."""


class NotAPicture(PictureError):
    """The bytes are some other kind of file, ``kind`` in plain words or empty."""

    def __init__(self, kind: str = "", detail: str = "") -> None:
        """Remember the kind of file."""
        super().__init__(detail)
        self.kind = kind


class PictureTooLarge(PictureError):
    """The picture has more than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        """Remember the limit in bytes."""
        super().__init__()
        self.limit = limit


class PictureTooManyPixels(PictureError):
    """The picture has more than ``limit`` pixels."""

    def __init__(self, limit: int, detail: str = "") -> None:
        """Remember the limit in pixels."""
        super().__init__(detail)
        self.limit = limit


class PictureOverMemory(PictureTooManyPixels):
    """The picture takes more memory than there is for one, however many pixels that are."""

    def __init__(self, detail: str = "") -> None:
        """Remember no limit in pixels: it depends on the format."""
        super().__init__(0, detail)


class PictureBroken(PictureError):
    """The picture is damaged or incomplete."""


class PictureFormatUnsupported(PictureError):
    """The picture's format ``name`` (``JPEG XL``, for one) cannot be prepared."""

    def __init__(self, name: str) -> None:
        """Remember the format's name."""
        super().__init__()
        self.name = name


class MetadataError(AltwrightError):
    """The words could not be put into a picture's file; whatever was there is as it was before."""


class MetadataDamaged(MetadataError):
    """What the file holds beside its pixels is damaged or has no room, so that nothing can be added to it."""


class TargetExists(MetadataError):
    """There is a file of this name already, and nobody said that it may be replaced."""


class TargetLocked(MetadataError):
    """The file or its folder is missing or may not be written to."""


class TargetUnwritable(MetadataError):
    """The disk or the network drive did not take the file, or gave back something else than was written."""


class DiskFull(MetadataError):
    """There is not enough room for the file."""


class FileChanged(MetadataError):
    """Another program changed the file between reading and writing."""


class ServiceError(AltwrightError):
    """Something is the matter with the service that describes."""


class ServiceUnreachable(ServiceError):
    """The service cannot be talked to, for the reason in ``fault``."""

    def __init__(self, fault: NetworkFault, detail: str = "") -> None:
        """Remember the reason."""
        super().__init__(detail)
        self.fault = fault


class ServiceAddressWrong(ServiceError):
    """The address is malformed, or something else than a compatible service answers there."""


class ServiceAddressInsecure(ServiceError):
    """The address is http to a public host."""


class ServiceDown(ServiceError):
    """The service has a fault of its own."""


class RateLimited(ServiceError):
    """The service asks to wait; ``wait`` is in seconds, or None if it did not say how long."""

    def __init__(self, wait: float | None, detail: str = "") -> None:
        """Remember the wait in seconds."""
        super().__init__(detail)
        self.wait = wait


class QuotaExceeded(ServiceError):
    """The allowance is used up; waiting a moment does not help."""


class KeyUnusable(ServiceError):
    """The key holds white space or characters that no key has."""


class KeyRefused(ServiceError):
    """The service did not accept the key."""


class PaymentNeeded(ServiceError):
    """The service wants a payment, a balance or a plan."""


class AccessRefused(ServiceError):
    """The service does not allow this to this account."""


class KeyNotRead(ServiceError):
    """A key is stored for the service, and the keyring of this computer does not give it out."""


class EngineNotReady(ServiceError):
    """The engine that runs on this computer is not set up yet."""


class EngineNotAllowed(ServiceError):
    """The editor's organisation does not let this engine be asked; nothing was sent."""


class OrganisationUnread(EngineNotAllowed):
    """The organisation's file is there and not used, and this engine is not on this computer; nothing was sent."""


class ModelMissing(ServiceError):
    """No model was chosen for the service, and none is usual there."""


class ModelGone(ServiceError):
    """The service has no model of this name."""


class ModelBlind(ServiceError):
    """The model does not take pictures."""


class StreamingRefused(ServiceError):
    """The model answers in one piece only; ask again without streaming."""


class PictureNotFetched(ServiceError):
    """The service could not load the picture from its address."""


class PictureRefused(ServiceError):
    """The service does not take this picture, for its size or format."""


class DemoSamplesOnly(ServiceError):
    """The demo was shown a picture other than its samples."""


class RequestRefused(ServiceError):
    """The service refused the request for a reason of its own."""


class ParameterRefused(RequestRefused):
    """The service does not take the ``parameter`` (one of :data:`altwright.core.request.PARAMETERS`), or its value."""

    def __init__(self, parameter: str, detail: str = "") -> None:
        """Remember the parameter's name."""
        super().__init__(detail)
        self.parameter = parameter


class AnswerUnreadable(ServiceError):
    """The service answered with something that is no answer."""


class AnswerEmpty(ServiceError):
    """The model answered without any words."""


class AnswerStalled(ServiceError):
    """Nothing arrived for ``seconds``."""

    def __init__(self, seconds: float, detail: str = "") -> None:
        """Remember how long the silence was, in seconds."""
        super().__init__(detail)
        self.seconds = seconds


class AnswerFiltered(ServiceError):
    """The service's content filter withheld the answer or its rest."""


class AnswerCutOff(ServiceError):
    """The answer ended before its end."""


class AnswerGap(AnswerCutOff):
    """Some words of the answer came in a form that cannot be read; where they belong is not known."""
