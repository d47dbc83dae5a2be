"""The lists hold the hazards they promise, and what they say can have happened."""

from collections import Counter

from linkage.synthetic.truth import days
from tests.synthetic.conftest import Written


def _missing(small: Written) -> dict[str, int]:
    person = small.person_of("registry")
    return {
        person[row["record_id"]]: days(row["missing_date"])[0]
        for row in small.rows("registry")
        if row["missing_date"]
    }


def test_almost_nobody_is_exchanged_or_acknowledged_before_going_missing(small: Written) -> None:
    missing = _missing(small)
    for kind, column in (("exchange", "exchange_date"), ("acknowledgement", "acknowledged_date")):
        person = small.person_of(kind)
        known = [row for row in small.rows(kind) if person[row["record_id"]] in missing]
        wrong = sum(days(row[column])[1] < missing[person[row["record_id"]]] for row in known)
        assert known
        assert wrong <= 0.03 * len(known)


def test_a_few_sightings_are_dated_before_the_disappearance(small: Written) -> None:
    missing, person = _missing(small), small.person_of("testimony")
    seen = [r for r in small.rows("testimony") if r["seen_from"] and person[r["record_id"]] in missing]
    early = sum(days(row["seen_from"])[1] < missing[person[row["record_id"]]] for row in seen)
    assert 0 < early < 0.06 * len(seen)


def test_some_witnesses_say_much_more_than_others_and_name_each_person_once(small: Written) -> None:
    person = small.person_of("testimony")
    rows = small.rows("testimony")
    talked = Counter(row["witness_id"] for row in rows)
    assert len(talked) > 50
    assert max(talked.values()) > 2 * len(rows) / len(talked)
    assert len({(row["witness_id"], person[row["record_id"]]) for row in rows}) > 0.97 * len(rows)


def test_nobody_speaks_of_what_was_seen_after_the_interview(small: Written) -> None:
    for row in small.rows("testimony"):
        for column in ("seen_from", "seen_to"):
            assert not row[column] or days(row[column])[0] <= days(row["interview_date"])[1]


def test_rumours_name_an_origin_that_is_another_witness(small: Written) -> None:
    rows = small.rows("testimony")
    witnesses = {row["witness_id"] for row in rows}
    rumours = [row for row in rows if row["origin_id"]]
    assert rumours
    for row in rumours:
        assert row["origin_id"] in witnesses
        assert row["origin_id"] != row["witness_id"]
        assert row["basis"] == "told"


def test_some_people_stand_twice_in_the_registry_with_differences(small: Written) -> None:
    person = small.person_of("registry")
    entries: dict[str, list[tuple[str, ...]]] = {}
    for row in small.rows("registry"):
        said = tuple(row[name] for name in ("surname", "given_name", "patronymic", "birth_date"))
        entries.setdefault(person[row["record_id"]], []).append(said)
    twice = [said for said in entries.values() if len(said) == 2]
    assert len(twice) == len(person) - len(entries) > 0
    assert max(len(said) for said in entries.values()) == 2
    assert any(one != other for one, other in twice)


def test_people_go_missing_in_groups(small: Written) -> None:
    groups = Counter((r["missing_date"], r["missing_place"]) for r in small.rows("registry"))
    assert max(groups.values()) > 10
    assert sum(1 for size in groups.values() if size == 1) > 50


def test_names_come_in_three_spellings(small: Written) -> None:
    names = [row["surname"] for row in small.rows("acknowledgement")]
    latin = sum(name.isascii() for name in names)
    russian = sum("ы" in name.lower() or name.endswith(("ский", "цкий")) for name in names)
    assert 0.05 < latin / len(names) < 0.25
    assert russian > 10


def test_everyone_in_a_list_can_be_called_something(small: Written) -> None:
    for row in small.rows("testimony"):
        assert row["full_name"] or row["call_sign"]
    for kind in ("registry", "acknowledgement", "death", "interview"):
        assert all(row["surname"] for row in small.rows(kind))


def test_an_exchange_states_at_least_as_many_as_it_names(small: Written) -> None:
    named = Counter(row["list_id"] for row in small.rows("exchange"))
    stated = {row["list_id"]: int(row["list_total"]) for row in small.rows("exchange")}
    assert all(stated[one] >= named[one] for one in named)
