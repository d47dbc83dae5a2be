"""The page of figures: whole by itself, in either language, and fit to leave the house."""

import base64
import hashlib
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.reports.figure_wordings import LANGUAGES, defined, word
from linkage.reports.figures import tell
from linkage.reports.figures_page import SECTIONS, figures_page
from linkage.reports.public_figures import public

T = "2024-06-01"


def fill(world, free="text", name="Невигадько", born="1987-11-23"):
    """A world with sixty people, groups of three in it, and a name in every text that somebody wrote."""
    called = {"surname": name, "given_name": name, "birth_date": born, "record_id": None}

    def add(kind, about=None, **columns):
        number = sum(one.kind == kind for one in world.records)
        return world.add(kind, about, **{**called, "record_id": f"{kind}-{number:03}", **columns})

    people = [add("registry", missing_date="2022-04-01", learned="2022-05-01") for _ in range(60)]
    for number, person in enumerate(people[:30]):
        day = f"2023-0{1 + number // 6}-15"
        add("exchange", person, exchange_date=day, list_id=f"{free} {day}", note=name, category="military")
    witness = {"basis": "saw", "reliability": "B", "credibility": "2", "seen_from": "2022-10-01"}
    for number, person in enumerate(people[30:50]):
        where = "СІЗО-2, Таганрог" if number % 3 else free
        told = {"source": free, "witness_id": f"{name} {number}", "condition": free, "seen_at": where}
        add("testimony", person, **witness, **told, statement=name)
    for person in people[30:33]:
        add("acknowledgement", person, answer="not_held", acknowledged_date="2023-01-01", sentence=free)
    for number, person in enumerate(people[50:57]):
        add("interview", person, respondent="family", contact="letter" if number < 3 else "none")
    return world


def told(world, **options):
    night = tell(world.assess(T, **options), world.frames())
    parts = {"figures": night.figures, "breakdowns": night.breakdowns, "terms": night.terms}
    return {"as_of": T, "run": "0123456789abcdef", **parts}


@pytest.fixture(scope="module")
def night(small_class):
    return told(fill(small_class()))


@pytest.fixture(scope="module")
def pages(night):
    return {language: figures_page(night, language) for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def page(pages, request):
    return pages[request.param]


def test_it_fetches_and_runs_nothing_and_its_policy_allows_its_own_style_only(page):
    assert not re.search(r"<script|src=|@import|url\(|javascript:| on\w+=| style=", page)
    assert not re.search(r'href="(?!#)', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{seal}'" in page


def test_every_chart_is_sound_says_what_it_shows_and_stands_beside_a_table(page):
    charts = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(charts) >= 6
    for chart in charts:
        drawn = ElementTree.fromstring(chart)
        assert drawn.find("title").text and drawn.find("desc").text and drawn.get("role") == "img"
    for section in re.findall(r"<section>.*?</section>", page, re.DOTALL):
        assert "<svg" not in section or "<table" in section


def test_every_section_and_figure_is_there_in_both_languages(pages):
    for language, page in pages.items():
        assert f'lang="{language}"' in page
        for section, names in SECTIONS.items():
            assert f'id="{section}"' in page
            assert all(f">{word(name, language)}<small>" in page for name in names), section
    cyrillic = len(re.findall("[а-яіїєґ]", pages["uk"]))
    assert cyrillic > 4000
    latin_words = set(re.findall(r">([A-Za-z]{4,})<", pages["uk"]))
    assert latin_words <= {"English"}


def test_no_number_of_one_to_four_people_is_on_it(page):
    # The numbers of exchanges in their order, and of pairs and records, are no people.
    shown = re.sub(r"<section><h2 id=.work.*?</section>|<th.*?</th>", "", page, flags=re.DOTALL)
    assert not re.findall(r"[> ]([1-4](?:[.,]\d+)?)(?=<| / )", shown)
    assert '">c</abbr>' in shown


def test_what_is_public_holds_no_number_of_one_to_four_and_says_what_is_withheld(night):
    figures, breakdowns = public(night["figures"], night["breakdowns"])
    assert night["figures"]["denied_but_seen"]["value"] == 3
    assert figures["denied_but_seen"] == {
        **night["figures"]["denied_but_seen"],
        **dict.fromkeys(("value", "low", "high", "numerator")),
        "withheld": True,
    }
    of_people = [one for name, one in figures.items() if name not in ("exchanges", "candidates", "backlog")]
    of_people += [row for table in breakdowns.values() for row in table["rows"]]
    for one in of_people:
        for part in ("numerator", "denominator", "undetermined"):
            assert one[part] is None or not 0 < one[part] < 5
        if one["denominator"] and one["numerator"] is not None:
            assert not 0 < one["denominator"] - one["numerator"] < 5
        if one["numerator"] is None:
            assert one["value"] is None and one["withheld"]


def test_three_whom_a_list_counts_and_does_not_name_follow_from_nothing_that_is_told(world):
    for number in range(22):
        here = {"exchange_date": "2023-01-01", "list_id": "E1", "list_total": "15"}
        there = {"exchange_date": "2023-05-01", "list_id": "E2", "list_total": "10"}
        world.add("exchange", world.registry(), **(here if number < 12 else there))
    night = told(world)
    assert night["figures"]["returned_unnamed"]["value"] == 3
    figures, breakdowns = public(night["figures"], night["breakdowns"])
    stated = [row["stated"] for row in breakdowns["returned_by_exchange"]["rows"]]
    assert figures["returned"]["value"] == 22
    assert figures["returned_unnamed"]["value"] is None
    assert figures["returned_stated"]["value"] is None
    assert stated[0] is None
    assert [row["numerator"] for row in breakdowns["returned_by_exchange"]["rows"]] == [12, 10]


def test_how_many_records_a_short_list_holds_is_not_told(world):
    """Four interviews are withheld as a figure; so is the length of the list that they came in."""
    people = [world.registry() for _ in range(12)]
    for person in people[:4]:
        world.add("interview", person, contact="none")
    for person in people[:3]:
        world.add("death", person, source="morgue", death_date="2023-01-01")
    night = told(world)
    figures, breakdowns = public(night["figures"], night["breakdowns"])
    assert figures["interviews"]["value"] is None
    lengths = {row["list"]: row["value"] for row in breakdowns["sources"]["rows"]}
    assert lengths == {"registry": 12, "interview": None, "death/morgue": None}
    assert [row["value"] for row in night["breakdowns"]["sources"]["rows"]] == [12, 3, 4]
    assert ">12</td>" in (page := figures_page(night, "en")) and not re.findall(r">[34]</td>", page)


def test_a_place_of_which_few_speak_is_not_named(world):
    for number in range(4):
        world.testimony(world.registry(), seen_at="СІЗО-2, Таганрог", witness_id=f"W-{number}")
    for number in range(6):
        world.testimony(world.registry(), seen_at="ВК-10, Мордовія", witness_id=f"W-{number}")
    page = figures_page(told(world), "uk")
    assert "ВК-10" in page and "Таганрог" not in page
    assert word("places_withheld", "uk", number=1) in page


@settings(max_examples=5, deadline=None)
@given(st.text("абвгдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=6, max_size=12), st.dates())
def test_no_name_date_of_birth_or_written_text_of_the_world_is_on_it(small_class, text, born):
    name, written = f"Ж{text}енко", f"Ґ{text}ів"
    night = told(fill(small_class(), free=written, name=name, born=born.isoformat()))
    for page in (figures_page(night, "en"), figures_page(night, "uk")):
        assert name not in page and written not in page
        assert born.isoformat() not in page or born.isoformat() in (T, "2022-05-01")


def test_with_stale_lists_nobody_is_called_not_acknowledged(world):
    for _ in range(8):
        world.testimony(world.registry())
    page = figures_page(told(world, covers="2023-06-01"), "en")
    assert "reach only to 2023-06-01" in page and "not determined" in page
    assert ">8<" in page  # told as undetermined
    assert "not determined<small>8</small>" in page  # so is who was met with silence, by evidence
    page = figures_page(told(world, covers=None), "en")
    assert "No acknowledgement list is delivered" in page and "not determined" in page


def test_with_stale_lists_the_page_tells_how_many_are_known_by_witnesses_and_undetermined(world):
    for _ in range(8):
        person = world.registry()
        for witness in ("W-1", "W-2"):
            world.testimony(person, witness_id=witness)

    def cells(**options):
        page = figures_page(told(world, **options), "en")
        row = re.search(rf'<th scope="row">{word("two_witnesses", "en")}</th>(.*?)</tr>', page)
        return re.findall(r"<td class=n>(.*?)</td>", row[1])

    assert cells() == ["8"]
    assert cells(covers="2023-06-01") == ["not determined", "8"]


def test_with_stale_lists_the_undetermined_are_protected_as_the_others_would_be(world):
    for number in range(12):
        credible = {"reliability": "B"} if number < 9 else {"reliability": "F"}
        world.testimony(world.registry(), **credible)
    stale = told(world, covers="2023-06-01")["figures"]
    assert (stale["flags"]["undetermined"], stale["flags_e2"]["undetermined"]) == (12, 9)
    shown, _ = public(stale, told(world, covers="2023-06-01")["breakdowns"])
    assert (shown["flags"]["undetermined"], shown["flags_e2"]["undetermined"]) != (12, 9)


def test_an_empty_world_has_a_page_too(world):
    world.registry()
    assert "<svg" not in figures_page(told(world), "en").split('id="returned"')[1]


def test_every_figure_is_defined_and_every_definition_is_of_a_figure(night):
    assert {*night["figures"], *night["breakdowns"], "flags_compared"} == set(defined())
    labels = {
        str(row[label])
        for name in (
            "interviews_by_contact",
            "captives_by_channel",
            "captives_by_evidence_and_acknowledgement",
        )
        for row in night["breakdowns"][name]["rows"]
        for label in night["breakdowns"][name]["by"]
    }
    assert all(word(label, "uk") != label for label in labels)
