"""The words for faults of a picture or its address; their placeholders are filled in :mod:`altwright.core.wording`."""

from __future__ import annotations

from altwright.core import errors as e
from altwright.core.errors import NetworkFault
from altwright.core.message import Action, Translate, Words, WordTable

_PASTE = (Action.PASTE, Action.OPEN_FILE)
_RETRY_OR_PASTE = (Action.TRY_AGAIN, Action.PASTE)


def address_words(translate: Translate) -> WordTable:
    """Return the words for faults of an address and of the host behind it, and for any other of a picture."""
    return {
        e.NoPicture: (
            translate("Messages", "There is no picture yet. Paste a picture or its address, or open a file."),
            _PASTE,
        ),
        e.NothingToPaste: (
            translate(
                "Messages",
                "The clipboard holds neither a picture nor its address. Copy one of them first, then paste here.",
            ),
            _PASTE,
        ),
        e.FolderWithoutPictures: (
            translate(
                "Messages", "There is no picture in this folder. {kept} Open a file, or paste a picture or its address."
            ),
            _PASTE,
        ),
        e.AddressIncomplete: (
            translate("Messages", "This address lacks its beginning. {kept} Did you mean {address}?"),
            (Action.COMPLETE_ADDRESS,),
        ),
        e.AddressUnusable: (
            translate(
                "Messages",
                "An address that begins with “{scheme}:” opens only where it was copied; {kept_short}. "
                "There choose Copy image, then paste here.",
            ),
            _PASTE,
        ),
        e.FileUnreadable: (
            translate("Messages", "The file {name} cannot be read; it may have been moved. {kept}"),
            _PASTE,
        ),
        e.PictureMissing: (
            translate(
                "Messages",
                "{host} has no picture at this address; {kept_short}. "
                "If the browser still shows it, choose Copy image there, then paste here.",
            ),
            _PASTE,
        ),
        e.PictureForbidden: (
            translate(
                "Messages",
                "{host} may show this picture only after signing in; {kept_short}. "
                "In the browser choose Copy image, then paste here.",
            ),
            _PASTE,
        ),
        e.PictureHostFaulty: (
            translate("Messages", "{host} has a problem and did not send the picture. {kept}"),
            _RETRY_OR_PASTE,
        ),
        e.WebPageInstead: (
            translate(
                "Messages",
                "This address opens a web page, perhaps a sign-in page; {kept_short}. "
                "In the browser choose Copy image, then paste here.",
            ),
            _PASTE,
        ),
        e.PictureError: (
            translate("Messages", "This is neither an address nor a file. {kept} Paste the picture or its address."),
            _PASTE,
        ),
    }


def picture_words(translate: Translate) -> WordTable:
    """Return the words for faults of the picture itself."""
    return {
        e.NotAPicture: (
            translate("Messages", "This is a file of another kind ({kind}), not a picture. {kept}"),
            _PASTE,
        ),
        e.PictureTooLarge: (
            translate("Messages", "The picture is larger than {limit} MB. {kept} Save a smaller copy and open that."),
            _PASTE,
        ),
        e.PictureTooManyPixels: (
            translate(
                "Messages",
                "The picture has more than {limit} million pixels. {kept} Save a smaller copy and open that.",
            ),
            _PASTE,
        ),
        e.PictureOverMemory: (
            translate(
                "Messages",
                "The picture takes more memory than there is for one. {kept} Save a smaller copy and open that.",
            ),
            _PASTE,
        ),
        e.PictureBroken: (
            translate(
                "Messages",
                "The picture cannot be read; it may be damaged or incomplete. {kept} "
                "Save it again, or paste it from where you see it.",
            ),
            _PASTE,
        ),
        e.PictureFormatUnsupported: (
            translate(
                "Messages",
                "Altwright cannot show {format} pictures yet. {kept} "
                "Save it as JPEG or PNG, or paste the picture itself.",
            ),
            _PASTE,
        ),
    }


def metadata_words(translate: Translate) -> WordTable:
    """Return the words for faults of writing the words into a picture's file."""
    return {
        e.MetadataError: (
            translate("Messages", "The words could not be put into the file, which is as it was. {kept}"),
            (Action.TRY_AGAIN,),
        ),
        e.MetadataDamaged: (
            translate(
                "Messages",
                "This file is built in a way that words cannot be added to. {kept} "
                "Save the picture anew in another program, then open that.",
            ),
            (Action.OPEN_FILE,),
        ),
        e.TargetExists: (
            translate("Messages", "There is a file of this name already; it is unchanged. Choose another name."),
            (Action.TRY_AGAIN,),
        ),
        e.TargetLocked: (
            translate("Messages", "Nothing may be written to this place. {kept} Save a copy in another folder."),
            (Action.TRY_AGAIN,),
        ),
        e.TargetUnwritable: (
            translate("Messages", "The disk did not take the file. {kept} Save a copy in another folder."),
            (Action.TRY_AGAIN,),
        ),
        e.DiskFull: (
            translate(
                "Messages",
                "There is not enough room for the file, so nothing was written. {kept} "
                "Make room, or save in another folder.",
            ),
            (Action.TRY_AGAIN,),
        ),
        e.FileChanged: (
            translate(
                "Messages",
                "Another program changed the file meanwhile, so nothing was written. {kept} Open it again, then save.",
            ),
            (Action.OPEN_FILE, Action.TRY_AGAIN),
        ),
    }


def unreachable_picture(fault: NetworkFault, translate: Translate) -> Words:
    """Return the words for a picture whose host cannot be talked to."""
    return {
        NetworkFault.OFFLINE: (
            translate("Messages", "This computer has no internet connection, so the picture did not load. {kept}"),
            _RETRY_OR_PASTE,
        ),
        NetworkFault.HOST_NOT_FOUND: (
            translate(
                "Messages", "{host} cannot be found; the address may be mistyped or this computer offline. {kept}"
            ),
            _RETRY_OR_PASTE,
        ),
        NetworkFault.CERTIFICATE: (
            translate(
                "Messages",
                "{host} cannot prove that it is the real one, so nothing was loaded; {kept_short}. "
                "You can paste the picture itself.",
            ),
            _PASTE,
        ),
        NetworkFault.PROXY: (
            translate(
                "Messages",
                "The proxy of your network did not pass the picture on; {kept_short}. "
                "You can paste the picture itself.",
            ),
            _RETRY_OR_PASTE,
        ),
        NetworkFault.TIMED_OUT: (
            translate("Messages", "{host} did not answer in time. {kept}"),
            _RETRY_OR_PASTE,
        ),
        NetworkFault.REFUSED: (
            translate("Messages", "{host} does not accept connections now. {kept}"),
            _RETRY_OR_PASTE,
        ),
        NetworkFault.INTERRUPTED: (
            translate("Messages", "The connection to {host} broke off while the picture loaded. {kept}"),
            _RETRY_OR_PASTE,
        ),
    }[fault]
