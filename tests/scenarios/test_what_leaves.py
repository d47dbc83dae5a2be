"""What leaves the house: the figures as JSON, in the terminal for others, and as pages in either language."""

import json
import re

import pytest
from typer.testing import CliRunner

from linkage.cli import app
from linkage.reports.figure_wordings import LANGUAGES, word
from tests.scenarios.telling import World

FEWEST = 5
#: What counts lists, or pairs of records, and no people.
NOT_OF_PEOPLE = {
    *("registry_duplicates", "exchanges", "candidates", "backlog"),
    *("decided_same", "decided_different", "mentions_of_registered"),
}
#: A breakdown whose rows add up to a figure tells a hidden row as soon as the others are told.
ADD_UP = {
    "returned_by_exchange": "returned",
    "returned_by_year": "returned",
    "registry_entries_by_year": "registry_entries",
    "registry_entries_by_month": "registry_entries",
    "registry_closed_by_reason": "registry_closed",
    "captives_by_evidence_and_acknowledgement": "captives_told_of",
    "captives_by_channel": "captives_confirmed",
    "killed_in_captivity_by_evidence": "killed_in_captivity_reported",
}
SECRETS = ("Вязьма", "Таганрог", "W-SECRET", "Лелека", "список Сокола", "Щербань", "1984-04-04")

# Rare surnames, so that each is one person.
SURNAMES = (
    *("Щербань", "Гайдай", "Пінчук", "Осьмак", "Яворський", "Жупан", "Цимбал", "Хоменко", "Фуга", "Дзюба"),
    *("Качмар", "Рогач", "Бульба", "Шпак", "Нечай", "Вихор", "Лялька", "Турчин", "Зозуля", "Мазур"),
    *("Єрмак", "Юхно", "Сопілка", "Гнатюк", "Блоха", "Кобзар", "Чиж", "Ільчук", "Орлик", "Тиндик"),
)


def deliver(world):
    """Thirty people: three in one prison, three denied, three home in one exchange, one closed, and more."""
    for number, surname in enumerate(SURNAMES):
        known = {"name": f"{surname} Тарас Зіновійович", "born": f"1984-04-{4 + number % 20:02}"}
        world.registry(**known, status="closed" if number == 29 else "missing")
        if number < 3:
            world.acknowledgement(**known, answer="not_held")
        if number < 15:
            seen_at = (
                "СІЗО-2, Вязьма" if number < 3 else "СІЗО-2, Таганрог" if number < 5 else "ВК-10, Мордовія"
            )
            outcome = "killed" if number == 4 else "alive"
            world.testimony(
                **known, seen_at=seen_at, outcome_claimed=outcome, witness_id=f"W-SECRET-{number}"
            )
        elif number < 28:
            day, name_of_list = ("2023-09-01", "перший") if number < 18 else ("2024-02-01", "другий")
            group = "civilian" if number == 20 else "military"
            titled = {"list_id": f"список Сокола, {name_of_list}", "category": group}
            world.exchange(**known, exchange_date=day, **titled)
        if number in (15, 18, 19):
            world.acknowledgement(**known, acknowledged_date="2023-05-01")
    world.deliver("testimony", source="Лелека")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The house's own figures, and every form in which they leave."""
    folder = tmp_path_factory.mktemp("leaving")
    world = World(folder)
    deliver(world)
    world.run()

    def linkage(*words):
        done = CliRunner().invoke(app, [*words, "-w", str(world.workspace.folder)], env={"COLUMNS": "250"})
        assert done.exit_code == 0, done.output
        return done.stdout

    pages = {}
    for language in LANGUAGES:
        linkage("figures", "--html", str(folder / "page.html"), "--language", language)
        pages[f"exported page, {language}"] = (folder / "page.html").read_text("utf-8")
        (own,) = world.workspace.reports.glob(f"*-figures-{language}.html")
        pages[f"page beside the report, {language}"] = own.read_text("utf-8")
    return {
        "house": json.loads(linkage("figures", "--json")),
        "json": json.loads(linkage("figures", "--json", "--public")),
        "terminal": linkage("figures", "--public"),
        "pages": pages,
    }


def test_a_fact_that_fewer_than_five_people_share_is_in_no_number_that_leaves(told):
    """A fact that few people could know (k < 5) is hidden in whatever leaves: in every number of people."""
    house = told["house"]["figures"]
    assert 2 < house["denied_but_seen"]["value"] < 4 and 0 < house["returned_civilians"]["value"] < 2
    shown = told["json"]
    assert shown["figures"]["denied_but_seen"]["value"] is None
    for name, one in numbers(shown):
        of_people = [one["numerator"], one["denominator"], one["undetermined"]]
        if one["denominator"] is None:
            of_people.append(one["value"])
        elif one["numerator"] is not None:
            of_people.append(one["denominator"] - one["numerator"])
        assert not [number for number in of_people if number is not None and 0 < number < FEWEST], name
        if one["numerator"] is None:
            assert one["withheld"] and one["value"] is one["low"] is one["high"] is None, name
    assert any(one["value"] is not None and one["value"] >= FEWEST for _, one in numbers(shown))


def test_nor_can_it_be_worked_out_from_the_numbers_that_are_told(told):
    shown, withheld = told["json"], 0
    for name, figure in ADD_UP.items():
        rows = [row["numerator"] for row in shown["breakdowns"][name]["rows"]]
        hidden, total = sum(row is None for row in rows), shown["figures"][figure]["numerator"]
        withheld += hidden
        if hidden and total is not None:
            rest = total - sum(row for row in rows if row is not None)
            assert hidden > 1 and (rest == 0 or rest >= FEWEST), name
    assert withheld


def test_a_place_of_which_few_speak_a_witness_a_list_and_a_person_are_named_in_nothing_that_leaves(told):
    places = {row["place"] for row in told["house"]["breakdowns"]["detention_places"]["rows"]}
    assert len(places) == 3
    assert len(told["json"]["breakdowns"]["detention_places"]["rows"]) == 1
    leaving = {
        "json": json.dumps(told["json"], ensure_ascii=False),
        "terminal": told["terminal"],
        **told["pages"],
    }
    for way, text in leaving.items():
        assert not [secret for secret in SECRETS if secret in text], way
    for way, page in told["pages"].items():
        assert "Мордовія" in page or "Mordov" in page, way


def test_no_page_shows_a_number_of_one_to_four_people(told):
    for way, page in told["pages"].items():
        assert '">c</abbr>' in page, way
        assert not re.findall(r"[> ]([1-4](?:[.,]\d+)?)(?=<| / )", of_people(page)), way


def of_people(page):
    """The page without what counts no people: exchanges, the office's pairs and records, ticks of axes."""
    for language in LANGUAGES:
        page = re.sub(rf'<tr><th scope="row">{word("exchanges", language)}<.*?</tr>', "", page)
    ticks = r'<text [^>]*text-anchor="(?:middle|end)" fill="#374151">[^<]*</text>'
    left_out = rf"<style>.*?</style>|<section><h2 id=.work.*?</section>|<th.*?</th>|{ticks}"
    return re.sub(left_out, "", page, flags=re.DOTALL)


def test_the_table_for_others_shows_none_either(told):
    rows = {words[0]: words[1:] for line in told["terminal"].splitlines() if (words := line.split())}
    assert told["json"]["figures"].keys() <= rows.keys()
    assert rows["denied_but_seen"][0] == "c"
    for name in told["json"]["figures"].keys() - NOT_OF_PEOPLE:
        shown = rows[name][0].replace(",", "")
        assert not re.fullmatch(r"[1-4](\.\d)?|0\.[1-9]", shown), name


def numbers(told):
    """Every figure and row of a breakdown that counts people, with its name."""
    for name, one in told["figures"].items():
        if name not in NOT_OF_PEOPLE:
            yield name, one
    for name, table in told["breakdowns"].items():
        if name not in NOT_OF_PEOPLE:
            yield from ((f"{name} {row}", row) for row in table["rows"])
