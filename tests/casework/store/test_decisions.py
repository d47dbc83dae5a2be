from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from linkage.casework.store import opening
from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import Verdict, in_force, listed, made_after
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import audit
from linkage.casework.store.users import add_user
from linkage.errors import BadInput, RunUnderWay
from linkage.matching.linkage_result import KIND_ORDER
from linkage.records.contracts import KINDS

ENTRY, MENTION = RecordName("registry", "mvs", "R-1"), RecordName("exchange", "hq", "list/7")


@pytest.fixture
def decided(store):
    """Enters decisions one after the other and says which verdict is then in force for the one pair."""

    def enter(*decisions):
        for one in decisions:
            with store.writing() as writing:
                decide(writing, one)
        with store.reading() as connection:
            return next(iter(in_force(connection).values()), None)

    return enter


def test_what_the_only_reviewer_says_is_in_force(decided, says):
    assert decided(says("same")) == Verdict.SAME


def test_a_reviewer_may_think_again_and_both_decisions_stay(decided, says, store):
    assert decided(says("same"), says("different")) == Verdict.DIFFERENT
    with store.reading() as connection:
        first, second = listed(connection)
    assert (first["verdict"], second["verdict"]) == ("same", "different")
    assert second["supersedes"] == first["id"]


def test_two_who_agree_are_in_force_and_two_who_do_not_are_not(decided, says):
    assert decided(says("same"), says("same", "petro")) == Verdict.SAME
    assert decided(says("not_enough", "ivan")) is None


def test_a_reviewer_is_one_in_whatever_case_the_name_is_written(decided, says, store):
    before = says("same", "Olena", decided_at="2024-01-01T00:00:00.000000+00:00")
    assert decided(replace(before, import_key="0a"), says("different", "olena")) == Verdict.DIFFERENT
    with store.reading() as connection:
        first, second = listed(connection)
    assert second["supersedes"] == first["id"]


def test_two_users_whose_names_differ_by_case_alone_are_not_taken(store, says):
    with store.writing() as writing, pytest.raises(BadInput, match="'olena' is a user already"):
        add_user(writing, "Olena", "caseworker", "tests")
    with store.writing() as writing, pytest.raises(BadInput, match="do you mean 'olena'"):
        decide(writing, says("same", "OLENA"))


def test_a_lead_settles_it(decided, says):
    told = [says("same"), says("different", "petro"), says("different", "maria")]
    assert decided(*told, says("same", "ivan")) == Verdict.DIFFERENT


def test_an_older_decision_that_comes_in_later_does_not_supersede(decided, says):
    assert decided(says("same"), says("different", decided_at="2024-01-01T00:00:00.000000+00:00")) == "same"


def test_a_past_day_knows_what_was_decided_by_then(decided, says, store):
    decided(says("same", decided_at="2024-05-01T21:30:00.000000+00:00"))  # 2 May, half past midnight in Kyiv
    with store.reading() as connection:
        assert in_force(connection, date(2024, 5, 1)) == {}
        assert len(in_force(connection, date(2024, 5, 2))) == 1
        assert [made_after(connection, date(2024, 5, day)) for day in (1, 2)] == [1, 0]


def test_records_stand_in_the_order_in_which_matching_numbers_them():
    assert KINDS == KIND_ORDER


def test_a_pair_is_the_same_whichever_record_is_named_first():
    assert Pair.of(ENTRY, MENTION) == Pair.of(MENTION, ENTRY) == Pair(ENTRY, MENTION)
    assert RecordName.read("exchange/hq/list/7") == MENTION


@pytest.mark.parametrize("text", ["", "registry/mvs", "registry//R-1", "person/mvs/R-1"])
def test_what_names_no_record_is_refused(text):
    with pytest.raises(ValueError):
        RecordName.read(text)


def test_an_unknown_reason_is_refused_and_nothing_is_kept(store, says):
    with pytest.raises(BadInput, match="no reason 'mood'"), store.writing() as writing:
        decide(writing, says("same", reason="mood"))
    with store.reading() as connection:
        assert listed(connection) == []


def test_who_is_no_caseworker_decides_nothing(store, says):
    with pytest.raises(BadInput, match="no user 'stranger'"), store.writing() as writing:
        decide(writing, says("same", "stranger"))
    with store.writing() as writing:
        add_user(writing, "iryna", "liaison", "administrator")
    with pytest.raises(BadInput, match="may not decide"), store.writing() as writing:
        decide(writing, says("same", "iryna"))


def test_an_imported_decision_of_a_lead_settles_nothing(decided, says):
    told = says("different", "maria", decided_at="2024-05-01T00:00:00", import_key="row 1")
    assert decided(says("same"), told) is None


def test_every_decision_has_its_audit_row_which_holds_no_note(store, decided, says):
    decided(says("same", note="Мати впізнала голос", seconds=40))
    with store.reading() as connection:
        row = connection.execute(select(audit).where(audit.c.action == "decide")).mappings().one()
    assert (row["actor"], row["action"], row["subject"]) == ("olena", "decide", "decision/1")
    assert "Мати" not in str(dict(row))


def test_fifty_writers_at_once_lose_no_decision(workspace, store, says, pair):
    def enter(number):
        with opened_store(workspace) as own, own.writing() as writing:
            return decide(writing, says("same", f"reviewer {number}", about=pair(1, number % 5)))

    rows, _ = store.verify_audit([])
    with ThreadPoolExecutor(50) as writers:
        ids = list(writers.map(enter, range(50)))
    with store.reading() as connection:
        assert sorted(one["id"] for one in listed(connection)) == sorted(ids)
        assert len(in_force(connection)) == 5
    assert store.verify_audit([]) == (rows + 50, [])


def test_a_store_that_another_keeps_too_long_is_told_of(workspace, monkeypatch):
    monkeypatch.setattr(opening, "_PATIENCE", 0.05)
    with opened_store(workspace) as one, opened_store(workspace) as other, one.writing():
        with pytest.raises(RunUnderWay, match="try again"), other.writing():
            pass
        with other.reading() as connection:
            assert listed(connection) == []
