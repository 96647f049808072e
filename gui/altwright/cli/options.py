"""The arguments of the ``altwright`` command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from altwright import __version__
from altwright.core.role import Role

_COMMANDS = ("describe", "engines", "check", "history")
_EXIT_CODES = "Exit code: 0 done, 1 failed or cut off (what arrived is on standard output), 2 wrong usage."


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; without a ``command`` it is the window. None stands for what was not given."""

    command: Literal["describe", "engines", "check", "history"] | None = None
    demo: bool = False
    image: str | None = None
    engine: str | None = None
    prompt: str | None = None
    model: str | None = None
    temperature: float | None = None
    stream: bool = True
    json: bool = False
    write_metadata: str | None = None
    text: str | None = None
    language: str | None = None
    destination: str | None = None
    role: Role | None = None
    context: str | None = None
    lines: bool = False
    search: str | None = None
    csv: bool = False
    pictures: tuple[str, ...] = ()
    self_test: bool = False
    report: Path | None = None


class _Parser(argparse.ArgumentParser):
    """Repeats no secret when it complains about an argument."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and exit with 2."""
        from altwright.core.redaction import redact

        super().error(redact(message))


def parse(arguments: Sequence[str]) -> Options:
    """Return the options that ``arguments``, without the program's name, ask for.

    Raises:
        SystemExit: help or the version was asked for (0), or the usage is wrong (2); all is said by then.
    """
    parser = _Parser(
        prog="altwright",
        usage="altwright [--demo] [PICTURE ...]\n"
        "       altwright [--demo] describe [IMAGE] [...]\n"
        "       altwright engines [--json]\n"
        "       altwright check [...] TEXT\n"
        "       altwright history [--search Q] [--json | --csv]\n"
        "       altwright --self-test [--json FILE]",
        description="Turn pictures into alt text. Without a command, the window opens, with the pictures named: "
        "files, folders or addresses.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Altwright {__version__}")
    parser.add_argument("--demo", action="store_true", help="work without a network, with the sample pictures")
    parser.add_argument(
        "--self-test", action="store_true", help="try out whether this installation has everything it needs"
    )
    # Each command has a --json of its own.
    parser.add_argument("--json", dest="report", type=Path, metavar="FILE", help="with --self-test: write its report")
    commands = parser.add_subparsers(
        dest="command", prog="altwright", title="in the terminal", metavar="COMMAND", parser_class=_Parser
    )
    describe = _add_describe(commands)
    _add_engines(commands)
    _add_check(commands)
    _add_history(commands)
    pictures = () if "--self-test" in arguments else _pictures_in(arguments)
    found = parser.parse_args([argument for argument in arguments if argument not in pictures])
    options = Options(**vars(found), pictures=pictures)
    if options.report is not None and not options.self_test:
        parser.error("argument --json FILE: only --self-test writes a report")
    if options.self_test and options.command is not None:
        parser.error(f"argument --self-test: {options.command} cannot be run at the same time")
    if options.command == "describe" and not options.demo and not (options.image or "").strip():
        describe.error("IMAGE is missing: an address or a file (only --demo does without)")
    if options.command == "describe" and _is_folder((options.image or "").strip()):
        describe.error("IMAGE is a folder: name one of the pictures in it")
    if options.write_metadata is not None:
        from altwright.cli.embedding import complaint_about

        if complaint := complaint_about((options.image or "").strip(), options.write_metadata):
            describe.error(f"argument --write-metadata: {complaint}")
    if options.demo and options.engine is not None:
        describe.error("--demo is an engine of its own: leave out --engine")
    return options


def _is_folder(image: str) -> bool:
    try:
        return bool(image) and Path(image).is_dir()
    except OSError:
        return False  # an address too long for a file's name


def _pictures_in(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return what names pictures for the window: everything, if the first word is no command and could be a picture."""
    words = tuple(argument for argument in arguments if not argument.startswith("-"))
    is_command = bool(words) and words[0] in _COMMANDS
    is_picture = bool(words) and (any(sign in words[0] for sign in "./\\:") or Path(words[0]).exists())
    return words if is_picture and not is_command else ()


def _add_describe(commands: argparse._SubParsersAction[_Parser]) -> _Parser:
    describe = commands.add_parser(
        "describe",
        help="describe one picture",
        description="Describe one picture. The words go to standard output as they arrive.",
        epilog=_EXIT_CODES,
        allow_abbrev=False,
        # What is not given here must not undo what was given before the command.
        argument_default=argparse.SUPPRESS,
    )
    describe.add_argument("image", nargs="?", metavar="IMAGE", help="an address or a file; --demo does without")
    describe.add_argument("--prompt", type=_text, metavar="P", help="what to ask about the picture")
    describe.add_argument(
        "--engine", type=_text, metavar="NAME", help="the engine to ask, such as llm7, local or ollama; see engines"
    )
    describe.add_argument("--model", type=_text, metavar="M", help="the model to ask")
    describe.add_argument("--temperature", type=_temperature, metavar="T", help="0 for sober to 2 for fanciful")
    describe.add_argument("--no-stream", action="store_false", dest="stream", help="take the answer in one piece")
    describe.add_argument("--json", action="store_true", help="print one object: text, model, finish, seconds, error")
    describe.add_argument(
        "--write-metadata", metavar="OUT", help="write a copy of the file, with the words in its alt text field (IPTC)"
    )
    describe.add_argument("--demo", action="store_true", help="work without a network, with the sample pictures")
    return describe


def _add_engines(commands: argparse._SubParsersAction[_Parser]) -> None:
    engines = commands.add_parser(
        "engines",
        help="list the engines",
        description="List the engines, which of those on this computer run, and for which a key is stored.",
        epilog="Nothing outside this computer is asked. Exit code: 0 done, 1 failed, 2 wrong usage.",
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
    )
    engines.add_argument("--json", action="store_true", help="print one array with an object for each engine")


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = commands.add_parser(
        "check",
        help="check an alt text",
        description="Check an alt text, offline. What is worth a look goes to standard output, one finding a line.",
        epilog="Exit code: 0 no error was found, 1 an error was found or nothing could be written, 2 wrong usage. "
        "Advice is no error.",
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
    )
    check.add_argument("text", type=_text, metavar="TEXT", help="the alt text; - reads it from the standard input")
    check.add_argument("--language", type=_text, metavar="L", help="its language, such as de; otherwise recognised")
    check.add_argument(
        "--destination", type=_text, metavar="D", help="where it will stand, such as web, x or drupal: for the limit"
    )
    check.add_argument("--role", type=_role, metavar="R", help=f"what the picture is for: {', '.join(Role)}")
    check.add_argument("--context", type=_text, metavar="C", help="the words beside the picture")
    check.add_argument("--lines", action="store_true", help="take every line for a text of its own")
    check.add_argument("--json", action="store_true", help="print one object a text: text, language, findings")


def _add_history(commands: argparse._SubParsersAction[_Parser]) -> None:
    history = commands.add_parser(
        "history",
        help="print what was described",
        description="Print what was described in the window, the newest first: each text, and below it when, what, by "
        "which model.",
        epilog="Exit code: 0 done, 1 the history cannot be read or written out, 2 wrong usage.",
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
    )
    history.add_argument(
        "--search", type=_text, metavar="Q", help="only what has all of these words in text, address, model or date"
    )
    form = history.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one array with an object for each entry")
    form.add_argument("--csv", action="store_true", help="print a table for spreadsheets")


def _text(value: str) -> str:
    """Return ``value`` fit to be sent: bytes of the command line that are no text become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _role(value: str) -> Role:
    try:
        return Role(value.strip().lower())
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no role {value!r}; there are {', '.join(Role)}") from None


def _temperature(value: str) -> float:
    try:
        temperature = float(value)
    except ValueError:
        temperature = -1.0
    if not 0 <= temperature <= 2:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from 0 to 2")
    return temperature
