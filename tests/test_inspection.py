import pytest

from linkage.deliveries import ingest
from linkage.errors import BadInput
from linkage.inspection import inspect, profile_path, save_profile
from linkage.workspace import Workspace

LIST = "№;Прізвище;Ім'я;Дата народження;Колір\n1;Шевченко;Іван;05.01.1990;синій\n2;Коваль;Олег;02.03.1985;\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "перелік.csv"
    path.write_text(LIST, encoding="windows-1251")
    return path


def test_every_delivered_column_is_shown_in_order_with_its_place_and_samples(file):
    found = inspect(file, "registry").columns
    assert [one.header for one in found] == ["№", "Прізвище", "Ім'я", "Дата народження", "Колір"]
    by_header = {one.header: one for one in found}
    assert by_header["Прізвище"].column == "surname"
    assert by_header["Дата народження"].column == "birth_date"
    assert by_header["Колір"].column is None
    assert by_header["Прізвище"].samples == ("Шевченко", "Коваль")


def test_a_saved_profile_is_followed_by_the_sources_deliveries(file, tmp_path):
    workspace = Workspace.created(tmp_path / "w")
    saved = save_profile(workspace, "registry", "mia", inspect(file, "registry").columns)
    assert saved == profile_path(workspace, "registry", "mia")
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text.replace('"Колір" = "extra"', '"Колір" = "distinguishing_marks"'), encoding="utf-8")
    delivery = ingest(workspace, file, "registry", "mia").delivery
    placed = {one["header"]: one["column"] for one in delivery.report["columns"]}
    assert placed["Колір"] == "distinguishing_marks"


def test_an_unknown_kind_is_refused(file):
    with pytest.raises(BadInput, match="people"):
        inspect(file, "people")


def test_what_the_title_of_an_exchange_list_says_is_shown_but_is_no_column(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text(
        "Повернення додому\n3 травня 2025 року\nПовернуто 4 наших захисників.\n"
        "1. Коваль Олег\n2. Бондар Тарас\n3. Тестенко Іван\n4. Зразко Петро\n",
        encoding="utf-8",
    )
    found = inspect(file, "exchange").columns
    told = {one.column: one.samples for one in found if one.how == "title"}
    assert told == {"exchange_date": ("2025-05-03",), "list_total": ("4",)}
    saved = save_profile(Workspace.created(tmp_path / "w"), "exchange", "news", found)
    assert "exchange_date" not in saved.read_text(encoding="utf-8")


def test_a_file_of_another_kind_is_told_before_it_is_delivered(tmp_path):
    file = tmp_path / "list.csv"
    rows = ["ПІБ,Дата смерті,Причина смерті,Місце поховання"]
    rows += [f"Коваль Іван Петрович,0{day}.02.2024,осколкове,Київ" for day in range(1, 8)]
    file.write_text("\n".join(rows), encoding="utf-8")
    assert "looks like death" in inspect(file, "testimony").doubt
    assert not inspect(file, "death").doubt
