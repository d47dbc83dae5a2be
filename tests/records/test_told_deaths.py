"""A death told where a condition is asked for."""

import pytest

from linkage.records.delivery import read_delivery
from linkage.records.told_deaths import speaks_of_death, tells_death


@pytest.mark.parametrize(
    "text",
    [
        "помер",
        "Помер від ран",
        "вбитий",
        "мертвий",
        "загинув",
        "мёртв",
        "умер в СИЗО",
        "убит",
        "died of wounds",
        "killed",
    ],
)
def test_a_death_under_condition_is_a_death(text: str) -> None:
    assert tells_death(text)


@pytest.mark.parametrize(
    "text",
    ["не помер", "ледь не помер", "можливо мертвий", "мертвий?", "брат загинув", "напівмертвий", "half dead"],
)
def test_a_denied_doubted_or_other_death_is_none(text: str) -> None:
    assert not tells_death(text)


@pytest.mark.parametrize(
    "text", ["здоровий", "поранений", "виснажений", "змертвілий погляд", "вбитий горем", ""]
)
def test_other_conditions_speak_of_no_death(text: str) -> None:
    assert not tells_death(text)


def test_a_condition_without_a_death_word_does_not_speak_of_one() -> None:
    assert not speaks_of_death("поранений у руку") and speaks_of_death("ледь не помер")


def test_a_death_under_condition_fills_the_outcome_only_where_none_is_claimed(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    path.write_text(
        "ПІБ;Код свідка;Стан здоров'я;Що сталося;Дата опитування\n"
        "Тестенко Юхим Саввич;С-1;помер у камері;;01.05.2023\n"
        "Зразкевич Лев Хомич;С-2;мертвий;вивезли;01.05.2023\n"
        "Прикладов Марко Ілліч;С-3;ледь не помер;;01.05.2023\n"
        "Умовний Гнат Ілліч;С-4;поранений;;01.05.2023\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "ngo")
    assert delivered.records["outcome_claimed"] == ["killed", "taken_away", None, None]
    assert delivered.records["outcome_claimed_raw"][0] == "помер у камері"
    notes = " ".join(delivered.report["notes"])
    assert "1 row: a death is told under condition, and outcome_claimed is taken as killed" in notes
    assert "says otherwise" in notes and "no outcome is taken" in notes


def test_without_an_outcome_column_a_death_is_claimed_too(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    path.write_text(
        "ПІБ;Код свідка;Стан здоров'я;Дата опитування\nТестенко Юхим Саввич;С-1;убит;01.05.2023\n",
        encoding="utf-8",
    )
    assert read_delivery(path, "testimony", "ngo").records["outcome_claimed"] == ["killed"]
