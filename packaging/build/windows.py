"""What Windows wants of the program: icon, version resource, manifest, and a ZIP that keeps its data beside it."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import icons
from places import COPYRIGHT, NAME, PACKAGING, TITLE, source_date, version

MANIFEST = PACKAGING / "windows" / "altwright.manifest"
DATA_FOLDER = "altwright-data"
"""A folder of this name beside the program holds its settings; see ``services/settings.py``."""

_DATA_NOTE = """\
Altwright keeps its settings in this folder, because the folder lies beside the program.
Remove it, and Altwright keeps them where Windows wants them.
Keys stay in the keyring of the computer that they were entered on.
"""

# English, in Unicode.
_LANGUAGE, _CHARACTERS = 0x0409, 1200


def program_options(folder: Path) -> dict[str, object]:
    """Return what EXE is given on Windows; files that it needs are made in ``folder``."""
    icons.write_ico(folder / "altwright.ico")
    (folder / "version.txt").write_text(version_resource(), encoding="utf-8")
    return {
        "icon": str(folder / "altwright.ico"),
        "version": str(folder / "version.txt"),
        "manifest": MANIFEST.read_text(encoding="utf-8"),
        "hide_console": "hide-early",
    }


def version_resource() -> str:
    """Return the version resource as PyInstaller reads it."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version())[:3])
    four = (*numbers, *(0 for _ in range(4 - len(numbers))))
    words = {
        "CompanyName": TITLE,
        "FileDescription": TITLE,
        "FileVersion": version(),
        "InternalName": NAME,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": TITLE,
        "ProductVersion": version(),
    }
    rows = ",\n        ".join(f"StringStruct({name!r}, {word!r})" for name, word in words.items())
    return f"""\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0,
                    date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('{_LANGUAGE:04x}{_CHARACTERS:04x}', [
        {rows}
    ])]),
    VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_CHARACTERS}])]),
  ],
)
"""


def write_portable_zip(folder: Path, archive: Path) -> None:
    """Write ``folder`` as a ZIP whose program keeps its data beside itself; the same folder gives the same file."""
    moment = time.gmtime(source_date())[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{TITLE}/{path.relative_to(folder).as_posix()}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if path.stat().st_mode & 0o100 else 0o644) << 16
            file.writestr(entry, path.read_bytes())
        note = zipfile.ZipInfo(f"{TITLE}/{DATA_FOLDER}/README.txt", moment)
        note.external_attr = 0o644 << 16
        file.writestr(note, _DATA_NOTE.replace("\n", "\r\n"))
