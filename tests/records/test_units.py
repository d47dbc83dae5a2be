"""One unit is one unit in whatever style it is written."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.shipped import reference_folder
from linkage.records.reference_tables import table
from linkage.records.unit_words import FORMATIONS, Kind, kind_in_words
from linkage.records.units import UnitLevel, analysed, compare_units, parse_unit, recalled, same_part

BRANCHES = [row["branch"] for row in table("unit_branches")]
units = st.builds(
    lambda number, branch, formation: kind_in_words(number, Kind(branch, formation)),
    st.one_of(st.none(), st.integers(1, 999).map(str)),
    st.one_of(st.none(), st.sampled_from(BRANCHES)),
    st.one_of(st.none(), st.sampled_from(list(FORMATIONS))),
)

SAME = [
    ["36 обрмп", "36-та окрема бригада морської піхоти", "36 ОБрМП", "36 отдельная бригада морской пехоты",
     "36th Separate Marine Brigade", "36 ОБPМП", "36 бригада морпіхів",
     "тридцять шоста бригада морської піхоти"],
    ["125-та окрема бригада територіальної оборони", "125 ОБрТрО", "125 обр ТрО", "125 бригада тероборони",
     "125 отдельная бригада территориальной обороны", "125th Territorial Defence Brigade"],
    ["93 ОМБр", "93-тя окрема механізована бригада", "93 отдельная механизированная бригада", "93 омбр",
     "93rd Separate Mechanized Brigade"],
    ["81 ОДШБр", "81-ша окрема десантно-штурмова бригада", "81 отдельная десантно-штурмовая бригада"],
    ["128 ОГШБр", "128 отдельная горно-штурмовая бригада", "128-ма окрема гірсько-штурмова бригада"],
    ["в/ч А2802", "вч A2802", "військова частина А2802", "А-2802", "military unit A2802"],
    ["в/ч 3057", "вч3057", "3057-ка"],
    ["Азов", "полк «Азов»", "12 бригада НГУ Азов", "Azov"],
    ["501 обмп", "501-й окремий батальйон морської піхоти", "501 отдельный батальон морской пехоты"],
]  # fmt: skip


@pytest.mark.parametrize("texts", SAME, ids=lambda texts: texts[0])
def test_styles_of_one_unit_agree(texts: list[str]) -> None:
    parsed = [parse_unit(text) for text in texts]
    assert {unit.number for unit in parsed} == {parsed[0].number}
    assert all(compare_units(a, b) == UnitLevel.SAME for a in parsed for b in parsed)


@pytest.mark.parametrize(
    "text", ["54-ка", "54", "54 бригада", "54-та", "з 54-ї бригади", "54 бр.", "бригада №54"]
)
def test_a_bare_number_agrees_with_its_brigade_by_number_only(text: str) -> None:
    assert parse_unit(text).branch is None
    assert compare_units(parse_unit(text), parse_unit("54 ОМБр")) == UnitLevel.SAME_NUMBER


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("36 обрмп", "36 омбр", UnitLevel.SAME_NUMBER_OTHER_KIND),
        ("36 обрмп", "35 обрмп", UnitLevel.SAME_BRANCH),
        ("36 обрмп", "морська піхота", UnitLevel.SAME_BRANCH),
        ("36 обрмп", "93 омбр", UnitLevel.DIFFERENT),
        ("36 обрмп", "в/ч А2802", UnitLevel.MISSING),
        ("36 обрмп", "", UnitLevel.MISSING),
        ("в/ч А2802", "в/ч А2803", UnitLevel.DIFFERENT),
        ("36 обрмп, в/ч А2802", "А2802", UnitLevel.SAME),
        ("92 омбр", "92 ошбр", UnitLevel.SAME),  # re-formed: mechanized, then assault
        ("1-й батальйон 36 обрмп", "36 обрмп", UnitLevel.SAME),
        ("1 батальйон", "1 бригада", UnitLevel.SAME_NUMBER_OTHER_KIND),
    ],
)
def test_levels(a: str, b: str, level: UnitLevel) -> None:
    assert compare_units(parse_unit(a), parse_unit(b)) == level
    assert compare_units(parse_unit(b), parse_unit(a)) == level


def test_the_largest_formation_is_the_unit_and_the_rest_its_parts() -> None:
    unit = parse_unit("3 рота 1 батальйону 24 омбр")
    assert (unit.number, unit.branch, unit.formation) == ("24", "mechanized", "brigade")
    assert unit.subunit == "3-тя рота, 1-й батальйон"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("1-й батальйон 36 обрмп", "36 обрмп, 1 б-н", True),
        ("1 батальон 36 отдельной бригады морской пехоты", "36th Marine Brigade, 1st battalion", True),
        ("1 бат 36 обрмп", "2 бат 36 обрмп", False),
        ("503 ОБМП 36 обрмп", "36 обрмп, 501 обмп", False),
        ("2 рота 36 обрмп", "36 обрмп, 1 бат, 2 рота", True),
        ("1 бат 2 рота 36 обрмп", "36 обрмп 1 бат 3 рота", True),  # the battalion decides
        ("1 бат 2 рота 36 обрмп", "36 обрмп 2 бат 2 рота", False),
        ("1 мб 93 омбр", "93 омбр 1 батальйон", True),  # one side does not tell the arm
        ("1 мб 93 омбр", "93 омбр 1 тб", None),  # the first of mechanized, the first of tanks
        ("1 бат 36 обрмп", "2 рота 36 обрмп", None),  # nothing that both number
        ("1 бат 36 обрмп", "36 обрмп", None),
        ("1 бат 36 обрмп", "1 бат 93 омбр", None),  # another unit: its parts say nothing
        ("36 бригада, 1 бат", "36 обрмп, 1 бат", True),
        ("в/ч А2802, 2 рота", "А2802, 2 рота", True),
        ("в/ч А2802, 2 рота", "А2802, 3 рота", False),
        ("розвідрота 93 омбр", "93 омбр, 1 бат", None),  # a company without a number
    ],
)
def test_parts_of_one_unit(a: str, b: str, same: bool | None) -> None:
    assert same_part(parse_unit(a), parse_unit(b)) is same
    assert same_part(parse_unit(b), parse_unit(a)) is same


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["батальйон", "рота", "взвод", "батарея"]))
def test_a_part_is_the_same_just_where_its_number_is(one: int, other: int, formation: str) -> None:
    left, right = (parse_unit(f"{number} {formation} 36 обрмп") for number in (one, other))
    assert same_part(left, right) is (one == other)
    assert compare_units(left, right) == UnitLevel.SAME


def test_a_unit_that_is_a_part_of_the_other_is_no_other_unit() -> None:
    part, whole = parse_unit("503 ОБМП"), parse_unit("36 обрмп, 503 ОБМП")
    assert compare_units(part, whole) == compare_units(whole, part) == UnitLevel.MISSING
    assert compare_units(parse_unit("501 ОБМП"), whole) == UnitLevel.SAME_BRANCH


def test_side_is_kept() -> None:
    assert parse_unit("36 обрмп").side == "UA"
    assert parse_unit("810 обрмп").side == "RU"
    assert parse_unit("155 ОБРМП РФ").side == "RU"
    assert parse_unit("54-ка").side is None


@settings(deadline=None)
@given(units)
def test_canonical_text_reads_back_as_itself(text: str) -> None:
    unit = parse_unit(text)
    assert parse_unit(unit.text) == unit


def test_every_name_that_can_be_built_reads_back_as_itself() -> None:
    for branch in [None, *BRANCHES]:
        for formation in [None, *FORMATIONS]:
            for number in ("36", None) if branch else ("36",):
                unit = parse_unit(kind_in_words(number, Kind(branch, formation)))
                assert (unit.branch, unit.formation, unit.number) == (branch, formation, number)


@pytest.fixture
def own_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reference tables of an organisation that has filled in its codes."""
    folder = tmp_path / "reference"
    shutil.copytree(reference_folder(), folder)
    (folder / "unit_codes.csv").write_text(
        "code,unit,valid_from,valid_to,source\n"
        "А0000,36 обрмп,,,invented\nА0001,93 омбр,,2022,invented\nА0001,92 омбр,2023,,invented\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("linkage.records.reference_tables.reference_folder", lambda: folder)
    table.cache_clear()
    parse_unit.cache_clear()
    yield
    monkeypatch.undo()
    table.cache_clear()
    parse_unit.cache_clear()


@pytest.mark.usefixtures("own_codes")
def test_a_code_that_the_organisation_has_filled_in_is_its_unit() -> None:
    assert compare_units(parse_unit("в/ч А0000"), parse_unit("36 обрмп")) == UnitLevel.SAME
    assert parse_unit("А0000").text == "36-та окрема бригада морської піхоти, в/ч А0000"
    assert parse_unit("А0001").number is None, "a code of two units stays a code"


@settings(deadline=None)
@given(st.text(alphabet="АОМБрмпТШД 0123456789-/вч«»абвгдеїєьюя", max_size=25))
def test_any_text_settles_after_one_reading(text: str) -> None:
    unit = parse_unit(text)
    assert parse_unit(unit.text).text == unit.text


@settings(deadline=None)
@given(units, units)
def test_comparison_does_not_depend_on_order(a: str, b: str) -> None:
    left, right = parse_unit(a), parse_unit(b)
    assert compare_units(left, right) == compare_units(right, left)


@settings(deadline=None)
@given(
    st.one_of(
        units,
        st.sampled_from(["1 рота 2 бмп 36 обрмп", "в/ч А0000", "Маріупольський прикордонний загін", "?"]),
    )
)
def test_what_is_kept_of_a_text_is_the_unit_it_names(text: str) -> None:
    own, kept = parse_unit(text), json.loads(json.dumps(analysed([text])))
    parse_unit.cache_clear()
    recalled.update(kept)
    read = parse_unit(text)
    assert read == own and read is not own
    assert not recalled


def test_known_units_are_sound() -> None:
    for row in table("units"):
        assert row["branch"] in BRANCHES
        assert row["formation"] in FORMATIONS
        assert row["side"] in ("UA", "RU")
        assert row["number"] or row["names"]
    assert not [row for row in table("unit_codes") if row["code"]], "codes are filled in by each organisation"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Маріупольський загін ДПСУ", "Маріуполь"),
        ("Мариупольский погранотряд", "Маріуполь"),
        ("Mariupol border detachment", "Маріуполь"),
        ("Донецькому прикордонному загоні", "Донецьк"),
        ("прикордонний загін (м. Маріуполь)", "Маріуполь"),
        ("Ізмаїльський загін морської охорони", "Ізмаїл"),
        ("Азовський загін морської охорони", "Азовський"),
        ("Одеська бригада ТрО", "Одеса"),
        ("Луганський прикордонний загін ім. полковника Тестенка", "Луганськ"),
    ],
)
def test_a_unit_without_a_number_is_told_by_its_town(written: str, place: str) -> None:
    unit = parse_unit(written)
    assert unit.name == place and place in unit.text
    assert parse_unit(unit.text) == unit


@pytest.mark.parametrize(
    "written",
    [
        "прикордонний загін",
        "загін морської охорони",
        "президентська бригада",
        "загін ім. Богдана Хмельницького",
    ],
)
def test_a_unit_called_after_no_town_has_no_place(written: str) -> None:
    assert parse_unit(written).name is None


def test_two_detachments_of_different_towns_are_not_the_same_unit() -> None:
    mariupol, donetsk = parse_unit("Маріупольський загін ДПСУ"), parse_unit("Донецький прикордонний загін")
    assert mariupol.text != donetsk.text
    assert compare_units(mariupol, donetsk) == UnitLevel.SAME_BRANCH
    assert compare_units(mariupol, parse_unit("Мариупольский погранотряд")) == UnitLevel.SAME
    assert (
        compare_units(mariupol, parse_unit("Маріупольський загін морської охорони")) == UnitLevel.SAME_BRANCH
    )
    assert compare_units(mariupol, parse_unit("прикордонний загін")) == UnitLevel.SAME_BRANCH
    assert compare_units(mariupol, parse_unit("Маріупольський батальйон ТрО")) == UnitLevel.DIFFERENT
