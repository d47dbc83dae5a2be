"""A sentence where a name was to stand is no name, and what a witness told in it is not lost."""

from pathlib import Path

import pytest

from linkage.errors import BadInput
from linkage.records.delivery import Delivered, read_delivery
from linkage.records.name_cells import take_apart
from linkage.records.running_text import RunningText, name_before_text

SENTENCES = (
    "У Таганрозі в камері 14 сидів з Тестенком Юхимом, позивний Грім, 36 бригада.",
    "Також там був Зразкевич Лев з Полтави. Хворів на ноги.",
    "Хворів на ноги Степан, років 40, з Маріуполя.",
    "В одній камері з Прикладовим Марком був, також бачив двох братів.",
    "Він розповідав про дружину й двох дітей.",
    "Сиділа разом з Тестенко Юлією.",
    "We were kept together with Testenko Yukhym.",
    "Високий чоловік без передніх зубів та дуже худий мовчав увесь день",
)
NAMES = (
    "Тестенко Юхим",
    "Тестенко Юхим Саввич, 1990",
    "У. Тестенко",
    "В Тестенко",
    "З. Іваненко",
    "Я. Бойко",
    "Тестенко В. С.",
    "Тестенко Юхим, 36 окрема бригада морської піхоти",
    "старший сержант тестенко юхим саввич 36 окрема бригада морської піхоти",
    "Тестенко Юлія (в дівоцтві Зразко)",
    "Тестенко Юлія у шлюбі Зразко",
    "хлопець на прізвище Тестенко",
    "Петро з Харкова",
    "Тестенко він же Зразко Лев",
    "Була Марія",
    "Ми Сун Кім",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_name(text: str) -> None:
    with pytest.raises(RunningText):
        take_apart(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_left_as_it_is(text: str) -> None:
    assert name_before_text(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Тестенко Юхим сидів зі мною в камері 7, потім його вивезли.", "Тестенко Юхим"),
        ("Бачив Тестенка Юхима Саввича в СІЗО-2 навесні 2023 року.", "Тестенка Юхима Саввича"),
        ("тестенко юхим був у нас старшим", "Тестенко Юхим"),
        ("Тестенко Юхим (сидів у камері 3)", "Тестенко Юхим"),
        ("хлопець на ім'я Юхим, сидів у камері 5", "Юхим"),
        ("I saw Testenko Yukhym in cell 14", "Testenko Yukhym"),
        ("Також Тестенко Юхим", "Тестенко Юхим"),
    ],
)
def test_what_a_name_goes_on_to_tell_is_no_part_of_it(text: str, name: str) -> None:
    cell = take_apart(text)
    assert cell.full_name == name
    assert not cell.other_names


def read(folder: Path, lines: tuple[str, ...], numbered: bool = True) -> Delivered:
    path = folder / "rozpovid.txt"
    marks = [f"{at}. " if numbered else "" for at in range(1, len(lines) + 1)]
    path.write_text("".join(f"{mark}{line}\n" for mark, line in zip(marks, lines, strict=True)), "utf-8")
    return read_delivery(path, "testimony", "ngo")


AMONG = ("Тестенко Юхим Саввич сидів зі мною в камері 7.",)


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("lines", [SENTENCES[:4], SENTENCES[:3] + AMONG, AMONG + SENTENCES[1:4]])
def test_a_text_of_sentences_is_refused_with_advice(
    tmp_path: Path, lines: tuple[str, ...], numbered: bool
) -> None:
    with pytest.raises(BadInput, match=r"no list of people was found.*the name first"):
        read(tmp_path, lines, numbered)


@pytest.mark.parametrize("numbered", [True, False])
def test_a_sentence_among_people_is_set_aside_with_its_line_and_advice(
    tmp_path: Path, numbered: bool
) -> None:
    people = ("Тестенко Юхим Саввич, 1990", "Зразкевич Лев, солдат", "Прикладов Марко")
    delivered = read(tmp_path, (*people, *SENTENCES[1:3], *AMONG), numbered)
    assert delivered.records["surname"] == ["Тестенко", "Зразкевич", "Прикладов", "Тестенко"]
    assert [(one.row, one.value) for one in delivered.rejects] == [(4, SENTENCES[1]), (5, SENTENCES[2])]
    assert all("sentence" in one.reason and "name first" in one.advice for one in delivered.rejects)
    assert delivered.report["rows_in_file"] == 6 and delivered.report["rejected"] == 2


def table(folder: Path, rows: tuple[str, ...], header: str = "Позивний", cell: str = "Грім") -> Delivered:
    path, profile = folder / "table.csv", folder / "profile.toml"
    body = "".join(f"С-{at};{cell};{row}\n" for at, row in enumerate(rows))
    path.write_text(f"Код свідка;{header};Що розповів\n{body}", encoding="utf-8")
    profile.write_text('[columns]\n"Що розповів" = "full_name"\n', encoding="utf-8")
    return read_delivery(path, "testimony", "ngo", profile)


def test_a_sentence_under_the_name_keeps_its_row_and_is_read_as_the_statement(tmp_path: Path) -> None:
    delivered = table(tmp_path, (SENTENCES[0], SENTENCES[1], SENTENCES[4]))
    assert delivered.records["full_name"] == ["Тестенком Юхимом", "Зразкевич Лев", None]
    assert delivered.records["cell"] == ["14", None, None]
    assert delivered.records["statement"] == [SENTENCES[0], SENTENCES[1], SENTENCES[4]]
    assert [one.row for one in delivered.rejects if "is a sentence" in one.reason] == [2, 3, 4]
    assert all(one.row_was_kept and "statement" in one.advice for one in delivered.rejects)
    assert any("3 sentences" in note and "statement" in note for note in delivered.report["notes"])


def test_a_sentence_that_names_nobody_is_rejected_where_nothing_else_names_the_person(tmp_path: Path) -> None:
    delivered = table(tmp_path, (SENTENCES[4], "Тестенко Юхим"), cell="")
    (lost,) = delivered.rejects
    assert not lost.row_was_kept and "is a sentence" in lost.reason and SENTENCES[4] in lost.value


def test_a_statement_beside_a_sentence_stands(tmp_path: Path) -> None:
    delivered = table(tmp_path, (SENTENCES[0],), header="Свідчення", cell="бачив Зразкевича Лева")
    assert delivered.records["statement"] == ["бачив Зразкевича Лева"]
    assert delivered.records["full_name"] == ["Зразкевича Лева"]
    assert delivered.rejects[0].value == SENTENCES[0]
