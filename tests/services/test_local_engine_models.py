"""The models on this computer: what counts as installed, which one runs, and what is never touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from altwright.core.local_errors import LocalModelGone, LocalModelMissing, LocalModelUnusable
from altwright.core.local_model import CatalogueModel, HubFile, HubListing
from altwright.services.local_engine.models import ModelStore, catalogue

DIGITS = "0123456789abcdef" * 4


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "settings", {})


def gguf(path: Path, size: int = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"GGUF" + bytes(size - 4))
    return path


def offered(identifier: str, name: str = "") -> CatalogueModel:
    return CatalogueModel(identifier, name or identifier, "ggml-org/X", "Apache-2.0", ("en",), 1, 1, "X.")


def complete(store: ModelStore, model: CatalogueModel) -> None:
    folder = store.folder_of(model.identifier)
    for name in ("a.gguf", "mmproj-a.gguf"):
        gguf(folder / name)
    store.completed(model, HubListing(HubFile("a.gguf", 100, DIGITS), HubFile("mmproj-a.gguf", 100, DIGITS), "main"))


def test_nothing_is_installed_at_first_and_the_absence_is_an_error_of_its_own(store: ModelStore) -> None:
    assert store.installed() == ()
    with pytest.raises(LocalModelMissing):
        store.files()


def test_models_stand_in_the_order_of_the_catalogue_and_the_first_one_runs(store: ModelStore) -> None:
    known = catalogue()
    for model in (known[2], known[0]):
        complete(store, model)
    assert [model.identifier for model in store.installed()] == [known[0].identifier, known[2].identifier]
    assert store.files().name == known[0].name
    assert store.files(known[2].identifier).name == known[2].name
    assert store.files("default").name == known[0].name


def test_another_model_never_takes_the_place_of_the_one_that_is_wanted(store: ModelStore) -> None:
    known = catalogue()
    with pytest.raises(LocalModelMissing):
        store.files(known[1].identifier)
    for model in (known[2], known[0]):
        complete(store, model)
    for wanted, name in ((known[1].identifier, known[1].name), ("removed-meanwhile", "removed-meanwhile")):
        with pytest.raises(LocalModelGone) as caught:
            store.files(wanted)
        assert caught.value.name == name
        assert caught.value.there == (known[0].name, known[2].name)
    assert store.files(known[2].name.upper()).name == known[2].name


def test_files_without_a_record_are_not_installed(store: ModelStore) -> None:
    gguf(store.folder_of("tiny") / "a.gguf")
    gguf(store.folder_of("tiny") / "mmproj-a.gguf")
    assert store.installed() == ()


@pytest.mark.parametrize("record", ["", "{", "[]", "{}", '{"model": 1}', "\x00\x01", '"text"'])
def test_a_damaged_record_hides_its_model_and_no_other(store: ModelStore, record: str) -> None:
    complete(store, offered("good"))
    complete(store, offered("bad"))
    (store.folder_of("bad") / "model.json").write_text(record)
    assert [model.identifier for model in store.installed()] == ["good"]


def test_a_model_whose_file_is_gone_is_not_installed(store: ModelStore) -> None:
    complete(store, offered("tiny"))
    (store.folder_of("tiny") / "a.gguf").unlink()
    assert store.installed() == ()


def test_what_is_no_gguf_file_is_not_recorded(store: ModelStore) -> None:
    folder = store.folder_of("tiny")
    gguf(folder / "a.gguf")
    (folder / "mmproj-a.gguf").write_text("<html>")
    with pytest.raises(LocalModelUnusable) as caught:
        store.completed(
            offered("tiny"), HubListing(HubFile("a.gguf", 1, DIGITS), HubFile("mmproj-a.gguf", 1, DIGITS), "main")
        )
    assert caught.value.name == "mmproj-a.gguf"
    assert store.installed() == ()


def test_own_files_are_remembered_where_they_are_and_survive_their_removal(store: ModelStore, tmp_path: Path) -> None:
    model, eyes = gguf(tmp_path / "mine" / "My Model (Q4).gguf"), gguf(tmp_path / "mine" / "mmproj.gguf")
    adopted = store.adopt(model, eyes)
    assert adopted.own
    assert adopted.files == (model, eyes, "My Model (Q4)")
    assert store.installed() == (adopted,)
    assert store.files(adopted.identifier) == adopted.files
    store.remove(adopted.identifier)
    assert store.installed() == ()
    assert model.is_file()
    assert eyes.is_file()


def test_the_same_own_files_are_one_model_and_others_of_that_name_another(store: ModelStore, tmp_path: Path) -> None:
    eyes = gguf(tmp_path / "mmproj.gguf")
    first = store.adopt(gguf(tmp_path / "a" / "x.gguf"), eyes)
    assert store.adopt(tmp_path / "a" / "x.gguf", eyes) == first
    second = store.adopt(gguf(tmp_path / "b" / "x.gguf"), eyes)
    assert len({first.identifier, second.identifier}) == len(store.installed()) == 2


def test_own_files_that_are_no_model_are_refused(store: ModelStore, tmp_path: Path) -> None:
    photo = tmp_path / "photo.gguf"
    photo.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(LocalModelUnusable):
        store.adopt(photo, gguf(tmp_path / "mmproj.gguf"))
    with pytest.raises(LocalModelUnusable):
        store.adopt(tmp_path, gguf(tmp_path / "mmproj.gguf"))
    assert store.installed() == ()


def test_variables_name_the_files_and_beat_what_is_installed(tmp_path: Path) -> None:
    variables = {"ALTWRIGHT_LOCAL_MODEL": "/models/a.gguf", "ALTWRIGHT_LOCAL_MMPROJ": "/models/mmproj.gguf"}
    store = ModelStore(tmp_path, variables)
    complete(store, offered("tiny"))
    assert store.files("tiny") == (Path("/models/a.gguf"), Path("/models/mmproj.gguf"), "a")


def test_a_variable_without_the_other_is_said(tmp_path: Path) -> None:
    with pytest.raises(LocalModelUnusable) as caught:
        ModelStore(tmp_path, {"ALTWRIGHT_LOCAL_MODEL": "/models/a.gguf"}).files()
    assert caught.value.name == "ALTWRIGHT_LOCAL_MMPROJ"


@pytest.mark.parametrize("name", ["", "..", "../settings", "a/b", ".hidden", "A", "x" * 200])
def test_no_name_leads_out_of_the_folder(store: ModelStore, name: str) -> None:
    with pytest.raises(ValueError, match="names no model"):
        store.remove(name)


def test_a_record_of_a_newer_version_with_more_in_it_is_read(store: ModelStore) -> None:
    complete(store, offered("tiny"))
    record = store.folder_of("tiny") / "model.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"later": [1, 2]}))
    assert [model.identifier for model in store.installed()] == ["tiny"]
