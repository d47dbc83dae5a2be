"""Headers find their columns: by alias, by content where ambiguous, by likeness where new."""

from itertools import pairwise

import pytest

from linkage.records.contracts import KINDS, contract
from linkage.records.header_meaning import nearness, normalise
from linkage.records.header_words import AGAIN, speaks_of_others, spellings
from linkage.records.headers import likelier_kind, match_columns, names_somebody

from .layouts import GATHERED, LAYOUTS, MADE, Layout

MISLEADING = {"full_name", "surname", "given_name", "patronymic", "call_sign", "date", "birth_date"}


def matched(layout: Layout) -> list[tuple[str, frozenset[str | None], str | None]]:
    """Of each column: header, right targets, target found (None: an extra)."""
    told = contract(layout.kind)
    kept = {column.name for column in told.kept} - {"row_no"}
    matches = match_columns(layout.headers, layout.rows, told, {})
    return [
        (match.header, wanted, None if match.target in kept else match.target)
        for match, wanted in zip(matches, layout.wanted, strict=True)
    ]


@pytest.mark.parametrize("layouts", [MADE, GATHERED], ids=["made", "gathered"])
def test_of_the_columns_of_many_layouts_at_least_95_in_100_are_found_unaided(
    layouts: tuple[Layout, ...],
) -> None:
    found = [pair for layout in layouts for pair in matched(layout)]
    right = sum(1 for _, wanted, got in found if got in wanted)
    assert len(layouts) >= 25
    assert right >= 0.95 * len(found)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_column_is_wrong_in_a_name_or_a_date(layout: Layout) -> None:
    told = contract(layout.kind)
    for header, wanted, got in matched(layout):
        if got is not None and got not in wanted:
            assert told.column(got).type not in MISLEADING, header


@pytest.mark.parametrize("kind", KINDS)
def test_every_canonical_column_is_found_by_its_own_name(kind: str) -> None:
    told = contract(kind)
    headers = [column.name for column in told.columns]
    matches = match_columns(headers, [], told, {})
    assert [match.target for match in matches] == headers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rank", [4, 1, -1])
def test_the_order_of_the_columns_changes_nothing(kind: str, rank: int) -> None:
    for layout in (one for one in LAYOUTS if one.kind == kind):
        turned = layout.turned(rank)
        assert sorted(matched(turned), key=str) == sorted(matched(layout), key=str)


def test_a_profile_overrides_every_guess() -> None:
    told = contract("registry")
    rows = [["Шевченко Іван", "01.02.2023"]] * 3
    profile = {"Особа": "other_names", "Дата зникнення": "extra"}
    matches = match_columns(["Особа", "Дата зникнення"], rows, told, profile)
    assert [(match.target, match.how) for match in matches] == [("other_names", "profile"), (None, "profile")]


def test_a_header_of_a_name_over_dates_is_not_believed() -> None:
    rows = [[f"{day:02}.02.1990"] for day in range(1, 20)]
    (match,) = match_columns(["Прізвище"], rows, contract("registry"), {})
    assert match.target is None
    assert match.note


def test_one_ambiguous_header_is_told_by_its_cells() -> None:
    told = contract("registry")
    for cells, wanted in ((["1990", "1985", "2001"], "birth_year"), (["Бахмутський", "Сумський"], "raion")):
        (match,) = match_columns(["Р.н."], [[text] for text in cells], told, {})
        assert match.target == wanted
    for cells, wanted in (
        ([str(n) for n in range(1, 30)], "row_no"),
        ([f"А-{n * 37}" for n in range(9)], "record_id"),
    ):
        (match,) = match_columns(["№"], [[text] for text in cells], told, {})
        assert match.target == wanted


def test_of_two_columns_for_one_target_one_is_kept_and_reported() -> None:
    told = contract("registry")
    rows = [["Шевченко", "Іван", "01.02.2023", "05.02.2023"]] * 5
    matches = match_columns(["Прізвище", "Ім'я", "Дата зникнення", "Зник"], rows, told, {})
    assert [match.target for match in matches] == ["surname", "given_name", "missing_date", None]
    assert "second column" in matches[3].note


def test_latin_names_beside_ukrainian_ones_are_another_spelling() -> None:
    rows = [["Шевченко", "Shevchenko"], ["Коваль", "Koval"], ["Бондар", "Bondar"]]
    matches = match_columns(["Прізвище", "Surname"], rows, contract("registry"), {})
    assert [match.target for match in matches] == ["surname", "surname_lat"]


def test_a_header_that_stands_twice_is_never_taken_for_a_third_thing() -> None:
    rows = [["Шевченко", "Коваль", "Іван"], ["Бондар", "Мельник", "Олег"]] * 5
    matches = match_columns(["Прізвище", f"Прізвище{AGAIN}", "Ім'я"], rows, contract("registry"), {})
    assert [match.target for match in matches] == ["surname", None, "given_name"]
    twice = [[row[0], row[0].replace("ш", "sh"), row[2]] for row in rows]
    matches = match_columns(["Прізвище", f"Прізвище{AGAIN}", "Ім'я"], twice, contract("registry"), {})
    assert [match.target for match in matches] == ["surname", "surname_ru", "given_name"]


def test_nobody_is_named_by_dates_alone() -> None:
    told = contract("registry")
    matches = match_columns(["Дата зникнення", "Статус"], [["01.02.2023", "розшук"]] * 5, told, {})
    assert not names_somebody(matches, told)


def test_headers_are_compared_without_case_apostrophes_and_punctuation() -> None:
    assert len({normalise(text) for text in ("Ім’я", "ІМ'Я", "імʼя", " Імя: ")}) == 1
    assert normalise("Р.н.") == normalise("р-н")
    assert "last name" in spellings("person/last_name")
    assert "last name" in spellings("lastName")


def test_a_form_group_of_somebody_else_is_not_cut_off() -> None:
    assert spellings("applicant/full_name") == ("applicant full name",)


@pytest.mark.parametrize(
    "header", ["ПІБ заявника", "Прізвище матері", "Witness name", "Дата оновлення", "Жена"]
)
def test_headers_of_relatives_witnesses_and_paperwork_are_known_as_such(header: str) -> None:
    assert speaks_of_others(header)


def test_a_foreign_word_in_a_header_counts_more_than_a_missing_one() -> None:
    alias = normalise("Дата смерті")
    shades = ["Дата смерті", "Смерті дата", "Дата смерті орієнтовна", "Дата купівлі"]
    ordered = [nearness(normalise(header), alias) for header in shades]
    assert all(left >= right for left, right in pairwise(ordered))
    assert ordered[0] == 1.0
    assert ordered[-1] == 0.0


def test_a_header_typed_with_latin_look_alikes_is_read_as_it_looks() -> None:
    assert normalise("Пpiзвищe") == normalise("Прізвище")
    assert normalise("Дaтa нapoджeння") == normalise("Дата народження")


def test_a_form_group_of_witnesses_is_cut_off_from_what_speaks_of_witnesses_anyway() -> None:
    assert "witness id" in spellings("group_witness/witness_id")


@pytest.mark.parametrize(
    "header", ["Отримувач (ПІБ)", "ПІБ отримувача листа", "Хто звернувся (ПІБ)", "ФИО получателя", "NOK name"]
)
def test_recipients_and_enquirers_are_not_the_person(header: str) -> None:
    assert speaks_of_others(header)


def test_family_name_is_the_persons_own() -> None:
    assert not speaks_of_others("Family name in passport")
    assert speaks_of_others("Family member")


def test_stamps_of_a_form_tool_are_no_sighting() -> None:
    told = contract("testimony")
    stamps = [f"2023-05-{day:02}T09:14:{day:02}.000+03:00" for day in range(1, 25)]
    days = [f"2023-04-{day:02}" for day in range(1, 25)]
    names = ["Шевченко Іван Петрович"] * 24
    rows = list(zip(stamps, names, days, strict=True))
    matches = match_columns(["start", "name", "from_date"], rows, told, {})
    assert [match.target for match in matches] == ["form_metadata", "full_name", "seen_from"]
    (own,) = match_columns(["start"], [[day] for day in days], told, {})
    assert own.target == "seen_from"


def test_beside_a_surname_found_by_likeness_a_whole_name_is_somebody_elses() -> None:
    told = contract("acknowledgement")
    rows = [["Шевченко", "Коваль Ірина Петрівна"], ["Бондар", "Мельник Ольга Іванівна"]] * 5
    matches = match_columns(["Прізвище в/п", "Кому адресовано, ПІБ"], rows, told, {})
    assert [match.target for match in matches] == ["surname", None]


def test_a_short_qualifier_leaves_a_first_name_a_first_name() -> None:
    rows = [["Шевченко", "Іван"], ["Бондар", "Олег"], ["Коваль", "Петро"]] * 3
    matches = match_columns(["Прізвище в/п", "Ім'я в/п"], rows, contract("acknowledgement"), {})
    assert [match.target for match in matches] == ["surname", "given_name"]


def test_an_id_of_any_office_is_the_records_id_but_not_a_witnesss() -> None:
    rows = [["Шевченко Іван", f"UKR-{100 + n * 7}", f"W-{n % 3}"] for n in range(12)]
    matches = match_columns(["Name", "ICRC ID", "Witness ID"], rows, contract("testimony"), {})
    assert [match.target for match in matches] == ["full_name", "record_id", "witness_id"]


def test_the_words_of_an_enum_tell_their_column_but_answers_to_anything_do_not() -> None:
    told = contract("interview")
    rows = [
        ["Шевченко Іван", ("родич", "колишній полонений")[n % 2], ("так", "ні")[n % 2]] for n in range(12)
    ]
    matches = match_columns(["ПІБ", "Кого слухали", "Згода"], rows, told, {})
    assert [match.target for match in matches] == ["full_name", "respondent", None]


def test_a_questions_number_and_the_row_of_groups_are_seen_through() -> None:
    assert "дата опитування" in spellings("6. Дата опитування")
    assert "дата народження" in spellings("Народження › Дата")
    assert "прізвище" in spellings("Загиблий › Прізвище")
    assert "прізвище" not in spellings("Заявник › Прізвище")
    assert "дата" not in spellings("Народження › Дата")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_file_of_the_right_kind_is_not_doubted(layout: Layout) -> None:
    assert likelier_kind(layout.headers, contract(layout.kind)) is None


def test_a_file_delivered_as_another_kind_is_doubted() -> None:
    headers = ["ПІБ", "Свідок", "Дата опитування", "Де бачили", "Камера", "Надійність"]
    found = likelier_kind(headers, contract("registry"))
    assert found is not None
    assert found[0] == "testimony"
    assert set(found[1]) <= set(headers[1:])


def test_name_beside_a_surname_is_the_first_name() -> None:
    rows = [["Шевченко", "Іван"], ["Бондар", "Олег"], ["Коваль", "Петро"]] * 3
    matches = match_columns(["person/surname", "person/name"], rows, contract("registry"), {})
    assert [match.target for match in matches] == ["surname", "given_name"]


def test_telephones_are_no_tax_numbers() -> None:
    rows = [["Шевченко Іван", f"0501234{n:03}", f"2987654{n:03}"] for n in range(12)]
    matches = match_columns(["ПІБ", "К.т.", "Код Х"], rows, contract("registry"), {})
    assert [match.target for match in matches] == ["full_name", None, "tax_number"]


def test_what_no_alias_knows_is_told_with_its_group() -> None:
    rows = [["Шевченко Іван", "Бахмут"], ["Коваль Олег", "с. Роботине"]] * 4
    matches = match_columns(
        ["ПІБ", "Обставини зникнення › місце (н.п., район)"], rows, contract("registry"), {}
    )
    assert [match.target for match in matches] == ["full_name", "missing_place"]


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Реєстр. номер", "record_id"),
        ("Дата зникн.", "missing_date"),
        ("Місце зникн. (ост. відоме)", "missing_place"),
        ("Дата народж.", "birth_date"),
        ("Військ. звання", "rank"),
        ("Адреса родини", None),
        ("Тел. заявника", None),
    ],
)
def test_words_cut_short_by_a_dot_are_known_by_their_beginning(header: str, target: str | None) -> None:
    assert match_columns([header], [], contract("registry"), {})[0].target == target


@pytest.mark.parametrize(
    ("header", "target"), [("Звідки хлопець / підрозділ", "military_unit"), ("Звання / підрозділ", None)]
)
def test_of_two_ways_to_head_a_column_the_one_known_counts(header: str, target: str | None) -> None:
    assert match_columns([header], [], contract("testimony"), {})[0].target == target


def target(kind: str, header: str, cells: list[str], *beside: tuple[str, str]) -> str | None:
    """What a header never seen becomes, over these cells and beside other columns."""
    rows = [[cell, *(text for _, text in beside)] for cell in cells]
    return match_columns([header, *(name for name, _ in beside)], rows, contract(kind), {})[0].target


DAYS = [f"{day:02}.03.2023" for day in range(1, 20)]
BIRTHS = [f"{day:02}.03.19{day + 60}" for day in range(1, 20)]
PERSON = ("ПІБ", "Шевченко Іван Петрович")


@pytest.mark.parametrize(
    ("kind", "header", "wanted"),
    [
        ("registry", "Коли він востаннє виходив на зв'язок?", "missing_date"),
        ("registry", "дата, з якої вважається зниклим", "missing_date"),
        ("registry", "miss_dt", "missing_date"),
        ("registry", "Дата, с которой нет связи", "missing_date"),
        ("exchange", "When were they released?", "exchange_date"),
        ("exchange", "Дата прибуття з полону", "exchange_date"),
        ("death", "Орієнтовна дата загибелі", "death_date"),
        ("testimony", "Дата, когда опрашивали", "interview_date"),
        ("testimony", "Debriefed on", "interview_date"),
        ("testimony", "З якого місяця разом", "seen_from"),
        ("testimony", "До якого місяця разом", "seen_to"),
        # Days of others, of papers, and of what nobody asked.
        ("registry", "Дата звернення родичів", None),
        ("registry", "Дата вручення сповіщення родині", None),
        ("registry", "Ваша дата заповнення", None),
        ("death", "Дата репатріації", None),
        ("death", "Дата збігу ДНК", None),
    ],
)
def test_a_day_is_told_by_its_event_in_any_wording_or_left_alone(kind: str, header: str, wanted: str) -> None:
    assert target(kind, header, DAYS, PERSON) == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Коли він народився?", "birth_date"),
        ("ФизическоеЛицо.ДатаРождения", "birth_date"),
        ("Prisoner's date of birth", "birth_date"),
        ("Enquirer: date of birth", None),
        ("witness_birth_date", None),
    ],
)
def test_a_date_of_birth_is_the_persons_or_nobodys(header: str, wanted: str | None) -> None:
    assert target("testimony", header, BIRTHS, PERSON) == wanted


@pytest.mark.parametrize(
    "header", ["Хто нам розповів", "Who told us", "Ваше ім'я та прізвище", "Ким зустрінутий"]
)
def test_whoever_fills_a_form_or_acts_in_it_is_not_the_person(header: str) -> None:
    names = ["Коваль Олег Ігорович", "Бондар Тарас Іванович", "Мельник Ігор Петрович"] * 4
    assert target("exchange", header, names, ("Прізвище та ім'я поверненого", "Шевченко Іван")) is None


def test_your_missing_relative_is_the_person_sought() -> None:
    names = ["Коваль Олег Ігорович", "Бондар Тарас Іванович", "Мельник Ігор Петрович"] * 4
    assert target("registry", "What is the full name of your missing relative?", names) == "full_name"


def test_of_two_columns_of_names_without_telling_headers_neither_is_the_person() -> None:
    rows = [
        ["Коваль Олег Ігорович", "Бондар Тарас Іванович"],
        ["Мельник Ігор Петрович", "Гнатюк Ян Ігорович"],
    ] * 4
    matches = match_columns(["Абонент", "Напарник"], rows, contract("registry"), {})
    assert [match.target for match in matches] == [None, None]
    assert all("other columns hold names too" in match.note for match in matches)


def test_links_and_telephones_are_never_inferred_to_be_anything() -> None:
    assert (
        target("acknowledgement", "Звідки відомості", [f"https://example.org/{n}" for n in range(9)]) is None
    )
    assert (
        target("registry", "Номер особи для дзвінка", [f"+38050123450{n}" for n in range(9)], PERSON) is None
    )


def test_the_day_somebody_was_seen_last_ends_the_sighting_that_another_column_begins() -> None:
    rows = [["Шевченко Іван", "01.02.2023", "05.03.2023"]] * 6
    headers = ["ПІБ", "First time seen", "Last time seen"]
    found = [match.target for match in match_columns(headers, rows, contract("testimony"), {})]
    assert found == ["full_name", "seen_from", "seen_to"]


def test_a_header_that_offers_values_of_an_enum_asks_for_it() -> None:
    cells = ["military", "civilian", "military", "military", "civilian"] * 2
    assert target("exchange", "Soldier or civilian?", cells, PERSON) == "category"


@pytest.mark.parametrize(
    ("kind", "header", "cells", "wanted"),
    [
        ("death", "Населений пункт, де загинув", ["Бахмут", "Роботине", "Суми"], "place"),
        ("death", "Н.п. загибелі", ["Бахмут", "Роботине", "Суми"], "place"),
        ("registry", "np_zb", ["Бахмут", "Роботине", "Суми"], "missing_place"),
        ("registry", "Зникнення: район", ["Бахмутський", "Роменський", "Ізюмський"], "missing_place"),
        (
            "acknowledgement",
            "Засуджений (ПІБ)",
            ["Коваль Олег", "Бондар Тарас", "Мельник Роман"],
            "full_name",
        ),
        ("exchange", "Откуда доставлен", ["Таганрог", "Курск", "Еленовка"], "held_at"),
        ("exchange", "Звідки призваний", ["так", "ні", "так"], None),
        ("testimony", "Seen between (start)", ["01.03.2023", "02.04.2023", "01.05.2023"], "seen_from"),
        ("testimony", "Seen between (end)", ["01.03.2024", "02.04.2024", "01.05.2024"], "seen_to"),
        ("registry", "Вид втрат", ["перша", "друга", "третя"], None),
        ("acknowledgement", "Джерело (список/лист/картка)", ["список", "лист", "картка"], "means"),
        ("testimony", "Стан здоров'я, коли бачив", ["схуд", "поранений", "добрий"], "condition"),
        ("registry", "Passport/ID", ["МТ 123456", "МТ 123457", "МТ 223457"], "document_number"),
        ("exchange", "Кількість дітей", ["1", "2", "3"], None),
    ],
)
def test_a_header_says_what_it_asks_and_of_what(
    kind: str, header: str, cells: list[str], wanted: str | None
) -> None:
    (match,) = match_columns([header], [[cell] for cell in cells * 4], contract(kind), {})
    assert match.target == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [("LNAME_UA", "surname"), ("LNAME_EN", "surname_lat"), ("Прізвище рус.", "surname_ru"),
     ("Surname (lat)", "surname_lat"), ("FNAME ukr", "given_name")],
)  # fmt: skip
def test_a_header_that_ends_with_a_language_is_the_name_in_it(header: str, wanted: str) -> None:
    (match,) = match_columns([header], [], contract("registry"), {})
    assert match.target == wanted


def test_the_day_of_going_missing_comes_before_the_last_news() -> None:
    rows = [["01.02.2023", "03.02.2023"]] * 5
    headers = ["Дата останнього зв’язку", "Дата зникнення"]
    found = [match.target for match in match_columns(headers, rows, contract("registry"), {})]
    assert found == [None, "missing_date"]


@pytest.mark.parametrize("target", ["birth_date", "missing_place", "birth_place"])
def test_a_column_of_days_or_months_alone_is_neither_a_date_nor_a_place(target: str) -> None:
    rows = [[str(number)] for number in range(1, 13)]
    (match,) = match_columns([target], rows, contract("registry"), {})
    assert match.target is None and "profile" in match.note
