from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.deliveries import InboxOutcome
from linkage.errors import BadInput, GateRefused
from linkage.gates import GATES, Counts, check, refuse_if_any
from linkage.run_summary import inbox_to_do
from linkage.settings import Settings

LAST = Counts(
    rows={"registry/mia": 1000, "exchange/exchange": 200},
    left_out={"registry/mia": 0},
    candidates={"registry-exchange": 400},
    deliveries={"d1": (1000, 3)},
)


def refusing(tonight, last=LAST, accepted=None):
    return [one.gate for one in check(tonight, last, Settings(), accepted) if one.refuses]


def test_a_night_like_the_last_one_passes():
    assert refusing(LAST) == []


def test_lost_rows_are_refused():
    assert refusing(replace(LAST, rows={"registry/mia": 800, "exchange/exchange": 200})) == ["rows"]
    assert refusing(replace(LAST, rows={"registry/mia": 1000})) == ["rows"]


def test_rows_of_a_delivery_undone_by_hand_are_meant_to_go():
    tonight = replace(LAST, rows={"registry/mia": 1000}, undone=frozenset({"exchange/exchange"}))
    assert refusing(tonight) == []


def test_a_new_source_and_a_longer_list_pass():
    assert refusing(replace(LAST, rows={**LAST.rows, "death/death": 5000, "exchange/exchange": 900})) == []


def test_an_explosion_of_rows_is_refused():
    assert refusing(replace(LAST, rows={**LAST.rows, "exchange/exchange": 20_000})) == ["rows"]


def test_a_full_extract_that_leaves_out_much_is_one_refusal_of_one_gate():
    tonight = replace(LAST, rows={**LAST.rows, "registry/mia": 500}, left_out={"registry/mia": 500})
    assert refusing(tonight) == ["withdrawn"]
    assert (
        refusing(replace(tonight, rows={**LAST.rows, "registry/mia": 950}, left_out={"registry/mia": 50}))
        == []
    )


def test_what_was_left_out_before_is_not_counted_again():
    before = replace(LAST, left_out={"registry/mia": 500})
    assert refusing(before, before) == []


def test_candidates_may_grow_with_the_records_but_not_by_themselves():
    more_records = {"registry/mia": 1000, "exchange/exchange": 1000}
    assert refusing(replace(LAST, rows=more_records, candidates={"registry-exchange": 2000})) == []
    assert refusing(replace(LAST, candidates={"registry-exchange": 4000})) == ["candidates"]
    assert refusing(replace(LAST, candidates={"registry-exchange": 40})) == ["candidates"]


def test_a_day_of_the_past_is_not_judged_by_a_night_of_much_later_nor_the_other_way():
    explosion = replace(LAST, candidates={"registry-exchange": 40_000}, rows={"registry/mia": 50_000})
    past = {"as_of": date(2023, 1, 1), "of_its_own_day": False}
    tonight = {"as_of": date(2024, 12, 1), "of_its_own_day": True}
    assert refusing(replace(explosion, **past), replace(LAST, **tonight)) == []
    assert refusing(replace(explosion, **tonight), replace(LAST, **past)) == []


@pytest.mark.parametrize(("days", "own"), [(1, False), (31, False), (400, True)])
def test_days_not_far_apart_and_nights_of_their_own_day_are_compared(days, own):
    explosion = replace(LAST, candidates={"registry-exchange": 40_000})
    last = replace(LAST, as_of=date(2023, 1, 1), of_its_own_day=own)
    tonight = replace(explosion, as_of=date(2023, 1, 1) + timedelta(days=days), of_its_own_day=own)
    assert refusing(tonight, last) == ["candidates"]


def test_a_shrunken_registry_takes_its_candidates_with_it():
    shrunken = replace(
        LAST,
        rows={"registry/mia": 300, "exchange/exchange": 200},
        left_out={"registry/mia": 700},
        candidates={"registry-exchange": 110},
    )
    assert refusing(shrunken) == ["withdrawn"]


def test_a_new_delivery_with_many_rejected_rows_is_refused_but_not_every_night_again():
    tonight = replace(LAST, deliveries={**LAST.deliveries, "d2": (100, 40)})
    assert refusing(tonight) == ["rejects"]
    assert refusing(tonight, tonight) == []
    assert refusing(tonight, None) == ["rejects"]


def test_a_few_bad_rows_of_a_tiny_file_are_no_share():
    assert refusing(replace(LAST, deliveries={"d2": (10, 5)})) == []


def test_a_decided_pair_that_cannot_be_found_is_refused():
    assert refusing(replace(LAST, unresolvable=2)) == ["decided-pairs"]


def test_a_refusal_names_the_gate_the_figures_and_how_to_accept_it():
    results = check(replace(LAST, rows={"registry/mia": 1000}), LAST, Settings())
    with pytest.raises(
        GateRefused, match=r"exchange/exchange had 200 records, now 0.*--accept rows --reason"
    ) as refusal:
        refuse_if_any(results)
    assert refusal.value.exit_status == 3


def test_a_refusal_tells_of_refused_files_too():
    results = check(replace(LAST, rows={"registry/mia": 1000}), LAST, Settings())
    inbox = InboxOutcome(refused=(("inbox/registry/mia/bad.csv", "bad.csv: no column names a person."),))
    with pytest.raises(GateRefused, match=r"To do besides: inbox/registry/mia/bad.csv was refused: bad.csv"):
        refuse_if_any(results, inbox_to_do(inbox))


def test_an_accepted_gate_passes_and_keeps_its_reason():
    results = check(replace(LAST, rows={}), LAST, Settings(), {"rows": "the source was closed"})
    refuse_if_any(results)
    assert [one.accepted for one in results if one.complaints] == ["the source was closed"]


def test_an_unknown_gate_is_named_with_the_known_ones():
    with pytest.raises(BadInput, match=r"'row'.*rows"):
        check(LAST, LAST, Settings(), {"row": "typing error"})


def test_counts_survive_the_metadata():
    assert Counts.from_json(LAST.to_json()) == LAST


pairs = st.dictionaries(st.sampled_from(["registry-death", "registry-registry"]), st.integers(0, 10_000))
counts = st.dictionaries(st.sampled_from(["registry/a", "registry/b", "death/b"]), st.integers(0, 10_000))


@given(rows=counts, left_out=counts, candidates=pairs)
def test_with_no_night_before_the_comparing_gates_pass(rows, left_out, candidates):
    tonight = Counts(rows, left_out, candidates, {})
    verdicts = {one.gate: one for one in check(tonight, None, Settings())}
    assert set(verdicts) == set(GATES)
    assert not verdicts["rows"].complaints
    assert not verdicts["candidates"].complaints


@given(rows=counts, candidates=pairs)
def test_the_same_night_again_always_passes(rows, candidates):
    tonight = Counts(rows, {}, candidates, {})
    assert refusing(tonight, tonight) == []


def test_a_night_in_which_most_flags_vanish_is_refused_unless_decided_or_withdrawn():
    last = replace(LAST, tiers={"probable": 40, "possible": 60}, decided=5)
    gone = replace(last, tiers={"possible": 10})
    assert refusing(gone, last) == ["flags"]
    assert refusing(replace(last, tiers={"possible": 60}), last) == []
    assert refusing(replace(gone, decided=60), last) == []
    assert refusing(replace(gone, undone=frozenset({"testimony/ngo"})), last) == []
    assert refusing(gone, last, accepted={"flags": "an exchange"}) == []
    few = replace(last, tiers={"probable": 20})
    assert refusing(replace(last, tiers={}), few) == []


def test_what_a_night_noted_of_its_flags_is_read_again():
    noted = replace(LAST, tiers={"probable": 40}, decided=5)
    assert Counts.from_json(noted.to_json()) == noted
    old = {name: value for name, value in noted.to_json().items() if name not in ("tiers", "decided")}
    assert refusing(noted, Counts.from_json(old)) == []


def test_one_is_told_as_one():
    (told,) = [
        one.complaints for one in check(replace(LAST, unresolvable=1), LAST, Settings()) if one.refuses
    ]
    assert told == ["1 decided pair names a record that is neither here nor withdrawn"]
