"""One line of a list: which date is of which event, and where its places go."""

from pathlib import Path

import pytest

from linkage.records.contracts import KINDS, contract
from linkage.records.delivery import Delivered, read_delivery
from linkage.records.readers.list_person import ListManner, read_person

NAME = "Тестенко Юхим Саввич"


def told(kind: str, rest: str, whole: str | None = None) -> dict[str, str | None]:
    page = contract(kind)
    line = read_person(f"{NAME}, {rest}", ListManner(page, page.learned_on[0], whole))
    assert line is not None and line.told.pop("full_name") == NAME
    return {**line.told, **({"rest": ", ".join(line.left)} if line.left else {})}


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("зник безвісти", {"registry": "missing_date", "exchange": "missing_date"}),
        ("пропал без вести", {"registry": "missing_date", "acknowledgement": "missing_date"}),
        ("у полоні з", {"registry": "capture_date", "exchange": "capture_date"}),
        ("потрапив у полон", {"acknowledgement": "capture_date", "death": "capture_date"}),
        ("взят в плен", {"acknowledgement": "capture_date", "testimony": "capture_date"}),
        ("captured", {"acknowledgement": "capture_date"}),
        ("загинув", {"death": "death_date", "exchange": "death_date"}),
        ("killed", {"death": "death_date"}),
        ("похований", {"death": "burial", "registry": "burial"}),
        ("звільнений", {"exchange": "exchange_date", "registry": "exchange_date"}),
        ("повернувся додому", {"exchange": "exchange_date", "death": "exchange_date"}),
        ("released on", {"exchange": "exchange_date"}),
        ("підтверджено МКЧХ", {"acknowledgement": "acknowledged_date", "registry": "icrc_confirmed_date"}),
        ("бачили", {"testimony": "seen_date"}),
    ],
)
def test_a_day_goes_to_the_event_that_its_words_tell_of(words: str, columns: dict[str, str]) -> None:
    for kind, name in columns.items():
        assert told(kind, f"17.04.1993, {words} 03.04.2022") == {
            "birth_date": "17.04.1993",
            name: "03.04.2022",
        }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "words",
    ["похований", "мобілізований", "поранений", "лист від", "тіло повернуто", "служить з", "не підтверджено"],
)
def test_a_day_of_something_else_is_never_the_own_day_of_a_kind(kind: str, words: str) -> None:
    found = told(kind, f"17.04.1993, {words} 03.04.2022")
    assert not {*contract(kind).learned_on} & set(found)
    assert "03.04.2022" in "".join(filter(None, found.values()))


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("03.04.2022 зник безвісти", "missing_date"),
        ("зник безвісти, 03.04.2022", "missing_date"),
        ("03.04.2022, зник безвісти", "missing_date"),
        ("служив у Києві, звільнений 03.04.2022", "exchange_date"),
    ],
)
def test_the_word_of_a_day_may_stand_behind_it_or_a_comma_away(rest: str, name: str) -> None:
    assert told("exchange", f"1993, {rest}")[name] == "03.04.2022"


def test_several_days_of_a_line_go_to_their_own_events() -> None:
    found = told(
        "exchange", "народився 17.04.1993, зник 03.04.2022, у полоні з 05.05.2022, обміняний 31.05.2024"
    )
    assert found == {
        "birth_date": "17.04.1993",
        "missing_date": "03.04.2022",
        "capture_date": "05.05.2022",
        "exchange_date": "31.05.2024",
    }


@pytest.mark.parametrize(
    "rest",
    [
        "останній зв'язок 21.06.2023, зник 23.06.2023",
        "зник 23.06.2023, останній зв'язок 21.06.2023",
        "last contact 21.06.2023, missing 23.06.2023",
    ],
)
def test_who_was_last_heard_of_before_going_missing_went_missing_then(rest: str) -> None:
    assert told("registry", rest)["missing_date"] == "23.06.2023"
    assert told("registry", "останній зв'язок 21.06.2023")["missing_date"] == "21.06.2023"


def test_a_name_that_sounds_like_an_event_is_a_name() -> None:
    page = contract("exchange")
    for name in ("Полонський Юхим Саввич", "ЗАГИНАЙЛО Юхим", "Пропалов Юхим", "Полонюк Ю. С."):
        line = read_person(f"{name} 17.04.1993 31.05.2024", ListManner(page, "exchange_date"))
        assert line is not None
        assert line.told == {"full_name": name, "birth_date": "17.04.1993", "exchange_date": "31.05.2024"}


def test_a_day_without_a_word_is_the_own_day_unless_something_contradicts() -> None:
    assert told("exchange", "1993, солдат, 31.05.2024")["exchange_date"] == "31.05.2024"
    assert told("exchange", "1993, 31.05.2024", whole="2024-05-31")["exchange_date"] == "31.05.2024"
    assert told("exchange", "1993, 03.04.2022", whole="2024-05-31") == {
        "birth_date": "1993",
        "rest": "03.04.2022",
    }
    assert told("exchange", "2005, 03.04.2014") == {"birth_date": "2005", "rest": "03.04.2014"}
    assert "death_date" not in told("death", "1993, з 03.04.2022")


@pytest.mark.parametrize(
    "span", ["1993-2023", "(17.04.1993–03.04.2023)", "(04.1993 — 04.2023)", "17.04.1993-03.04.2023"]
)
def test_two_days_with_a_dash_between_are_birth_and_death(span: str) -> None:
    found = told("death", span)
    assert (found["birth_date"] or "").endswith("1993") and (found["death_date"] or "").endswith("2023")


def test_a_death_that_a_witness_tells_of_is_claimed(tmp_path: Path) -> None:
    text = "Свідчення\n" + lines(", помер у полоні 04.2023", ", живий")
    assert delivered(tmp_path, "testimony", text).records["outcome_claimed"] == ["killed", None]


def test_the_place_of_an_event_is_no_home() -> None:
    assert told("death", "1993, загинув 10 травня 2023 року поблизу м. Бахмут Донецької області")[
        "place"
    ] == ("м. Бахмут Донецької області")
    assert told("registry", "1993, зник 03.04.2022 біля м. Попасна")["missing_place"] == "м. Попасна"
    assert told("registry", "1993, зник 03.04.2022, м. Попасна, Сумська обл.") == {
        "birth_date": "1993",
        "missing_date": "03.04.2022",
        "missing_place": "м. Попасна",
        "residence": "Сумська обл.",
    }
    assert told("death", "загинув 05.05.2022 в бою за с. Степове")["place"] == "с. Степове"
    assert told("registry", "зв'язок втрачено 05.05.2022, м. Попасна") == {
        "missing_date": "05.05.2022",
        "missing_place": "м. Попасна",
    }
    assert told("acknowledgement", "taken prisoner in Mariupol on 20 May 2022") == {
        "capture_date": "20 May 2022",
        "capture_place": "Mariupol",
    }
    assert told("registry", "уродженець м. Суми, проживав у м. Київ") == {
        "birth_place": "м. Суми",
        "residence": "м. Київ",
    }
    assert told("acknowledgement", "captured at Mariupol") == {"capture_place": "Mariupol"}
    assert told("acknowledgement", "осуждён на 10 лет, ИК-10") == {
        "sentence": "осуждён на 10 лет",
        "held_at": "ИК-10",
    }
    assert told("exchange", "held in Taganrog") == {"held_at": "Taganrog"}
    assert told("exchange", "1993, з Полтави, 36 бригада")["residence"] == "Полтави"


@pytest.mark.parametrize(
    "age",
    [
        "близько 30 років",
        "35 р.",
        "25 років",
        "30-35 лет",
        "під 40 років",
        "aged 40",
        "30 років на вигляд",
        "50 рр.",
    ],
)
def test_an_age_is_no_place(age: str) -> None:
    for kind in ("testimony", "exchange"):
        assert told(kind, f"{age}, 36 бригада") == {"age": age, "military_unit": "36 бригада"}
        assert told(kind, f"м. Суми ({age})") == {"age": age, "residence": "м. Суми"}


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("поз. Малий", "Малий"),
        ("позивний «Гриф»", "Гриф"),
        ("на псевдо Дід", "Дід"),
        ("прізвисько Лис", "Лис"),
    ],
)
def test_a_call_sign_is_known_by_any_of_its_words(words: str, sign: str) -> None:
    assert told("testimony", f"{words}, 36 бригада")["call_sign"] == sign


def test_the_prison_of_the_title_is_where_all_were_seen(tmp_path: Path) -> None:
    text = lines("", ", бачили в СІЗО-1 Курськ")
    title = "Хлопець, якого обміняли, назвав тих, хто був з ним у камері (СІЗО-2 Таганрог):\n"
    found = delivered(tmp_path, "testimony", title + text)
    assert "Таганрог" in (found.records["seen_at"][0] or "") and "Курськ" in (
        found.records["seen_at"][1] or ""
    )
    assert any("seen_at is taken from the title" in note for note in found.report["notes"])
    both = delivered(tmp_path, "testimony", f"{title}Був і в СІЗО-1 Курськ:\n{text}")
    assert both.records["seen_at"][0] is None


def test_tabs_part_what_a_line_tells() -> None:
    assert told("registry", "\t17.04.1993\tсолдат\tМаріуполь") == {
        "birth_date": "17.04.1993",
        "rank": "солдат",
        "residence": "Маріуполь",
    }


def delivered(folder: Path, kind: str, text: str) -> Delivered:
    path = folder / "list.txt"
    path.write_text(text, encoding="utf-8")
    return read_delivery(path, kind, "s")


def lines(*rest: str) -> str:
    names = ("Тестенко Юхим", "Зразкевич Лев", "Прикладов Марко", "Умовний Гнат")
    return "".join(
        f"{at}. {name}, 199{at}{more}\n" for at, (name, more) in enumerate(zip(names, rest, strict=False), 1)
    )


def test_the_day_of_the_title_stands_for_all_and_what_differs_is_told_of(tmp_path: Path) -> None:
    text = "Звільнені 31.05.2024\n" + lines(
        ", у полоні з 03.04.2022", ", 05.05.2022", "", ", звільнений 14.02.2024"
    )
    found = delivered(tmp_path, "exchange", text)
    assert found.records["exchange_date"] == ["2024-05-31", "2024-05-31", "2024-05-31", "2024-02-14"]
    assert '"capture_date": "03.04.2022"' in (found.records["extra"][0] or "")
    assert '"rest": "05.05.2022"' in (found.records["extra"][1] or "")
    assert any("on 1 lines a day is not taken for exchange_date" in note for note in found.report["notes"])


def test_bare_days_of_a_list_of_the_missing_are_of_going_missing(tmp_path: Path) -> None:
    found = delivered(tmp_path, "registry", "Зниклі безвісти\n" + lines(*[", 03.04.2022"] * 4))
    assert found.records["missing_date"] == ["2022-04-03"] * 4 and not any(found.records["registered_date"])
    assert any("on 4 lines a day without a word" in note for note in found.report["notes"])


def test_a_line_as_published_is_no_place_or_unit(tmp_path: Path) -> None:
    text = "Осуждённые\n" + lines(*[", приговорён к 10 годам, ИК-10"] * 4)
    found = delivered(tmp_path, "acknowledgement", text)
    assert found.records["held_at"] == ["ВК-10"] * 4
