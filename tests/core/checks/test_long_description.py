"""A long description is checked beside its alt text: few rules, which good descriptions of charts and maps pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.checks.cases import LISTS

from altwright.core.checks import Circumstances, Finding, Rule, Severity
from altwright.core.checks.long_description import check_long
from altwright.core.role import Role

ENGLISH = (
    "Five bars compare the visitors of five cities in 2024. Berlin leads with 12.4 million, followed by Hamburg with "
    "7.1 million and Munich with 6.9 million.\nCologne and Leipzig stay below 5 million."
)

GOOD = [
    ("en", "Bar chart of visitors to five cities in 2024.", ENGLISH),
    ("en", "Visitors rise to 1,200 in March.", "From 300 in January the line climbs to 1200 in March and falls again."),
    (
        "en",
        "Chart of 12 months.",
        "Twelve bars, one for each month, rise from January until July and fall until December.",
    ),
    (
        "en",
        "Flow chart of an application.",
        "Steps in order:\n- The form arrives.\n- If x<b and c>d, it is checked again.\n- A letter is sent.",
    ),
    ("en", "Map of Lyon.", "Map of Lyon with its four metro lines: A runs from west to east, B from north to south."),
    (
        "en",
        "Timeline of the WHO.",
        "1948: WHO is founded. 1977: the last case of smallpox. 2020: a pandemic begins.\n\nTHE END",
    ),
    (
        "de",
        "Balkendiagramm der Besucherzahlen.",
        "Fünf Balken zeigen die Besucher von fünf Städten; Berlin führt mit 12,4 Millionen.",
    ),
    (
        "de",
        "Karte der Linien.",
        "Im Norden der Karte liegt der Bahnhof. Das Bild der Stadt prägt der Fluss, der sie teilt.",
    ),
    (
        "fr",
        "Carte du réseau de tramway.",
        "La ligne A va d’ouest en est, la ligne B du nord au sud ; elles se croisent à la gare.",
    ),
    (
        "es",
        "Gráfico de barras de visitantes.",
        "Cinco barras comparan los visitantes de cinco ciudades; Berlín va primero con 12 millones.",
    ),
    (
        "it",
        "Grafico dei visitatori.",
        "Cinque barre confrontano i visitatori di cinque città; Berlino è prima con 12 milioni.",
    ),
    (
        "pt",
        "Gráfico de visitantes.",
        "Cinco barras comparam os visitantes de cinco cidades; Berlim lidera com 12 milhões.",
    ),
    (
        "nl",
        "Staafdiagram van bezoekers.",
        "Vijf staven vergelijken de bezoekers van vijf steden; Berlijn staat bovenaan met 12 miljoen.",
    ),
    (
        "pl",
        "Wykres odwiedzin.",
        "Pięć słupków porównuje liczbę gości w pięciu miastach; prowadzi Berlin z 12 milionami.",
    ),
    (
        "ja",
        "来訪者数の棒グラフ。",
        "五つの都市の来訪者数を比べています。ベルリンは1200万人で最も多く、ハンブルクが続きます。",
    ),
    ("zh", "五个城市游客人数的柱状图。", "柱状图比较五个城市的游客人数。柏林以1200万居首\uff0c其次是汉堡。"),
    ("ar", "رسم بياني لعدد الزوار.", "تقارن خمسة أعمدة عدد الزوار في خمس مدن، وتأتي برلين أولا باثني عشر مليون زائر."),
]


def findings(text: str, language: str = "en", alt: str = "", role: Role | None = None) -> tuple[Finding, ...]:
    return check_long(text, alt, Circumstances(language=language, role=role), LISTS)


def finding(rule: Rule, text: str, language: str = "en", alt: str = "") -> Finding:
    """Return the one thing that is found, which is of ``rule``."""
    (found,) = findings(text, language, alt)
    assert found.rule is rule
    return found


@pytest.mark.parametrize(("language", "alt", "text"), GOOD)
def test_a_good_description_stays_clean(language: str, alt: str, text: str) -> None:
    assert findings(text, language, alt) == ()


@pytest.mark.parametrize("role", [None, *Role])
def test_it_is_checked_the_same_in_every_role(role: Role | None) -> None:
    assert findings(ENGLISH, role=role) == ()
    assert [found.rule for found in findings(f"Image of a chart. {ENGLISH}", role=role)] == [Rule.OPENER]


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_without_one_there_is_nothing_to_say(text: str) -> None:
    assert findings(text, alt="A bar chart with the numbers 2019 and 2024.") == ()


@pytest.mark.parametrize(
    ("language", "text", "fixed"),
    [
        ("en", f"Image of a bar chart. {ENGLISH}", f"A bar chart. {ENGLISH}"),
        (
            "de",
            "Das Bild zeigt ein Balkendiagramm mit fünf Balken für fünf Städte.",
            "Ein Balkendiagramm mit fünf Balken für fünf Städte.",
        ),
        (
            "fr",
            "Cette image montre un diagramme. Berlin compte 12 millions de visiteurs.",
            "Un diagramme. Berlin compte 12 millions de visiteurs.",
        ),
        (
            "zh",
            "这张图片显示了一个柱状图\uff0c柏林有1200万游客\uff0c汉堡有700万。",
            "一个柱状图\uff0c柏林有1200万游客\uff0c汉堡有700万。",
        ),
    ],
)
def test_an_opener_at_the_beginning_is_found(language: str, text: str, fixed: str) -> None:
    found = finding(Rule.OPENER, text, language)
    assert (found.severity, found.fix) == (Severity.WARNING, fixed)


def test_further_on_the_picture_may_be_spoken_of() -> None:
    assert findings(f"{ENGLISH} The picture shows the bars from left to right.") == ()


@pytest.mark.parametrize(
    ("text", "quoted", "fixed"),
    [
        (f"<p>{ENGLISH}</p>", "<p>", ENGLISH),
        ("<ul><li>Berlin has 12 million</li><li>Hamburg has 7 million visitors</li></ul>", "<ul>", None),
        (f"**Overview**\n\n{ENGLISH}", "**", f"Overview\n{ENGLISH}"),
        (f"## Overview\n{ENGLISH}", "##", f"Overview\n{ENGLISH}"),
        (f"See [the table](https://example.org/t). {ENGLISH}", "[the table](https://example.org/t)", None),
        ("| City | Visitors in millions |\n|---|---:|\n| Berlin | 12 |\n| Hamburg | 7 |", "|---|---:|", ""),
        (f'<a href="https://example.org">Source</a><br/>{ENGLISH}', '<a href="https://example.org">', None),
    ],
)
def test_markup_that_is_left_over_is_found(text: str, quoted: str, fixed: str | None) -> None:
    found = finding(Rule.MARKDOWN, text)
    assert found.quoted == quoted
    if fixed is not None:
        assert (found.fix or "") == fixed
    else:
        assert found.fix is not None
        assert findings(found.fix) == ()


def test_html_becomes_lines() -> None:
    text = "<ul><li>Berlin has 12 million</li><li>Hamburg has 7 million visitors</li></ul>"
    assert finding(Rule.MARKDOWN, text).fix == "Berlin has 12 million\nHamburg has 7 million visitors"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A bar chart of visitors."),
        ("en", "See the table below."),
        ("de", "Ein Balkendiagramm mit fünf Balken."),
        ("fr", "Un plan du réseau."),
        ("ja", "棒グラフです。"),
    ],
)
def test_a_few_words_are_hinted_at(language: str, text: str) -> None:
    found = finding(Rule.LONG_TOO_SHORT, text, language)
    assert (found.severity, found.fix, found.wcag) == (Severity.HINT, None, "F67")


@pytest.mark.parametrize(
    ("language", "alt", "rest"),
    [
        (
            "en",
            "A bar chart of visitors to five cities.",
            "Berlin leads with 12 million, then come Hamburg and Munich.",
        ),
        ("de", "Balkendiagramm der Besucher.", "Berlin führt mit 12 Millionen, dann folgen Hamburg und München."),
        ("es", "Gráfico de barras de visitantes.", "Berlín va primero con 12 millones, después Hamburgo y Múnich."),
        ("ja", "都市別の来訪者数の棒グラフ。", "ベルリンは1200万人で最も多く、ハンブルクが続きます。"),
    ],
)
def test_the_alt_text_once_more_is_found_and_cut(language: str, alt: str, rest: str) -> None:
    found = finding(Rule.LONG_REPEATS_ALT, f"{alt} {rest}", language, alt)
    assert (found.severity, found.fix) == (Severity.WARNING, rest)
    alone = finding(Rule.LONG_REPEATS_ALT, alt, language, alt)
    assert alone.fix is None


def test_numbers_that_only_the_alt_text_has_are_asked_about() -> None:
    alt = "Line chart: visitors rise from 320 in 2019 to 1,200 in 2024."
    found = finding(Rule.LONG_LACKS_NUMBER, "The line begins in 2019 at 320 and climbs every year until 2023.", alt=alt)
    assert (found.quoted, found.count, found.severity) == ("1,200, 2024", 2, Severity.HINT)
    assert findings("The line begins in 2019 at 320 and climbs to 1 200 visitors in 2024.", alt=alt) == ()
    arabic = finding(
        Rule.LONG_LACKS_NUMBER, "يبدأ الخط في عام ٢٠١٩ ثم يرتفع كل عام حتى النهاية.", "ar", "من ٢٠١٩ إلى 2024"
    )
    assert arabic.quoted == "2024"


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        (Rule.REFUSAL, "en", "I’m sorry, I can’t help with that image."),
        (Rule.PLACEHOLDER, "en", "None"),
        (Rule.PLACEHOLDER, "en", "N/A"),
        (Rule.LABEL, "en", f"Long description: {ENGLISH}"),
        (Rule.MACHINE_PHRASE, "en", f"{ENGLISH} AI-generated content may be incorrect."),
        (Rule.WRAPPING_QUOTES, "en", f"“{ENGLISH}”"),
        (Rule.GARBLED, "de", "FÃ¼nf Balken zeigen die Besucher; Berlin liegt mit zwölf Millionen vorn."),
        (Rule.OTHER_LANGUAGE, "de", ENGLISH),
    ],
)
def test_what_no_text_should_have_is_found_here_too(rule: Rule, language: str, text: str) -> None:
    assert rule in {found.rule for found in findings(text, language)}


def test_a_text_that_holds_a_place_is_not_told_to_be_short_too() -> None:
    assert [found.rule for found in findings("None", alt="A chart that ends in 2024.")] == [Rule.PLACEHOLDER]


@given(
    st.text(st.sampled_from("ab 12.,:\n|-*#<>p/[]()`“”١٢犬。Ã"), max_size=80),
    st.text(st.sampled_from("ab 12.,:\n“”١٢犬。"), max_size=40),
    st.sampled_from(["", "en", "de", "ja", "ar"]),
)
def test_whatever_is_written_spans_lie_within_and_a_fix_settles_its_finding(text: str, alt: str, language: str) -> None:
    for found in findings(text, language, alt):
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
        if found.fix is not None:
            assert found.fix.strip()
            assert found.rule not in {other.rule for other in findings(found.fix, language, alt)}
