"""What can go wrong with the engine of this computer and with fetching its models; part of the tree in ``errors``.

ServiceError
└── LocalEngineError                the engine of this computer
    ├── LocalEngineMissing          its libraries are not installed
    ├── LocalModelMissing           no model was downloaded or chosen yet
    ├── LocalModelGone              others are here, the one that was chosen is not
    ├── LocalModelUnusable          a file of the model is missing or something else
    ├── LocalMemoryShort            less memory is free than the model needs
    ├── LocalEngineSlow             loading the model took too long
    └── LocalEngineEnded            it ended by itself
AltwrightError
└── DownloadError                   fetching a model
    ├── DownloadUnreachable         the hub cannot be talked to; carries a NetworkFault
    ├── DownloadRefused             the hub does not give this model to this visitor
    ├── DownloadUnavailable         the hub has no such model, or none that fits
    ├── DownloadHubFaulty           the hub has a fault of its own, or something else answers in its place
    ├── DownloadDiskFull            the disk has less space than the rest of the model needs
    ├── DownloadFolderUnusable      the folder of models cannot be written to
    ├── DownloadDamaged             what arrived is not what the hub says it is; it was deleted
    ├── DownloadBusy                the same model is already being fetched
    └── DownloadEnded               the program that fetches ended by itself
"""

from __future__ import annotations

from altwright.core.errors import AltwrightError, NetworkFault, ServiceError


class LocalEngineError(ServiceError):
    """Something is the matter with the engine of this computer."""


class LocalEngineMissing(LocalEngineError):
    """The libraries of the engine are not installed, or there are none for this kind of computer."""


class LocalModelMissing(LocalEngineError):
    """No model was downloaded or chosen yet."""


class LocalModelGone(LocalEngineError):
    """No model on this computer is called ``name``; ``there`` are the names of those that are."""

    def __init__(self, name: str, there: tuple[str, ...]) -> None:
        """Remember the names."""
        super().__init__(f"Models on this computer: {', '.join(there)}.")
        self.name = name
        self.there = there


class LocalModelUnusable(LocalEngineError):
    """The file ``name`` of the model is missing, cannot be read, or is no GGUF file."""

    def __init__(self, name: str, detail: str = "") -> None:
        """Remember the file's name without its folder."""
        super().__init__(detail)
        self.name = name


class LocalMemoryShort(LocalEngineError):
    """The model needs ``needed`` bytes of memory and ``available`` are free."""

    def __init__(self, needed: int, available: int) -> None:
        """Remember both sizes in bytes."""
        super().__init__(f"needed: {needed} bytes, available: {available} bytes")
        self.needed = needed
        self.available = available


class LocalEngineSlow(LocalEngineError):
    """The engine was not ready after ``seconds``."""

    def __init__(self, seconds: float, detail: str = "") -> None:
        """Remember how long it was waited for, in seconds."""
        super().__init__(detail)
        self.seconds = seconds


class LocalEngineEnded(LocalEngineError):
    """The engine ended by itself, most likely for want of memory or for a damaged model."""


class DownloadError(AltwrightError):
    """A model could not be fetched; what has arrived stays where it is unless the error says otherwise."""


class DownloadUnreachable(DownloadError):
    """The hub cannot be talked to, for the reason in ``fault``."""

    def __init__(self, fault: NetworkFault, detail: str = "") -> None:
        """Remember the reason."""
        super().__init__(detail)
        self.fault = fault


class DownloadRefused(DownloadError):
    """The hub does not give this model to this visitor."""


class DownloadUnavailable(DownloadError):
    """The hub has no such model, or none of its files fits."""


class DownloadHubFaulty(DownloadError):
    """The hub has a fault of its own, or something else answers in its place."""


class DownloadDiskFull(DownloadError):
    """``needed`` bytes are still to come and ``free`` are left on the disk."""

    def __init__(self, needed: int, free: int, detail: str = "") -> None:
        """Remember both sizes in bytes."""
        super().__init__(detail)
        self.needed = needed
        self.free = free


class DownloadFolderUnusable(DownloadError):
    """The folder of models cannot be written to."""


class DownloadDamaged(DownloadError):
    """The file ``name`` is not what the hub says it is; it was deleted."""

    def __init__(self, name: str, detail: str = "") -> None:
        """Remember the file's name without its folder."""
        super().__init__(detail)
        self.name = name


class DownloadBusy(DownloadError):
    """The same model is already being fetched."""


class DownloadEnded(DownloadError):
    """The program that fetches ended by itself."""
