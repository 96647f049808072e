"""What is told by its form: credits, names of files, places to fill in, looks, and words in capitals."""

from __future__ import annotations

import pytest
from tests.core.checks.cases import finding, findings, rules

from altwright.core.checks import Rule
from altwright.core.role import Role


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Two boats at a pier. Photo: Jane Miller/Example Press"),
        ("en", "Two boats at a pier (Photo: Jane Miller)"),
        ("de", "Zwei Boote am Steg. Foto: Anna Beispiel"),
        ("it", "Due barche al molo. Foto di Giovanna Esempio"),
        ("es", "Dos barcas en el muelle. Foto de Juana Ejemplo"),
        ("en", "Two boats at a pier ©dpa"),
        ("en", "Two boats at a pier. Credit: Jane Miller"),
        ("de", "Zwei Boote am Steg. Fotografin Anna Beispiel"),
        ("pl", "Dwie łodzie przy molo. Autor: Anna Przykład"),
        ("en", "Two boats at a pier © Jane Miller"),
    ],
)
def test_a_name_behind_a_word_for_pictures_is_a_credit_and_nothing_else(language: str, text: str) -> None:
    assert {found.family for found in findings(text, language)} == {10}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A keyboard with a key that shows the © sign."),
        ("en", "A book is open at its copyright page."),
        ("en", "A barn. The photo shows a red roof."),
        ("es", "Un muelle. Foto de dos barcas rojas."),
        ("en", "A poster reads “Photo: Jane Miller”."),
        ("de", "Ein Brautpaar im Park, Fotograf und Assistentin dahinter."),
        ("es", "Un muelle. Fotografía de dos barcas rojas."),
        ("pl", "Kawiarnia, autor książki siedzi przy stole."),
        ("nl", "Een bos. Bron van een beek tussen de stenen."),
    ],
)
def test_a_sign_and_words_within_a_description_are_no_credit(language: str, text: str) -> None:
    assert Rule.CREDIT not in rules(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "WhatsApp Image 2023-05-14 at 18.22.31",
        "Signal party 2024-03-02 10 15 44",
        "my summer holiday 3.jpg",
        "Capture d’écran 2024-03-02 à 10.15.44.png",
    ],
)
def test_a_name_of_a_file_with_spaces_is_found_as_a_whole(text: str) -> None:
    (found,) = findings(text, "fr")
    assert (found.rule, found.quoted) == (Rule.FILE_NAME, text)


def test_a_time_within_a_sentence_is_no_name_of_a_file() -> None:
    assert Rule.FILE_NAME not in rules(
        "The clock beside the runner shows 10:15:44 on 2024-03-02 as she crosses the line."
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Insert your image description here"),
        ("en", "alt text goes here"),
        ("de", "Hier Alternativtext eingeben"),
        ("fr", "Texte alternatif à compléter"),
        ("es", "Añadir aquí la descripción"),
        ("nl", "Hier alt-tekst invullen"),
        ("pl", "Tutaj wpisz opis"),
    ],
)
def test_a_place_to_fill_in_is_a_placeholder(language: str, text: str) -> None:
    assert rules(text, language) == {Rule.PLACEHOLDER}


@pytest.mark.parametrize("text", ["Add image", "Insert a description here", "Add photo"])
def test_of_a_button_the_same_words_say_what_it_does(text: str) -> None:
    assert rules(text, role=Role.FUNCTIONAL) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Blue square with a white letter f"),
        ("en", "Icon of a house"),
        ("de", "Lupensymbol"),
        ("nl", "Zoekpictogram"),
        ("pl", "Trzy białe kreski"),
    ],
)
def test_looks_are_told_by_things_compounds_and_pairs_of_colours(language: str, text: str) -> None:
    assert Rule.LOOKS_NOT_PURPOSE in rules(text, language, role=Role.FUNCTIONAL)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Donate to the Red Cross"),
        ("en", "Enlarge the picture"),
        ("en", "Green tea"),
        ("de", "Bild vergrößern"),
        ("fr", "Agrandir la photo"),
    ],
)
def test_what_a_link_offers_or_does_is_not_its_looks(language: str, text: str) -> None:
    assert rules(text, language, role=Role.FUNCTIONAL) == set()


@pytest.mark.parametrize(
    ("language", "text", "opener"),
    [
        ("pl", "Zdjęcie psa na plaży.", True),
        ("pl", "Zdjęcie wisi na ścianie.", False),
        ("pl", "Obraz olejny przedstawiający statek.", False),
        ("ar", "صورة كلب على الشاطئ.", True),
        ("ar", "تُظهِرُ الصورة كلبا على الشاطئ.", True),
        ("ar", "صورة معلقة على الجدار.", False),
        ("es", "Gráfico de barras con las ventas de tres años.", False),
        ("it", "Figura di un santo in legno.", False),
    ],
)
def test_an_opener_follows_the_grammar_of_its_language(language: str, text: str, opener: bool) -> None:
    assert (Rule.OPENER in rules(text, language)) is opener


@pytest.mark.parametrize(
    ("language", "text", "fix"),
    [
        ("en", "A fitting alt text would be: Two boats at a pier.", "Two boats at a pier."),
        ("de", "Hier ist ein passender Alternativtext: Zwei Boote am Steg.", "Zwei Boote am Steg."),
        ("fr", "Une proposition de texte alternatif : Deux barques.", "Deux barques."),
    ],
)
def test_an_announcement_of_an_alt_text_is_found_whatever_its_words(language: str, text: str, fix: str) -> None:
    (found,) = findings(text, language)
    assert (found.rule, found.fix) == (Rule.MACHINE_PHRASE, fix)


@pytest.mark.parametrize(
    ("language", "text", "fix"),
    [
        ("en", "Two boats at a pier. (24 characters)", "Two boats at a pier."),
        ("en", "Two boats at a pier. Character count: 19", "Two boats at a pier."),
        ("de", "Zwei Boote am Steg. (19 Zeichen)", "Zwei Boote am Steg."),
        ("ja", "桟橋の二艘の船。(8文字)", "桟橋の二艘の船。"),
        ("en", 'alt="Two boats at a pier."', "Two boats at a pier."),
    ],
)
def test_a_length_and_an_attribute_around_an_answer_are_found(language: str, text: str, fix: str) -> None:
    assert [(found.family, found.fix) for found in findings(text, language)] == [(5, fix)]


def test_an_ending_that_only_says_where_it_is_seen_is_found_without_a_fix() -> None:
    assert finding(Rule.OPENER, "Two boats are shown in the image.").fix is None
    assert rules("A girl points at a boat in the picture.") == set()


def test_a_description_that_speaks_of_alt_texts_is_no_announcement() -> None:
    for text in ("Screenshot of a form with the field Alt text: it is empty.", "A hand points at “Alt text: none”."):
        assert rules(text) == set()


def test_a_line_in_capitals_is_found_also_in_a_transcription_but_not_a_word() -> None:
    assert Rule.CAPITALS in rules("EVERYTHING MUST GO BEFORE SUNDAY", role=Role.TEXT)
    assert rules("NO ENTRY", role=Role.TEXT) == set()


def test_signs_in_a_row_are_drawn_and_one_arrow_is_not() -> None:
    assert finding(Rule.ASCII_ART, "A dog on a beach ★★★").fix == "A dog on a beach"
    assert rules("A map shows the way north → south.") == set()


def test_a_list_for_search_engines_is_found_without_spaces_too() -> None:
    assert Rule.STUFFING in rules("靴、運動靴、靴 通販、靴 激安、靴 人気", "ja")
    assert Rule.STUFFING not in rules("机の上にりんご、梨、桃、柿、栗が並んでいる。", "ja")


def test_the_end_mark_waits_until_the_rest_is_settled() -> None:
    assert rules("Image of two dogs that run on the beach") == {Rule.OPENER}
    assert rules("Two dogs run on the beach") == {Rule.END_MARK}
    assert rules("Rating: four out of five stars") == set()
    assert rules("Bar chart of the sales in three years", role=Role.COMPLEX) == set()
