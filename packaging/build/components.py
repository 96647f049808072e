"""Every component of the built folder, found by the files that were collected: a list of materials in CycloneDX.

A file belongs to the Python package that installed it, to Python, or to the system's package that it came from. What
packages were built from, they list themselves (PEP 770), and that is taken over below them.
"""

from __future__ import annotations

import datetime
import json
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

from component import Component
from debian_packages import debian_packages
from places import NAME, PACKAGING, version

LIST_NAME = "components.cdx.json"
LICENCES = "licences"

VENV = ".venv"
_LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors|copyright)")
_CLASSIFIER = "License :: OSI Approved :: "
_SPDX_OF_CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_SPDX_OF_PACKAGES = {
    "resvg-py": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0 AND GPL-2.0-or-later",
}
"""What these say in a text or in many words."""

_SPDX_OF_WORDS = {"Apache 2.0": "Apache-2.0", "BSD 2-Clause License": "BSD-2-Clause", "BSD": "BSD-3-Clause"}

# What packages bring along and do not list themselves: the file's name, the component, and its licence.
_WITHIN = (
    (re.compile(r"libQt6|plugins/"), "Qt", "LGPL-3.0-only"),
    (re.compile(r"(lib)?icu(data|uc|i18n)"), "ICU", "Unicode-3.0"),
    (re.compile(r"libheif"), "libheif", "LGPL-3.0-or-later"),
    (re.compile(r"libde265"), "libde265", "LGPL-3.0-or-later"),
    (re.compile(r"libx265"), "x265", "GPL-2.0-or-later"),
    (re.compile(r"xllamacpp\.abi3"), "llama.cpp", "MIT"),
)


def components(files: Iterable[Path]) -> list[Component]:
    """Return the components that ``files`` belong to, in the order of their names, Altwright left out.

    Raises:
        LookupError: a file belongs to nothing that is known, so its licence is not known either.
    """
    owners = _owners()
    found: dict[str, Component] = {}
    systems: list[Path] = []
    for file in sorted(set(files)):
        owner = owners.get(file) or owners.get(file.resolve())
        if owner is not None:
            package = _name_of(owner)
            if package not in found and _key(package) != NAME:
                found[package] = _of_distribution(owner)
            for name, licence in _within(file):
                if name not in found:
                    found[name] = _part(name, licence, file, owner)
        elif _is_pythons(file):
            found.setdefault("Python", _python())
        elif not file.is_relative_to(PACKAGING.parent) or VENV in file.parts:
            systems.append(file)
    packages, unknown = debian_packages(systems)
    found |= {package.name: package for package in packages}
    if unknown:
        raise LookupError(f"Nobody knows where these come from: {', '.join(map(str, unknown))}")
    return sorted(found.values(), key=lambda component: component.name.lower())


def list_of_materials(found: Iterable[Component], epoch: int) -> str:
    """Return the list of materials as CycloneDX JSON; the same components give the same text."""
    moment = datetime.datetime.fromtimestamp(epoch, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    program = Component("Altwright", version(), "GPL-3.0-or-later", f"pkg:generic/{NAME}@{version()}").to_json()
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": moment, "component": {**program, "type": "application"}},
        "components": [component.to_json() for component in found],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def write(files: Iterable[Path], folder: Path, epoch: int) -> list[Component]:
    """Write the list and every licence's text into ``folder``, which is emptied before."""
    found = components(files)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / LICENCES).mkdir(parents=True)
    (folder / LIST_NAME).write_text(list_of_materials(found, epoch), encoding="utf-8")
    shutil.copyfile(PACKAGING.parent / "LICENSE", folder / LICENCES / "Altwright-GPL-3.0.txt")
    for component in found:
        for text in component.texts:
            place = folder / LICENCES / re.sub(r"[^\w.+-]", "-", component.name) / text.name
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(text, place)
    return found


def _owners() -> dict[Path, metadata.Distribution]:
    return {
        Path(str(distribution.locate_file(file))).resolve(): distribution
        for distribution in metadata.distributions()
        for file in distribution.files or ()
        if file.suffix != ".pyc"
    }


@cache
def _name_of(distribution: metadata.Distribution) -> str:
    # Asked for each of thousands of files, and read from a file each time.
    return str(distribution.metadata["Name"])


def _of_distribution(distribution: metadata.Distribution) -> Component:
    name, number = distribution.metadata["Name"], distribution.version
    folder = Path(str(distribution.locate_file("")))
    own = [Path(str(folder / file)) for file in distribution.files or () if ".dist-info" in file.parts[0]]
    texts = [file for file in own if _LICENCE_FILE.search(file.name) and "sboms" not in file.parts]
    component = Component(name, number, _licence_of(distribution), f"pkg:pypi/{_key(name)}@{number}", texts)
    for file in own:
        if "sboms" in file.parts and file.suffix == ".json":
            component.parts += _listed(json.loads(file.read_text(encoding="utf-8")), name)
    if "pyside" in _key(name) or "shiboken" in _key(name):
        component.texts += [PACKAGING / "licences" / "LGPL-3.0.txt"]
    return component


def _licence_of(distribution: metadata.Distribution) -> str:
    told = distribution.metadata
    if known := _SPDX_OF_PACKAGES.get(_key(told["Name"])):
        return known
    if expression := _field(told, "License-Expression"):
        return expression
    if (words := _field(told, "License").strip()) and "\n" not in words:
        return _SPDX_OF_WORDS.get(words, words)
    classified = [line.removeprefix(_CLASSIFIER) for line in told.get_all("Classifier") or () if _CLASSIFIER in line]
    return " AND ".join(_SPDX_OF_CLASSIFIERS.get(name, name) for name in classified) or "see its licence text"


def _field(told: metadata.PackageMetadata, name: str) -> str:
    return str((told.get_all(name) or [""])[0])


def _listed(document: dict[str, object], owner: str) -> list[dict[str, object]]:
    """Return what a package lists as its own parts; it names itself there too."""
    kept = []
    listed = document.get("components")
    for part in listed if isinstance(listed, list) else ():
        if _key(str(part.get("name"))) == _key(owner):
            continue
        names = ("name", "version", "licenses", "purl")
        record = {"type": "library", **{name: part[name] for name in names if part.get(name)}}
        if record not in kept:
            kept.append(record)
    return sorted(kept, key=lambda part: (str(part["name"]), str(part.get("version"))))


def _within(file: Path) -> Iterable[tuple[str, str]]:
    """Yield name and licence of what a file of a package is that the package does not list itself."""
    return ((name, licence) for pattern, name, licence in _WITHIN if pattern.search(file.as_posix()))


def _part(name: str, licence: str, file: Path, owner: metadata.Distribution) -> Component:
    texts = [PACKAGING / "licences" / "LGPL-3.0.txt"] if licence.startswith("LGPL-3") else []
    return Component(name, _version_within(name, file, owner), licence, texts=texts)


def _version_within(name: str, file: Path, owner: metadata.Distribution) -> str:
    if name == "Qt":
        return owner.version
    if name == "llama.cpp":
        return f"as in xllamacpp {owner.version}"
    if name == "ICU":
        return file.name.rpartition(".so.")[2]
    import pillow_heif

    info = pillow_heif.libheif_info()
    words = {"libheif": info["libheif"], "libde265": info["decoders"].get("libde265", "")}
    words["x265"] = info["encoders"].get("x265", "")
    found = re.search(r"\d+\.\d+(\.\d+)?", words[name])
    return found[0] if found else "unknown"


def _is_pythons(file: Path) -> bool:
    folders = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
    return file.name.startswith("libpython") or any(file.is_relative_to(folder) for folder in folders)


def _python() -> Component:
    number = ".".join(map(str, sys.version_info[:3]))
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    return Component("Python", number, "PSF-2.0", f"pkg:generic/python@{number}", [text] if text.exists() else [])


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
