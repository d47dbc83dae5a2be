import pandas as pd
import pytest

from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import by_pair
from linkage.casework.store.evidence import COMPARED, record_evidence
from linkage.casework.store.review_queue import Order, State, counts, load_run, loaded_run, waiting
from linkage.casework.store.tables import PAIR_COLUMNS

COLUMNS = [
    *PAIR_COLUMNS,
    "probability",
    "match_weight",
    "lesson",
    "urgency",
    "left_evidence",
    "right_evidence",
]


@pytest.fixture
def load(store, pair):
    """Loads a run: ``links`` maps (entry, mention) to probability, ``changed`` names ids that say else."""

    def run(name, links, changed=(), lesson=lambda p: p * (1 - p), urgency=lambda p: 0.0):
        rows = {
            pair(*ends): {
                "probability": p,
                "match_weight": 5.0,
                "lesson": lesson(p),
                "urgency": urgency(p),
            }
            for ends, p in links.items()
        }

        def says(record):
            return f"{record.record_id} anew" if record.record_id in changed else record.record_id

        with store.writing() as writing:
            rows = {one: {} for one in by_pair(writing.connection)} | rows
            told = [
                {**one.columns(), **link, "left_evidence": says(one.left), "right_evidence": says(one.right)}
                for one, link in rows.items()
            ]
            return load_run(writing, name, pd.DataFrame(told, columns=COLUMNS))

    return run


@pytest.fixture
def decided(store):
    def enter(one):
        with store.writing() as writing:
            decide(writing, one)

    return enter


def states(store):
    with store.reading() as connection:
        return {state: number for state, number in counts(connection).items() if number}


def test_a_new_pair_is_open_and_the_likeliest_comes_first(store, load):
    assert load("run1", {(1, 1): 0.4, (2, 1): 0.9, (3, 1): 0.001}) == 2
    with store.reading() as connection:
        assert loaded_run(connection) == "run1"
        first, second = waiting(connection)
    assert (first["left_record"], first["probability"], first["state"]) == ("R-2", 0.9, State.OPEN)
    assert (second["left_record"], second["fingerprint"]) == ("R-1", "R-1-T-1")


def test_by_lesson_what_teaches_most_comes_first_and_what_is_not_known_to_teach_last(store, load):
    load("run1", {(1, 1): 0.9, (2, 1): 0.5, (3, 1): 0.2})
    with store.reading() as connection:
        found = [one["left_record"] for one in waiting(connection, by=Order.LESSON)]
        assert [one["left_record"] for one in waiting(connection)] == ["R-1", "R-2", "R-3"]
    assert found == ["R-2", "R-3", "R-1"]
    load("run2", {(1, 1): 0.9, (2, 1): 0.5, (3, 1): 0.2}, lesson=lambda p: None if p == 0.5 else 1 - p)
    with store.reading() as connection:
        found = [(one["left_record"], one["lesson"]) for one in waiting(connection, by=Order.LESSON)]
    assert found == [("R-3", pytest.approx(0.8)), ("R-1", pytest.approx(0.1)), ("R-2", None)]


def test_the_most_urgent_comes_first_unless_the_likeliest_is_asked_for(store, load):
    load("run1", {(1, 1): 0.9, (2, 1): 0.5, (3, 1): 0.2}, urgency=lambda p: {0.5: 0.4, 0.2: 0.1}.get(p, 0.0))
    with store.reading() as connection:
        assert [one["left_record"] for one in waiting(connection)] == ["R-2", "R-3", "R-1"]
        likeliest = waiting(connection, by=Order.PROBABILITY)
    assert [one["left_record"] for one in likeliest] == ["R-1", "R-2", "R-3"]


def test_the_next_run_takes_the_place_of_the_last_and_old_pairs_keep_their_first_run(store, load):
    load("run1", {(1, 1): 0.4, (2, 1): 0.9})
    load("run2", {(1, 1): 0.7, (1, 2): 0.6})
    with store.reading() as connection:
        found = [(one["right_record"], one["probability"], one["first_run"]) for one in waiting(connection)]
    assert found == [("T-1", 0.7, "run1"), ("T-2", 0.6, "run2")]


def test_a_decided_pair_waits_no_more_not_even_after_the_next_run(store, load, decided, says):
    load("run1", {(1, 1): 0.4})
    decided(says("not_enough"))
    assert states(store) == {"decided": 1}
    load("run2", {(1, 1): 0.5})
    assert states(store) == {"decided": 1}


def test_new_evidence_brings_a_decided_pair_back_and_leaves_the_decision(store, load, decided, says):
    load("run1", {(1, 1): 0.4})
    decided(says("same"))
    load("run2", {(1, 1): 0.4}, changed=["T-1"])
    assert states(store) == {"new_evidence": 1}
    decided(says("same"))
    assert states(store) == {"decided": 1}


def test_a_rejected_pair_that_is_no_candidate_any_more_comes_back_with_new_evidence(
    store, load, decided, says
):
    load("run1", {(1, 1): 0.4})
    decided(says("different"))
    load("run2", {})
    assert states(store) == {"decided": 1}
    load("run3", {}, changed=["R-1"])
    assert states(store) == {"new_evidence": 1}


def test_reviewers_who_disagree_make_it_disputed_until_a_lead_decides(store, load, decided, says):
    load("run1", {(1, 1): 0.4, (2, 2): 0.9})
    decided(says("same"))
    decided(says("different", "petro"))
    with store.reading() as connection:
        assert [one["state"] for one in waiting(connection)] == ["disputed", "open"]
    decided(says("same", "maria"))
    assert states(store) == {"open": 1, "decided": 1}


def test_a_load_that_fails_leaves_the_last_run_in_place(store, load):
    load("run1", {(1, 1): 0.4})
    with pytest.raises(RuntimeError), store.writing() as writing:
        load_run(writing, "run2", pd.DataFrame(columns=COLUMNS))
        raise RuntimeError
    with store.reading() as connection:
        assert loaded_run(connection) == "run1"


@pytest.mark.parametrize("column", COMPARED)
def test_every_compared_value_is_evidence_and_nothing_else_is(column):
    records = pd.DataFrame(
        {"record_id": ["1", "2"], "surname": ["Ткач", "Ткач"], "status": ["open", "closed"]}
    )
    same, other = record_evidence(records)
    assert same == other
    changed = records.assign(**{column: ["Ткач", "Коваль"]})
    assert len(set(record_evidence(changed))) == 2


def test_half_of_a_sign_is_evidence_too_and_leaves_that_of_others_as_it_is():
    records = pd.DataFrame({"surname": ["Ткач", "Ткач\ud83d", None], "age": ["30", None, "31"]})
    whole = record_evidence(records.assign(surname=["Ткач", "Ткач", None]))
    halved = record_evidence(records)
    assert halved[[0, 2]].equals(whole[[0, 2]])
    assert halved[1] != whole[1]


def test_only_who_takes_in_a_night_holds_much_in_memory(store):
    def cache(connection):
        return connection.exec_driver_sql("pragma cache_size").scalar()

    with store.writing() as writing:
        if writing.connection.dialect.name != "sqlite":
            pytest.skip("a setting of SQLite's")
        usual = cache(writing.connection)
        load_run(writing, "run1", pd.DataFrame(columns=COLUMNS))
        assert cache(writing.connection) == -65536 != usual
    with store.reading() as connection:
        assert cache(connection) == usual
