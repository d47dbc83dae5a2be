"""Ranks of all services, languages and abbreviations stand on one scale."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.records.delivery import read_delivery
from linkage.records.ranks import Rank, find_rank, parse_rank, rank_distance
from linkage.records.reference_tables import several, table
from linkage.records.statements import read_statement

NAMES = [row["rank"] for row in table("ranks")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ст. солд.", "старший солдат"),
        ("ст.солд", "старший солдат"),
        ("ефрейтор", "старший солдат"),
        ("рядовой", "солдат"),
        ("мол. с-т", "молодший сержант"),
        ("гол. с-т", "головний сержант"),
        ("ст. с-т", "старший сержант"),
        ("Старшого сержанта", "старший сержант"),
        ("штаб с-т", "штаб-сержант"),
        ("ст. майстер-сержант", "старший майстер-сержант"),
        ("senior seaman", "старший матрос"),
        ("капитан 1 ранга", "капітан 1 рангу"),
        ("кап. 2 р.", "капітан 2 рангу"),
        ("старшина II статті", "старшина 2 статті"),
        ("лейтенант медичної служби", "лейтенант"),
        ("сержант поліції", "сержант"),
        ("ст. л-т м/с", "старший лейтенант"),
        ("майор юстиції", "майор"),
        ("підполковник у відставці", "підполковник"),
        ("п/п-к", "підполковник"),
        ("Cолдат", "солдат"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert parse_rank(text).text == expected


def test_every_way_of_writing_in_the_table_leads_to_its_rank() -> None:
    for row in table("ranks"):
        for name in [row["rank"], *several(row["also_written"])]:
            for written in (name, name.upper(), f" {name}. "):
                assert parse_rank(written).text == row["rank"]


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.sampled_from(NAMES)))
def test_canonical_text_reads_back_as_itself(text: str) -> None:
    rank = parse_rank(text)
    assert parse_rank(rank.text) == rank


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_distance_is_a_distance(a: str, b: str, c: str) -> None:
    first, second, third = parse_rank(a), parse_rank(b), parse_rank(c)
    to_second, to_third = rank_distance(first, second), rank_distance(first, third)
    on = rank_distance(second, third)
    assert to_second is not None and to_third is not None and on is not None
    assert to_second == rank_distance(second, first)
    assert rank_distance(first, first) == 0
    assert to_third <= to_second + on


def test_unknown_rank_has_no_distance() -> None:
    assert rank_distance(parse_rank("водій"), parse_rank("солдат")) is None
    assert parse_rank("водій") == Rank("водій")


def test_land_and_navy_stand_side_by_side() -> None:
    assert rank_distance(parse_rank("солдат"), parse_rank("матрос")) == 0
    assert rank_distance(parse_rank("капітан 3 рангу"), parse_rank("майор")) == 0


@settings(deadline=None)
@given(
    st.sampled_from([row["rank"] for row in table("ranks")]),
    st.sampled_from(["Тестенко Іван", "ТЕСТЕНКО І. П."]),
)
def test_a_rank_comes_off_the_front_of_a_line(rank: str, person: str) -> None:
    assert find_rank(f"{rank} {person}") == (parse_rank(rank), person)
    assert find_rank(f"{rank}, {person}") == (parse_rank(rank), person)


@pytest.mark.parametrize("line", ["Тестенко Іван", "Майорова Ганна", "", "1990"])
def test_a_line_without_rank_stays_whole(line: str) -> None:
    assert find_rank(line) == (None, line)


def test_a_regiment_with_a_name_is_no_colonel(tmp_path):
    assert find_rank("полк «Азов»")[0] is None
    assert find_rank("полк Шевченко Іван")[0].text == "полковник"
    path = tmp_path / "list.txt"
    path.write_text(
        "Обмін 24.08.2024\n1. Тестенко Юхим Саввич, 01.02.1990, полк «Азов»\n"
        "2. Зразкевич Лев Хомич, 02.03.1991, ст. солдат 36 обрмп\n"
        "3. Умовний Гнат Ілліч, 03.04.1992, полк «Азов»\n",
        encoding="utf-8",
    )
    records = read_delivery(path, "exchange", "s").records
    assert [bool(unit) and "«Азов»" in unit for unit in records["military_unit"]] == [True, False, True]
    assert records["military_unit_raw"] == ["полк «Азов»", "36 обрмп", "полк «Азов»"]
    assert records["rank"] == [None, "старший солдат", None]
    assert records["rank_raw"] == [None, "ст. солдат", None]


def test_a_regiment_in_a_statement_is_the_unit():
    said = read_statement("Був зі мною хлопець, полк «Азов», звали Степан")
    assert said.rank is None
    assert said.unit is not None and "«Азов»" in said.unit
