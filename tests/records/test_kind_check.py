"""A file delivered as another kind than it is: refused where that is plain, warned of where it may be."""

from pathlib import Path

import pytest

from linkage.errors import BadInput
from linkage.records.contracts import contract
from linkage.records.delivery import read_delivery
from linkage.records.headers import match_columns
from linkage.records.kind_check import judge_kind
from linkage.records.readers.sheet import Sheet
from tests.records.layouts import LAYOUTS, Layout

PEOPLE = ("Тестенко Юхим Саввич", "Зразкевич Лев Хомич", "Прикладов Марко Ілліч", "Умовний Гнат Ілліч")


def csv_of(folder: Path, headers: str, rest: str = "", title: str = "") -> Path:
    path = folder / "list.csv"
    rows = "".join(f"{name};0{at + 1}.02.1990{rest}\n" for at, name in enumerate(PEOPLE))
    path.write_text(
        (f"{title}\n" if title else "") + f"ПІБ;Дата народження{headers}\n{rows}", encoding="utf-8"
    )
    return path


def list_of(folder: Path, title: str, rest: str = "") -> Path:
    path = folder / "list.txt"
    lines = "".join(f"{at + 1}. {name}, 0{at + 1}.02.1990{rest}\n" for at, name in enumerate(PEOPLE))
    path.write_text(f"{title}\n{lines}", encoding="utf-8")
    return path


REGISTRY = (";Дата зникнення;Місце зникнення;Обставини", ";01.05.2022;м. Бахмут;не вийшов на зв'язок")
DEATHS = (";Дата загибелі;Підстава", ";01.05.2022;ДНК")
TESTIMONY = (";Код свідка;Дата опитування;Де бачили;Звідки знає", ";С-1;01.05.2023;СІЗО-2;бачив")
EXCHANGE = (";Дата обміну;Номер списку", ";24.08.2024;55")


@pytest.mark.parametrize(
    ("columns", "told", "kind"),
    [
        (REGISTRY, "acknowledgement", "registry"),
        (DEATHS, "exchange", "death"),
        (TESTIMONY, "registry", "testimony"),
        (EXCHANGE, "death", "exchange"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_how_to_deliver_it(
    tmp_path: Path, columns: tuple[str, str], told: str, kind: str
) -> None:
    path = csv_of(tmp_path, *columns)
    with pytest.raises(BadInput, match=f"looks like {kind} and not like {told}") as caught:
        read_delivery(path, told, "s")
    line = str(caught.value)
    assert f"--kind {kind}" in line and "--insist" in line and "\n" not in line
    assert not any(name.split()[0] in line for name in PEOPLE)
    report = read_delivery(path, told, "s", insist=True).report
    assert report["accepted"] == len(PEOPLE) and f"SEEMS TO BE {kind}" in report["warnings"][0]
    assert read_delivery(path, kind, "s").report["warnings"] == []


def test_a_saved_profile_insists_too(tmp_path: Path) -> None:
    path = csv_of(tmp_path, *REGISTRY)
    profile = tmp_path / "profile.toml"
    profile.write_text('[columns]\n"ПІБ" = "full_name"\n', encoding="utf-8")
    assert read_delivery(path, "acknowledgement", "s", profile).report["warnings"]


def test_titles_and_lines_tell_the_kind_of_a_list_without_columns(tmp_path: Path) -> None:
    exchange = list_of(tmp_path, "Обмін 24.08.2024. Список звільнених з полону")
    with pytest.raises(BadInput, match="looks like exchange and not like death"):
        read_delivery(exchange, "death", "s")
    assert read_delivery(exchange, "exchange", "s").report["warnings"] == []
    missing = list_of(tmp_path, "Список зниклих безвісти")
    with pytest.raises(BadInput, match="looks like registry and not like acknowledgement"):
        read_delivery(missing, "acknowledgement", "s")
    dead = list_of(tmp_path, "Список", ", загинув 01.05.2022")
    with pytest.raises(BadInput, match="looks like death and not like exchange"):
        read_delivery(dead, "exchange", "s")


@pytest.mark.parametrize(
    "title",
    [
        "Зі слів звільненого: бачив у Камишині",
        "Хлопець, якого обміняли, назвав тих, хто був з ним у камері",
        "Со слов освобождённого, видел в колонии",
        "Names recalled by a soldier who was released in May",
    ],
)
def test_what_somebody_who_returned_tells_of_others_is_testimony(tmp_path: Path, title: str) -> None:
    told = list_of(tmp_path, title)
    assert read_delivery(told, "testimony", "s").report["warnings"] == []
    with pytest.raises(BadInput, match="looks like testimony and not like exchange"):
        read_delivery(told, "exchange", "s")


@pytest.mark.parametrize(
    "title",
    [
        "Звільнені з полону 24.08.2024, за словами омбудсмана",
        "Координаційний штаб назвав звільнених: поверненого війська 4",
        "Обмін 24.08.2024: повернулися ті, кого бачили востаннє в Таганрозі",
    ],
)
def test_what_an_office_says_of_a_return_is_a_return(tmp_path: Path, title: str) -> None:
    assert read_delivery(list_of(tmp_path, title), "exchange", "s").report["warnings"] == []


@pytest.mark.parametrize(
    "kind", ["registry", "exchange", "acknowledgement", "death", "testimony", "interview"]
)
def test_names_alone_are_of_any_kind(tmp_path: Path, kind: str) -> None:
    for path in (csv_of(tmp_path, ""), list_of(tmp_path, "Список 3")):
        assert read_delivery(path, kind, "s").report["warnings"] == []


def test_a_day_of_going_missing_beside_the_returned_is_only_warned_of(tmp_path: Path) -> None:
    delivered = read_delivery(csv_of(tmp_path, ";Дата зникнення", ";01.05.2022"), "exchange", "s")
    assert "SEEMS TO BE registry" in delivered.report["warnings"][0]
    titled = csv_of(tmp_path, ";Дата полону", ";01.05.2022", title="Обмін 24.08.2024")
    assert read_delivery(titled, "exchange", "s").report["warnings"] == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_layout_is_doubted_under_its_own_kind(layout: Layout) -> None:
    headers, rows = list(layout.headers), layout.rows
    sheet = Sheet("list.csv", rows, list(range(len(rows))), len(rows), columns=headers)
    told = contract(layout.kind)
    assert judge_kind([sheet], [match_columns(headers, rows, told, {})], told).other is None


def test_a_day_that_is_only_guessed_at_makes_no_list_of_deaths(tmp_path):
    path = tmp_path / "list.csv"
    rows = "".join(f"С-1;1{day}.03.2024;Коваль Іван Петрович;7;0{day}.01.2023\n" for day in range(1, 9))
    path.write_text(
        f"Шифр свідка;Коли записано свідчення;Кого впізнав (ПІБ);Камера / барак;Бачив з\n{rows}", "utf-8"
    )
    with pytest.raises(BadInput, match="looks like testimony and not like death"):
        read_delivery(path, "death", "s")


FOUND_DEAD = ("ДНК", "репатріація тіла", "за документами", "за ДНК")
HOW_KNOWN = ("бачив сам", "сиділи в одній камері", "розповіли", "чув")


@pytest.mark.parametrize(("answers", "refused"), [(FOUND_DEAD, True), (HOW_KNOWN, False)])
def test_answers_tell_whose_a_header_is_that_kinds_share(
    tmp_path: Path, answers: tuple[str, ...], refused: bool
) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"{name};01.05.2023;{how}\n" for name, how in zip(PEOPLE, answers, strict=True))
    path.write_text(f"full_name;death_date;basis\n{rows}", encoding="utf-8")
    if refused:
        with pytest.raises(BadInput, match="looks like death and not like testimony"):
            read_delivery(path, "testimony", "s")
        assert read_delivery(path, "death", "s").report["warnings"] == []
    else:
        assert read_delivery(path, "testimony", "s").report["accepted"] == len(PEOPLE)


@pytest.mark.parametrize("answers", [FOUND_DEAD, ("хтозна",) * 4, ("",) * 4])
def test_a_testimony_list_is_not_refused_for_what_stands_under_its_basis(
    tmp_path: Path, answers: tuple[str, ...]
) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"{name};С-1;СІЗО-2;{how}\n" for name, how in zip(PEOPLE, answers, strict=True))
    path.write_text(f"ПІБ;Код свідка;Де бачили;Звідки знає\n{rows}", encoding="utf-8")
    assert read_delivery(path, "testimony", "s").report["warnings"] == []
