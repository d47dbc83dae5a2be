"""What is counted and what is said: totals that add up, shares, what a family hears, decisions that stay."""

from linkage import exported
from linkage.casework.store import decisions
from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.users import add_user
from linkage.workspace import today
from tests.scenarios.telling import OTHERS, one_night


def test_entries_persons_open_and_closed_add_up(world):
    """Entry and exit identity totals: entries = persons + repeated, persons = open + resolved."""
    for name in ("Пінчук Гліб Орестович", "Пінчук Гліб Орестович", "Кисіль Яким Зіновійович"):
        world.registry(name, born="1989-01-23")
    world.registry("Лисак Прохор Данилович", born="1990-02-24", status="closed")
    world.exchange("Кисіль Яким Зіновійович", born="1989-01-23")
    tonight = world.run()
    persons = tonight.persons()[tonight.persons()["registered"] == "yes"]
    entries, people, still_open = (
        tonight.figure(name)["value"] for name in ("registry_entries", "registry_persons", "registry_open")
    )
    others = len(OTHERS)
    assert (entries - others, len(persons) - others) == (4, 3)
    assert (round(people) - others, round(still_open) - others) == (3, 1)
    assert abs(people - still_open - persons["returned"].sum() - persons["dead"].sum()) < 0.1


@one_night
def test_one_released_without_an_acknowledgement_before_counts_in_the_share(world):
    """Released without A3 → counts in the share that was never acknowledged."""
    entries = []
    for name, admitted in (("Шульга Остап Ігнатович", "2023-02-01"), ("Рибак Мирон Тихонович", "2023-09-15")):
        entries.append(world.registry(name, born="1991-11-11"))
        world.exchange(name, born="1991-11-11", exchange_date="2023-09-01")
        world.acknowledgement(name, born="1991-11-11", acknowledged_date=admitted)
    tonight = yield
    before, after = (tonight.chance(entry, "released_never_acknowledged") for entry in entries)
    assert before < 0.1 and after > 0.9
    assert tonight.figure("released_never_acknowledged")["numerator"] > 0.9


@one_night
def test_what_a_family_hears_names_no_place_and_no_witness(world):
    """A fact that few people could know (k < 5), such as the place, is hidden from what leaves the house."""
    entry = world.registry("Осадчий Федір Павлович", born="1984-04-04")
    world.testimony(
        "Осадчий Федір Павлович", born="1984-04-04", seen_at="СІЗО-2, Вязьма", witness_id="W-SECRET"
    )
    tonight = yield
    assert "Вязьма" in tonight.flag(entry).last_place
    answer = tonight.told("Осадчий Федір Павлович", born="1984-04-04")
    assert answer.records == f"registry/{entry}"
    assert not [word for word in ("Вязьм", "Vyazma", "W-SECRET") if word in str(answer.sentences)]


def test_a_merged_and_then_split_person_keeps_the_decisions(world):
    """Merged, then split cluster keeps decisions."""
    first = world.registry("Бойчук Северин Якович", born="1983-03-13")
    second = world.registry("Бойчук Северин Якович", born="1983-03-13")
    seen = world.testimony("Бойчук Северин Якович", born="1983-03-13")
    merged = world.run()
    assert merged.person(first).person_id == merged.person(second).person_id
    say_same(world, first, seen)
    correction = "record_id,full_name,birth_date,missing_date\n"
    world.deliver(
        "registry", "corrected.csv", correction + f"{second},Бойко Сидір Гнатович,1951,2022-04-01\n"
    )
    split = world.run(as_of=today().isoformat())  # what is corrected today was not known before
    assert split.person(first).person_id != split.person(second).person_id
    with opened_store(world.workspace) as store, store.reading() as connection:
        (pair,) = decisions.in_force(connection)
    assert (pair.left.record_id, pair.right.record_id) == (first, seen)
    links = exported.of_night(world.workspace, "links")
    assert links.set_index("left_record")["decision"].get(first) == "confirmed"


def test_a_stated_total_of_205_with_190_names_shows_the_15_that_nobody_named(world):
    """Exchange event total 205 = 185 + 20 with only 190 names → residual shown."""
    world.registry("Кравець Онисим Федорович", born="1980-01-02")
    for number in range(190):
        group = "civilian" if number >= 175 else "military"
        world.exchange(f"Полонений{letters(number)} Іван Іванович", list_total="205", category=group)
    tonight = world.run()
    told = [round(tonight.figure(f"returned{what}")["value"]) for what in ("", "_stated", "_unnamed")]
    assert told == [190, 205, 15]


def say_same(world, entry, mention):
    """Have a caseworker decide that an entry and a mention are of one person."""
    pair = Pair(RecordName("registry", "registry", entry), RecordName("testimony", "testimony", mention))
    with opened_store(world.workspace) as store, store.writing() as writing:
        add_user(writing, "olena", "caseworker", "administrator")
        decide(writing, Decision(pair, Verdict.SAME, "olena", "details", decided_at="2024-05-01T10:00:00"))


def letters(number):
    """A number in letters, so that names differ as names do."""
    return "".join(chr(ord("а") + int(digit)) * 2 for digit in f"{number:03d}")
