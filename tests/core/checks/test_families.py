"""Each family of checks finds what a careful editor would, in several languages, and lets good texts pass."""

from __future__ import annotations

from typing import cast

import pytest
from tests.core.checks.cases import Place, finding, findings, rules

from altwright.core.checks import Rule, Severity
from altwright.core.role import Role

GOOD = [
    ("en", "A tourist takes a picture of a bridge."),
    ("en", "Painting of a storm at sea by an unknown artist."),
    ("en", "Screenshot of the settings window with the Privacy tab open."),
    ("en", "Two hikers rest beside a lake in the evening…"),
    ("en", "A woman holds a poster that reads “We are still here.”"),
    ("en", "A map of the tram lines in the city centre."),
    ("en", "Pictures hang in rows along a white wall."),
    ("en", "A 4x4 truck climbs a steep track."),
    ("en", "NASA and ESA staff stand beside a satellite."),
    ("en", "Bottles of Acme® lemonade stand on a shelf."),
    ("en", "A worker repairs lamp #3 on platform 2."),
    ("de", "Ein Hund rennt über eine Wiese."),
    ("de", "Gemälde eines Sturms auf See."),
    ("de", "Eine Touristin macht ein Foto von einer Brücke."),
    ("fr", "Deux randonneurs se reposent au bord d’un lac."),
    ("fr", "Une carte des lignes de tram du centre-ville."),
    ("es", "Una mujer lee el periódico en un banco del parque."),
    ("it", "Due escursionisti si riposano accanto a un lago."),
    ("pt", "Duas crianças brincam na areia da praia."),
    ("nl", "Twee wandelaars rusten uit bij een meer."),
    ("pl", "Dwoje turystów odpoczywa nad jeziorem."),
    ("ja", "犬が公園を走っています。"),
    ("ja", "駅前の広場に立つ時計台"[:9]),
    ("zh", "两个孩子在沙滩上玩耍。"),
    ("ar", "طفلان يلعبان على شاطئ البحر."),
    ("fi", "Kaksi koiraa juoksee rannalla."),
]


@pytest.mark.parametrize(("language", "text"), GOOD)
def test_a_good_text_stays_clean(language: str, text: str) -> None:
    assert findings(text, language) == ()


@pytest.mark.parametrize("text", ["", " ", "\u00a0\t", "\u200b", "\u2060 \ufeff"])
def test_a_text_that_shows_nothing_is_missing(text: str) -> None:
    (found,) = findings(text, role=Role.INFORMATIVE)
    assert (found.rule, found.severity, found.family, found.wcag) == (Rule.MISSING, Severity.ERROR, 1, "F65")


@pytest.mark.parametrize("text", [" ", "A line of dots.", "\u200b"])
def test_a_decorative_picture_has_nothing_not_even_a_space(text: str) -> None:
    (found,) = findings(text, role=Role.DECORATIVE)
    assert (found.rule, found.severity, found.fix) == (Rule.DECORATIVE_NOT_EMPTY, Severity.ERROR, "")


def test_an_empty_text_of_a_decorative_picture_is_right() -> None:
    assert findings("", role=Role.DECORATIVE) == ()


@pytest.mark.parametrize(
    ("language", "text", "fix"),
    [
        ("en", "Image of a red barn.", "A red barn."),
        ("en", "The picture shows a red barn.", "A red barn."),
        ("en", "This is an image of a red barn.", "A red barn."),
        ("en", "Photo: a red barn.", "A red barn."),
        ("en", "image of a picture of a red barn.", "a red barn."),
        ("en", "A barn. The image shows a red barn.", "A barn. A red barn."),
        ("de", "Das Bild zeigt einen Hund.", None),
        ("de", "Das Bild zeigt eine Katze.", "Eine Katze."),
        ("de", "Bild von einem Hund.", None),
        ("de", "Auf dem Bild ist ein Hund zu sehen.", "Ein Hund zu sehen."),
        ("fr", "Image d’un chien sur la plage.", "Un chien sur la plage."),
        ("fr", "Photo du port de Brest.", None),
        ("es", "Una foto de un perro en la playa.", "Un perro en la playa."),
        ("it", "L’immagine mostra un cane sulla spiaggia.", "Un cane sulla spiaggia."),
        ("pt", "Imagem de um cão na praia.", "Um cão na praia."),
        ("nl", "Een foto van een hond op het strand.", "Een hond op het strand."),
        ("pl", "Zdjęcie przedstawia psa na plaży.", None),
        ("ja", "公園を走る犬の写真です。", "公園を走る犬。"),
        ("ja", "この画像は公園を走る犬を示しています。", "公園を走る犬を示しています。"),
        ("zh", "图片显示一只狗在草地上奔跑。", "一只狗在草地上奔跑。"),
        ("ar", "تظهر الصورة كلبا على الشاطئ.", None),
    ],
)
def test_an_opener_is_found_by_its_position(language: str, text: str, fix: str | None) -> None:
    found = finding(Rule.OPENER, text, language)
    assert found.severity is Severity.WARNING
    if (language, text) != ("de", "Auf dem Bild ist ein Hund zu sehen."):
        assert found.fix == fix


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("DSC00042", Rule.FILE_NAME),
        ("IMG_1234", Rule.FILE_NAME),
        ("PXL_20240501_101112345", Rule.FILE_NAME),
        ("IMG-20240501-WA0003", Rule.FILE_NAME),
        ("summer-party.jpg", Rule.FILE_NAME),
        ("A dog, see photo_final.png for more.", Rule.FILE_NAME),
        ("Screenshot 2024-05-01 at 10.22.11", Rule.FILE_NAME),
        ("Bildschirmfoto 2024-05-01 um 10.22.11", Rule.FILE_NAME),
        ("red_barn_front_view", Rule.FILE_NAME),
        ("d41d8cd98f00b204e9800998ecf8427e", Rule.HASH),
        ("123e4567-e89b-12d3-a456-426614174000", Rule.HASH),
        ("https://example.org/a.jpg", Rule.ADDRESS),
        ("banner 1920x1080", Rule.DIMENSIONS),
    ],
)
def test_names_that_machines_give_are_found(text: str, rule: Rule) -> None:
    assert finding(rule, text).wcag == "F30"


def test_a_text_that_is_the_stem_of_the_file_is_found() -> None:
    assert Rule.FILE_NAME in rules("Summer party", file_name="/pictures/summer_party.jpg")
    assert Rule.FILE_NAME not in rules("Summer party in the yard.", file_name="summer_party.jpg")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "image"),
        ("en", "Untitled 2"),
        ("en", "TBD"),
        ("de", "Platzhalter"),
        ("de", "image"),
        ("fr", "Sans titre"),
        ("es", "sin título"),
        ("it", "immagine 3"),
        ("pt", "imagem"),
        ("nl", "afbeelding"),
        ("pl", "bez tytułu"),
        ("ja", "画像"),
        ("zh", "图片"),
        ("ar", "صورة"),
        ("fi", "undefined"),
        ("en", "..."),
    ],
)
def test_a_placeholder_is_found_and_nothing_else_is_said(language: str, text: str) -> None:
    assert rules(text, language) == {Rule.PLACEHOLDER}


@pytest.mark.parametrize(
    ("language", "text", "rule", "fix"),
    [
        ("en", "Sure, here is the alt text: A dog on a beach.", Rule.MACHINE_PHRASE, "A dog on a beach."),
        ("de", "Gerne, hier ist der Alternativtext: Ein Hund am Strand.", Rule.MACHINE_PHRASE, "Ein Hund am Strand."),
        ("fr", "Voici le texte alternatif : Un chien sur la plage.", Rule.MACHINE_PHRASE, "Un chien sur la plage."),
        ("en", "A dog. AI-generated content may be incorrect.", Rule.MACHINE_PHRASE, "A dog."),
        ("de", "Ein Hund. KI-generierte Inhalte können fehlerhaft sein.", Rule.MACHINE_PHRASE, "Ein Hund."),
        ("en", "A dog runs. Let me know if you need more.", Rule.MACHINE_PHRASE, "A dog runs."),
        ("en", "I'm sorry, but I can't help with that.", Rule.REFUSAL, None),
        ("es", "Lo siento, no puedo describir esto.", Rule.REFUSAL, None),
        ("ja", "申し訳ありませんが、この画像は説明できません。", Rule.REFUSAL, None),
        ("en", "**A dog** on a beach.", Rule.MARKDOWN, "A dog on a beach."),
        ("en", "A dog on [a beach](https://example.org).", Rule.MARKDOWN, "A dog on a beach."),
        ("en", "“A dog on a beach.”", Rule.WRAPPING_QUOTES, "A dog on a beach."),
        ("de", "„Ein Hund am Strand.“", Rule.WRAPPING_QUOTES, "Ein Hund am Strand."),
        ("en", "Alt text: A dog on a beach.", Rule.LABEL, "A dog on a beach."),
        ("en", "**Alt text:** A dog on a beach.", Rule.LABEL, "A dog on a beach."),
        ("de", "Alt-Text: Ein Hund am Strand.", Rule.LABEL, "Ein Hund am Strand."),
    ],
)
def test_what_a_model_writes_around_a_description_is_found(
    language: str, text: str, rule: Rule, fix: str | None
) -> None:
    assert finding(rule, text, language).fix == fix


@pytest.mark.parametrize("text", ["A man says “I can't swim.”", "“Stop” and “Go” on two signs.", "A sign: 2 * 3 = 6."])
def test_quotes_and_signs_within_a_description_are_no_boilerplate(text: str) -> None:
    assert not {each for each in findings(text) if each.family == 5}


def test_the_limit_of_the_destination_is_the_one_hard_stop() -> None:
    found = finding(Rule.OVER_LIMIT, "A dog 🐕.", limit=8, count=lambda text: len(text.encode("utf-16-le")) // 2)
    assert (found.severity, found.count, found.limit, found.fix) == (Severity.ERROR, 9, 8, None)
    assert "A dog 🐕."[found.spans[0].start :] == "."
    assert Rule.OVER_LIMIT not in rules("A dog 🐕.", limit=8)


def test_long_and_short_are_hints() -> None:
    assert finding(Rule.LONG, "A dog on a beach. " * 8, advisory=125).severity is Severity.HINT
    assert Rule.LONG in rules("Go to the page on which all offers of this week are, " * 2, role=Role.FUNCTIONAL)
    assert rules("Dog", role=Role.INFORMATIVE) == {Rule.TOO_SHORT}
    assert rules("Search", role=Role.FUNCTIONAL) == set()
    assert rules("OPEN", role=Role.TEXT) == set()
    assert rules("Fido", names=("Fido",)) == set()


@pytest.mark.parametrize("name", ["caption", "title", "nearby"])
@pytest.mark.parametrize(
    ("text", "beside", "repeats"),
    [
        ("The mayor opens the new bridge.", "The mayor opens the new bridge", True),
        ("The mayor opens the bridge.", "Today the mayor opens the bridge at noon", True),
        ("A woman cuts a red ribbon.", "The mayor opens the new bridge", False),
        ("The mayor.", "The new bridge, which the mayor opened", False),
    ],
)
def test_words_that_stand_beside_the_picture_are_found(name: str, text: str, beside: str, repeats: bool) -> None:
    place = cast("Place", {name: beside})
    assert (f"repeats-{name}" in rules(text, **place)) is repeats


def test_pictures_that_cannot_be_told_apart_are_found() -> None:
    assert finding(Rule.SAME_AS_OTHER, "A blue chair.", other_alts=("a blue chair", "A lamp.")).count == 1
    assert rules("A blue chair.", other_alts=("A red chair.",)) == set()
    assert rules("A blue chair.", same_picture_alts=("A blue chair", "A chair.")) == {Rule.DIFFERS_FROM_OTHER}
    assert rules("Home page", role=Role.FUNCTIONAL, other_alts=("Home page",)) == set()


@pytest.mark.parametrize(
    ("text", "rule", "fix"),
    [
        ("A dog 🐕 on a beach.", Rule.EMOJI, "A dog on a beach."),
        ("A family 👨‍👩‍👧 at home.", Rule.EMOJI, "A family at home."),
        ("Flags 🇩🇪 in a row.", Rule.EMOJI, "Flags in a row."),
        ("A dog :-) on a beach.", Rule.ASCII_ART, "A dog on a beach."),
        ("=====> A dog.", Rule.ASCII_ART, "A dog."),
        ("A VERY LOUD HEADLINE IS SHOWN.", Rule.CAPITALS, None),
        ("A dog\non a beach.", Rule.LINE_BREAK, "A dog on a beach."),
        ("A dog  on a beach.", Rule.DOUBLE_SPACE, "A dog on a beach."),
        ("A d\u00adog on a\u200b beach.", Rule.INVISIBLE, "A dog on a beach."),
        ("A dog \ud83d on a beach.", Rule.INVISIBLE, "A dog  on a beach."),
        ("cafÃ© terrace at night.", Rule.GARBLED, "café terrace at night."),
        ("Salt &amp; pepper mills.", Rule.GARBLED, "Salt & pepper mills."),
        ("A dog � on a beach.", Rule.GARBLED, None),
    ],
)
def test_characters_that_read_badly_are_found(text: str, rule: Rule, fix: str | None) -> None:
    assert finding(rule, text).fix == fix


@pytest.mark.parametrize("text", ["© 2024 Acme", "A price of 5 € ± 2", "Acme™ lemonade", "نیم‌فاصله در متن فارسی"])
def test_signs_of_writing_are_no_emoji_and_joiners_of_scripts_are_no_fault(text: str) -> None:
    assert not {Rule.EMOJI, Rule.INVISIBLE, Rule.ASCII_ART} & rules(text, "fa" if "م" in text else "en")


def test_words_for_search_engines_are_found() -> None:
    assert Rule.STUFFING in rules("dog, puppy, cute dog, golden retriever, pet, animal")
    assert Rule.STUFFING in rules("Cheap shoes, shoes shop, buy shoes, shoes online, best shoes")
    assert Rule.STUFFING in rules("Schuhe kaufen, Schuhe billig, Schuhe online, beste Schuhe", "de")
    assert Rule.STUFFING not in rules("Apples, pears, plums and cherries on a table, seen from above.")


@pytest.mark.parametrize(
    ("language", "text", "rule", "fix"),
    [
        ("en", "A dog on a beach. Photo by Ann Lee.", Rule.CREDIT, "A dog on a beach."),
        ("en", "A dog on a beach (Photo by Ann Lee)", Rule.CREDIT, "A dog on a beach."),
        ("en", "A dog on a beach. © Ann Lee", Rule.CREDIT, "A dog on a beach."),
        ("de", "Ein Hund am Strand. Bildnachweis: dpa", Rule.CREDIT, "Ein Hund am Strand."),
        ("en", "A dog on a beach. #dog #beach", Rule.HASHTAG, "A dog on a beach."),
        ("en", "A #dog on a beach.", Rule.HASHTAG, "A dog on a beach."),
    ],
)
def test_credits_and_hashtags_are_found(language: str, text: str, rule: Rule, fix: str) -> None:
    assert finding(rule, text, language).fix == fix


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("en", "A man who appears to be waiting.", Rule.HEDGE),
        ("de", "Ein Mann, der vermutlich wartet.", Rule.HEDGE),
        ("fr", "Un homme qui semble attendre.", Rule.HEDGE),
        ("es", "Un hombre que quizás espera.", Rule.HEDGE),
        ("pl", "Mężczyzna, który prawdopodobnie czeka.", Rule.HEDGE),
        ("ja", "男性が待っているようです。", Rule.HEDGE),
        ("zh", "一名男子似乎在等车。", Rule.HEDGE),
        ("en", "A happy man waits.", Rule.EMOTION),
        ("nl", "Een verdrietige man wacht.", Rule.EMOTION),
        ("en", "An elderly man waits.", Rule.IDENTITY),
        ("it", "Un uomo anziano aspetta.", Rule.IDENTITY),
    ],
)
def test_doubtful_words_are_asked_about_and_never_an_error(language: str, text: str, rule: Rule) -> None:
    assert finding(rule, text, language).severity is Severity.HINT


def test_names_that_were_given_quotations_and_the_editors_own_words_are_not_asked_about() -> None:
    assert rules("Happy, the clown, waves.", names=("Happy",)) == set()
    assert rules("A card reads “Happy birthday”.") == set()
    assert rules("A happy man waits.", model_text="A man waits.") == set()
    assert rules("A happy man waits.", model_text="A happy man is waiting.") == {Rule.EMOTION}


def test_words_of_the_picture_that_are_left_out_are_found() -> None:
    found = finding(Rule.WORDS_LEFT_OUT, "Sale today.", role=Role.TEXT, picture_text="Summer sale today only")
    assert (found.severity, found.quoted) == (Severity.WARNING, "summer only")
    assert finding(Rule.WORDS_LEFT_OUT, "A sign by a door.", picture_text="Staff entrance").severity is Severity.HINT
    assert rules("A sign reads “Staff entrance”.", picture_text="STAFF ENTRANCE") == set()
    assert finding(Rule.NUMBER_NOT_SEEN, "Open from 9 to 17", role=Role.TEXT, picture_text="Open from 9 to 18").spans
    assert Rule.NUMBER_NOT_SEEN not in rules("Two signs, 3 m apart.", picture_text="Exit 4")


@pytest.mark.parametrize(
    ("wanted", "text", "seen"),
    [
        ("en-GB", "Der Hund sitzt auf der Wiese und schaut in die Kamera.", "de"),
        ("de", "The dog sits on the grass and looks into the camera.", "en"),
        ("fr", "Una mujer lee el periódico en un banco del parque con su perro.", "es"),
        ("es", "Une femme lit le journal sur un banc avec son chien dans le parc.", "fr"),
        ("pl", "Een vrouw zit op een bank met een hond bij het water.", "nl"),
        ("ja", "The dog sits on the grass and looks into the camera.", "en"),
        ("en", "犬が公園を走っています。", "ja"),
        ("en", "一只狗在草地上奔跑", "zh"),
        ("zh", "犬が公園を走っています。", "ja"),
        ("en", "Собака бежит по пляжу вечером.", ""),
    ],
)
def test_a_text_in_another_language_is_found(wanted: str, text: str, seen: str) -> None:
    assert finding(Rule.OTHER_LANGUAGE, text, wanted).quoted == seen


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("en", "Café de la Paix, Paris"),
        ("en", "A sign reads „Der Hund sitzt auf der Wiese und schaut“."),
        ("en", "Die Zeit"),
        ("de", "Game of Thrones"),
        ("en", "Vincent van Gogh and Ludwig van Beethoven."),
        ("fi", "The dog sits on the grass and looks into the camera."),
        ("x-unknown", "犬が公園を走っています。"),
        ("", "Der Hund sitzt auf der Wiese und schaut in die Kamera."),
        ("ja", "iPhone 15 Pro"),
    ],
)
def test_short_quoted_and_mixed_texts_and_unknown_languages_are_left_alone(wanted: str, text: str) -> None:
    if wanted == "fi":
        assert Rule.OTHER_LANGUAGE in rules(text, "ja")
    assert Rule.OTHER_LANGUAGE not in rules(text, wanted)


def test_a_link_says_where_it_leads() -> None:
    assert finding(Rule.LOOKS_NOT_PURPOSE, "Red arrow", role=Role.FUNCTIONAL).wcag == "G94"
    assert Rule.LOOKS_NOT_PURPOSE in rules("Lupe", "de", role=Role.FUNCTIONAL)
    assert rules("Search the site", role=Role.FUNCTIONAL) == set()
    assert rules("Red arrow on a signpost.") == set()


@pytest.mark.parametrize(
    ("language", "text", "fix"),
    [
        ("en", "Two dogs run on the beach", "Two dogs run on the beach."),
        ("en", "Two dogs run on the beach,", "Two dogs run on the beach."),
        ("ja", "犬が公園を元気に走っています", "犬が公園を元気に走っています。"),
    ],
)
def test_a_missing_end_mark_is_a_hint_with_a_fix(language: str, text: str, fix: str) -> None:
    found = finding(Rule.END_MARK, text, language)
    assert (found.severity, found.fix) == (Severity.HINT, fix)


@pytest.mark.parametrize("end", [".", "。", "…", "!", "?", ".”", "”", ".»", ")", "」"])
def test_every_end_mark_counts(end: str) -> None:
    assert Rule.END_MARK not in rules(f"Two dogs run on the beach{end}")


@pytest.mark.parametrize(
    ("language", "text", "fix"),
    [
        ("en", 'A sign reads "Open".', "A sign reads “Open”."),
        ("de", 'Auf dem Schild steht "Offen".', "Auf dem Schild steht „Offen“."),
        ("fr", 'Un panneau dit "Ouvert".', "Un panneau dit «\u202fOuvert\u202f»."),
        ("en", 'A 5" screen reads "Hello".', "A 5″ screen reads “Hello”."),
        ("en", 'A sign reads "Open.', None),
    ],
)
def test_straight_quotes_become_those_of_the_language(language: str, text: str, fix: str | None) -> None:
    assert finding(Rule.STRAIGHT_QUOTES, text, language).fix == fix


def test_angle_brackets_are_found_and_tags_taken_away() -> None:
    assert finding(Rule.ANGLE_BRACKETS, "A <b>dog</b>.").fix == "A dog."
    assert finding(Rule.ANGLE_BRACKETS, "Less than <10 seats.").fix is None
