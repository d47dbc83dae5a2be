"""How a witness knows: hearsay, screens, denials, and words that nobody can read."""

import pytest

from linkage.records.basis import UnreadBasis, parse_basis
from linkage.records.cells import typed
from linkage.records.contracts import contract
from linkage.records.delivery import read_delivery

BASIS = contract("testimony").column("basis")


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ("від охоронця", "told"),
        ("от охранника", "told"),
        ("охоронець сказав", "told"),
        ("a guard told him", "told"),
        ("друг бачив", "told"),
        ("by a cellmate", "told"),
        ("через охоронця", "told"),
        ("бачив через вікно", "saw"),
        ("не сам бачив, а зі слів", "told"),
        ("по телевізору", "heard"),
        ("бачив по телевізору", "heard"),
        ("видел в телеграме", "heard"),
        ("saw his name on a list", "heard"),
        ("чув від інших", "heard"),
        ("сам не бачив, чув від інших", "heard"),
        ("не бачив", "not_seen"),
        ("сам його не бачив", "not_seen"),
        ("лично не видел", "not_seen"),
        ("did not see him personally", "not_seen"),
        ("впізнав на фото", "saw"),
        ("чув перекличку", "saw"),
        ("бачив недалеко від їдальні", "saw"),
        ("видел его лично в бане", "saw"),
        ("разом сиділи в СІЗО", "same_cell"),
    ],
)
def test_a_basis_in_a_witness_s_own_words(said: str, basis: str) -> None:
    assert typed(BASIS, said) == basis


@pytest.mark.parametrize(
    "said", ["в/о", "так", "розмовляв з охоронцем", "не пам'ятаю, де бачив", "не бачив, хоч разом сиділи"]
)
def test_what_cannot_be_read_is_no_sighting(said: str) -> None:
    with pytest.raises(UnreadBasis) as caught:
        parse_basis(said)
    assert caught.value.instead == "told"


def test_an_unread_basis_counts_as_hearsay_and_the_report_says_so(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    path.write_text(
        "ПІБ;Код свідка;Звідки знає;Дата опитування\n"
        "Тестенко Юхим Саввич;С-1;через знайомих знайомого в/о;01.05.2023\n"
        "Зразкевич Лев Хомич;С-2;щось незрозуміле;01.05.2023\n"
        "Прикладов Марко Ілліч;С-3;сам його не бачив;01.05.2023\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "ngo")
    assert list(delivered.records["basis"]) == ["told", "told", "not_seen"]
    assert delivered.records["basis_raw"][1] == "щось незрозуміле"
    assert delivered.report["rejected"] == 0
    notes = " ".join(delivered.report["notes"])
    assert "1 answers" in notes and "it counts as told, which is hearsay" in notes
    assert "1 records say that the witness did not see the person" in notes


def test_yes_and_no_are_read_by_the_header_that_asks(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    people = ("Тестенко Юхим Саввич", "Зразкевич Лев Хомич", "Прикладов Марко Ілліч")
    rows = "".join(
        f"{name};С-{at};{told}\n"
        for at, (name, told) in enumerate(zip(people, ("так", "ні", ""), strict=True))
    )
    path.write_text("ПІБ;Код свідка;Бачив особисто\n" + rows, encoding="utf-8")
    profile = tmp_path / "profile.toml"
    profile.write_text('[columns]\n"Бачив особисто" = "basis"\n', encoding="utf-8")
    assert list(read_delivery(path, "testimony", "ngo", profile).records["basis"]) == ["saw", "told", None]


def test_a_name_cell_may_deny_the_sighting_or_name_a_relative_only(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    path.write_text(
        "ПІБ;Код свідка;Звідки знає;Дата опитування\n"
        "Не бачив Гордієвського Леся;С-1;;01.05.2023\n"
        "брат Сидорчука Івана;С-2;бачив;01.05.2023\n"
        "Чув про Зразкевича Лева;С-3;;01.05.2023\n"
        "брат Сидорчук Іван;С-4;бачив;01.05.2023\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "ngo")
    records = delivered.records
    assert list(zip(records["surname"], records["given_name"], records["basis"], strict=True)) == [
        ("Гордієвського", "Леся", "not_seen"),
        ("Зразкевича", "Лева", "heard"),
        ("Сидорчук", "Іван", "saw"),
    ]
    assert records["other_names"] == [None] * 3
    assert records["full_name_raw"][0] == "Не бачив Гордієвського Леся"
    (lost,) = [one for one in delivered.rejects if not one.row_was_kept]
    assert lost.row == 3 and "somebody's relative" in lost.reason and "own name" in lost.advice
