"""What is measured, what it is compared with, and how good it is meant to be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import deltas
from figures import Figure, Judgement
from many_entries import ENTRIES, make_history
from memory import IS_KNOWN as MEMORY_IS_KNOWN
from pictures import MANY, SIZES, make_many_pictures, make_pictures
from running import FOLDER, Probe
from xvfb import virtual_display

from altwright.bridge.current_picture import PREVIEW_BOUND

Probes = Sequence[Probe]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures that the same probes measure; ``probes`` sets up what these need, given a folder to write into.

    What is yielded is None where this computer lacks what the probes need.
    """

    title: str
    figures: Sequence[Figure]
    probes: Callable[[Path], AbstractContextManager[Probes | None]]

    def only(self, name: str) -> Comparison:
        """Return the comparison with the figures alone whose names contain ``name``."""
        chosen = [figure for figure in self.figures if name.lower() in figure.name.lower()]
        return Comparison(self.title, chosen, self.probes)


def all_comparisons() -> list[Comparison]:
    """Return everything that is compared, in the order of the report."""
    memory = [_START_MEMORY] if MEMORY_IS_KNOWN else []
    picture_memory = [_PICTURE_MEMORY] if MEMORY_IS_KNOWN else []
    return [
        Comparison("start", [_first_paint("offscreen"), *memory], _start_offscreen),
        Comparison("start on a display", [_first_paint("on Xvfb")], _start_on_display),
        Comparison("stream", [*_stream_figures(), *_STREAM_TIMES], _stream),
        Comparison("preview", [*_preview_figures(), *picture_memory], _preview),
        Comparison("preparing", list(_preparing_figures()), _preparing),
        Comparison("strip", _STRIP_FIGURES, _strip),
        Comparison("history", _HISTORY_FIGURES, _history),
        Comparison("checks", _CHECKS_FIGURES, _checks),
        Comparison("typing", _TYPING_FIGURES, _typing),
    ]


_BARE = "a bare PySide6 window with six widgets, Fusion too"


def _first_paint(where: str) -> Figure:
    return Figure(
        f"first paint, {where}",
        "ms",
        f"from the start of the process to the end of the window's first painting; reference: {_BARE}",
        ("ours_start", "first_paint"),
        ("bare_window", "first_paint"),
        Judgement.RATIO,
        1.5,
    )


_START_MEMORY = Figure(
    "memory after the start",
    "MB",
    f"resident, 0.3 s after the first painting, with the warm-up held back until then; reference: {_BARE}, 0.3 s after",
    ("ours_start", "memory"),
    ("bare_window", "memory"),
    Judgement.RATIO,
    1.4,
)
_PICTURE_MEMORY = Figure(
    "memory with openai and a picture",
    "MB",
    f"resident, openai loaded, a 12 MP JPEG shown and prepared for sending; reference: {_BARE} and without a picture",
    ("ours_preview", "memory"),
    ("bare_window", "memory"),
    Judgement.RATIO,
    2.5,
)


def _pause(name: str, explanation: str, probe: str, reading: str, noise: str, limit: float) -> Figure:
    explanation = f"longest time without the event loop, {explanation}; reference: the same, nothing happening"
    return Figure(name, "ms", explanation, (probe, reading), (probe, noise), Judgement.EXCESS, limit)


def _stream_figures() -> Iterator[Figure]:
    count = f"{deltas.DELTAS:,} deltas"
    how = {deltas.ONE_A_CHUNK: "each in an HTTP chunk of its own", deltas.PACKED: "gathered in HTTP chunks of 16 KiB"}
    for prompt, explanation in how.items():
        ours = ("ours_stream", prompt)
        yield Figure(
            f"stream CPU, {prompt}",
            "ms",
            f"processor time of the whole process for {count}, {explanation}, from the press on Describe to the end in "
            "the pane; reference: httpx2's lines and json, no window",
            ours,
            ("raw_stream", prompt),
            Judgement.RATIO,
            # Services send each event by itself; packed is for interest, since the layout outweighs the reading there.
            1.5 if prompt == deltas.ONE_A_CHUNK else None,
        )
        yield Figure(
            f"stream CPU by typed chunks, {prompt}",
            "ms",
            "the same; reference: the openai client's typed chunks, no window",
            ours,
            ("typed_stream", prompt),
            Judgement.RATIO,
            None,
        )
        yield _pause(
            f"pause in the stream, {prompt}",
            f"while {count} arrive as fast as they are read",
            "ours_stream",
            f"{prompt} pause",
            f"{prompt} noise",
            25,
        )


_STREAM_TIMES = (
    Figure(
        "delta to pane",
        "ms",
        f"from a delta's sending in the service to its words in the pane's document, median of {deltas.PACED_DELTAS}, "
        f"{deltas.PACE_SECONDS * 1000:g} ms apart",
        ("ours_stream", "delay"),
        None,
        Judgement.ITSELF,
        50,
    ),
    Figure(
        "Stop to closed connection",
        "ms",
        "from the press on Stop to the end of the connection in the service, in the middle of an answer",
        ("ours_stream", "stop"),
        None,
        Judgement.ITSELF,
        100,
    ),
    _pause(
        "pause in the warm-up",
        "from the first painting until openai is imported and the clients are built",
        "ours_stream",
        "warm-up pause",
        "warm-up noise",
        50,
    ),
)


def _preview_figures() -> Iterator[Figure]:
    for size in SIZES:
        yield Figure(
            f"preview, {size} JPEG",
            "ms",
            "from naming the file to the preview in the window; reference: QImageReader alone, upright and scaled to "
            f"the same {PREVIEW_BOUND.width()} × {PREVIEW_BOUND.height()} pixels, to a QImage",
            ("ours_preview", size),
            ("bare_reader", size),
            Judgement.RATIO,
            1.2,
        )
        yield _pause(
            f"pause in the preview, {size}",
            "from naming the file until the preview is painted",
            "ours_preview",
            f"{size} pause",
            f"{size} noise",
            25,
        )
        yield _pause(
            f"pause in preparing, {size}",
            "from then until the picture is prepared for sending",
            "ours_preview",
            f"{size} preparing pause",
            f"{size} noise",
            25,
        )


def _preparing_figures() -> Iterator[Figure]:
    alone = "Pillow alone, reduced while it decodes, upright, and written as JPEG"
    for size in SIZES:
        yield Figure(
            f"preparing, {size} JPEG",
            "ms",
            f"from the file's bytes to what is sent; reference: {alone}",
            ("ours_prepare", size),
            ("bare_prepare", size),
            Judgement.RATIO,
            1.5,
        )
        if MEMORY_IS_KNOWN:
            yield Figure(
                f"memory for preparing, {size}",
                "MB",
                f"at most resident beyond what was before, with whatever else is started for it; reference: {alone}",
                ("ours_prepare", f"{size} memory"),
                ("bare_prepare", f"{size} memory"),
                Judgement.RATIO,
                2,
            )


_STRIP_FIGURES = (
    Figure(
        f"first thumbnails of {MANY}",
        "ms",
        f"from opening a folder of {MANY} pictures until all thumbnails in sight are made",
        ("ours_strip", "thumbnails"),
        None,
        Judgement.ITSELF,
        200,
    ),
    _pause(
        f"pause in opening {MANY} pictures",
        "from opening the folder until then",
        "ours_strip",
        "opening pause",
        "noise",
        25,
    ),
    _pause(
        f"pause in scrolling {MANY} pictures",
        "while the strip is scrolled from end to end in about three seconds",
        "ours_strip",
        "scrolling pause",
        "noise",
        25,
    ),
)


def _checks_figure(name: str, unit: str, explanation: str, reading: str, limit: float) -> Figure:
    return Figure(name, unit, explanation, ("ours_checks", reading), None, Judgement.ITSELF, limit)


_CORPUS = "on the corpus of judged texts; checks_by_family.py in this folder shows families and texts"
_CHECKS_FIGURES = (
    _checks_figure(
        "checks of one text",
        "ms",
        "processor time of a text of 300 characters, in the slowest of ten languages",
        "text",
        2,
    ),
    _checks_figure(
        "checks of many", "ms", "processor time of 10,000 texts, the language of each recognised first", "many", 10_000
    ),
    _checks_figure(
        "checks, needless findings", "%", f"the share of what is said that nobody wants, {_CORPUS}", "needless", 5
    ),
    _checks_figure(
        "checks, missed findings", "%", f"the share of what is wanted that is not said, {_CORPUS}", "missed", 5
    ),
)
_TYPING_FIGURES = (
    _pause(
        "pause in typing with all checks", "while a text with many faults is typed", "ours_typing", "pause", "noise", 25
    ),
)


_HISTORY_FIGURES = (
    Figure(
        f"first paint with {ENTRIES:,} entries",
        "ms",
        f"from the start of the process to the first painting, with a history of {ENTRIES:,} entries; reference: the "
        "same without any",
        ("ours_start", "first_paint"),
        ("ours_start_empty", "first_paint"),
        Judgement.RATIO,
        1.05,
    ),
    *(
        Figure(name, unit, explanation, ("ours_history", reading), None, Judgement.ITSELF, limit)
        for name, unit, explanation, reading, limit in (
            (
                "history, worst key",
                "ms",
                "the slowest of all keys of several searches, also with filters",
                "worst key",
                50,
            ),
            ("history, usual key", "ms", "the median of the same", "usual key", None),
            ("history, scrolling", "ms", "the slowest of 100 pages of a search that finds nearly all", "scrolling", 50),
            ("history, memory", "MB", "resident beyond what was before, after all of that", "memory", 30),
            ("history, adding", "ms", "until a new entry is on the disk, off the UI thread; median of 50", "adding", 5),
        )
    ),
)


def _start_offscreen(_folder: Path) -> AbstractContextManager[Probes]:
    return nullcontext((Probe("ours_start"), Probe("bare_window")))


@contextmanager
def _start_on_display(_folder: Path) -> Iterator[Probes | None]:
    with virtual_display() as display:
        if display is None:
            yield None
            return
        variables = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        yield Probe("ours_start", variables=variables), Probe("bare_window", variables=variables)


@contextmanager
def _stream(_folder: Path) -> Iterator[Probes]:
    command = [sys.executable, str(FOLDER / "stream_service.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as service:
        try:
            address = service.stdout.readline().strip() if service.stdout else ""
            variables: Mapping[str, str] = {"ALTWRIGHT_BASE_URL": address}
            yield (
                Probe("ours_stream", variables=variables),
                Probe("raw_stream", (address,)),
                Probe("typed_stream", (address,)),
            )
        finally:
            if service.stdin:
                service.stdin.close()


@contextmanager
def _preview(folder: Path) -> Iterator[Probes]:
    named = [word for name, path in make_pictures(folder).items() for word in (name, str(path))]
    bound = str(PREVIEW_BOUND.width())
    yield Probe("ours_preview", named), Probe("bare_reader", (bound, *named)), Probe("bare_window")


@contextmanager
def _preparing(folder: Path) -> Iterator[Probes]:
    named = [word for name, path in make_pictures(folder).items() for word in (name, str(path))]
    yield Probe("ours_prepare", named), Probe("bare_prepare", named)


@contextmanager
def _strip(folder: Path) -> Iterator[Probes]:
    folders = [str(make_many_pictures(folder / name)) for name in ("first", "second")]
    yield (Probe("ours_strip", folders),)


def _checks(_folder: Path) -> AbstractContextManager[Probes]:
    return nullcontext((Probe("ours_checks"),))


def _typing(_folder: Path) -> AbstractContextManager[Probes]:
    return nullcontext((Probe("ours_typing"),))


@contextmanager
def _history(folder: Path) -> Iterator[Probes]:
    full = folder / "full"
    make_history(full)
    start = Probe("ours_start", variables={"ALTWRIGHT_HOME": str(full)})
    yield start, Probe("ours_start_empty"), Probe("ours_history", (str(full),))
