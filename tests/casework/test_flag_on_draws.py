"""The rules on all draws give what the plain rules give on each of them."""

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.casework.as_of import AsOf, Reach
from linkage.casework.bitsets import to_bools
from linkage.casework.draws import Draws
from linkage.casework.evidence import evidence_table
from linkage.casework.flag import RULES
from linkage.casework.flag_on_draws import RULES_ON_DRAWS, Question
from linkage.casework.levels import Evidence

DRAWS = 11  # not a multiple of eight, so that the spare bits of the last byte are tested too
DATES = st.sampled_from([None, "2022", "2022-06", "2022-06-10", "2023-01", "2023-03-15", "2023-11-20"])
LEARNED = st.sampled_from(["2022-07-01", "2023-03-20", "2023-12-01"])

COLUMNS = {
    "registry": {
        "icrc_confirmed_date": st.sampled_from([None, None, None, "2023-02-01"]),
        "status": st.sampled_from(
            [None, "missing", "missing", "captive", "released", "identified", "confirmed"]
        ),
        "status_date": DATES,
    },
    "exchange": {"exchange_date": DATES, "category": st.sampled_from([None, "civilian"])},
    "acknowledgement": {
        "acknowledged_date": DATES,
        "answer": st.sampled_from([None, "held", "not_held", "no_answer", "informal"]),
        "means": st.sampled_from([None, "list", "letter", "court", "broadcast"]),
        "held_at": st.sampled_from([None, "СІЗО-2, Таганрог"]),
        "sentence": st.sampled_from([None, "15 років"]),
    },
    "death": {"death_date": DATES},
    "interview": {"interview_date": DATES, "contact": st.sampled_from([None, "none", "letter"])},
    "testimony": {
        "interview_date": DATES,
        "seen_from": DATES,
        "seen_to": DATES,
        "witness_id": st.sampled_from([None, "W-1", "W-2", "W-3"]),
        "origin_id": st.sampled_from([None, None, "W-1"]),
        "basis": st.sampled_from([None, "saw", "same_cell", "heard", "told"]),
        "reliability": st.sampled_from([None, "A", "C", "F"]),
        "credibility": st.sampled_from([None, "1", "3", "6"]),
        "condition": st.sampled_from([None, "поранений у ногу", "здоровий"]),
        "outcome_claimed": st.sampled_from([None, "alive", "killed"]),
    },
}
MENTIONS = ["testimony"] * 4 + ["acknowledgement", "acknowledgement", "exchange", "death", "interview"]


@st.composite
def worlds(draw, small_world):
    """Two or three persons, an entry that may double one of them, and up to eight mentions falling about."""
    world = small_world(DRAWS)

    def columns(kind):
        return {"learned": draw(LEARNED), **{name: draw(values) for name, values in COLUMNS[kind].items()}}

    persons = [world.registry(**columns("registry")) for _ in range(draw(st.integers(1, 2)))]
    if draw(st.booleans()):
        double = world.registry(**columns("registry"))
        world.same(persons[0], double, draw(st.sets(st.integers(0, DRAWS - 1))))
    if draw(st.booleans()):
        kind = draw(st.sampled_from(MENTIONS))
        persons.append(world.add(kind, anchors=True, **columns(kind)))
        world.unrecognised(persons[-1], draw(st.sets(st.integers(0, DRAWS - 1))))
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(MENTIONS))
        mention = world.add(kind, **columns(kind))
        whose = draw(st.lists(st.integers(-1, len(persons) - 1), min_size=DRAWS, max_size=DRAWS))
        for person in sorted(set(whose) - {-1}):
            world.link(mention, persons[person], {at for at, who in enumerate(whose) if who == person})
    return world


def terms(draw):
    reach = draw(st.sampled_from([None, "2022-06-20", "2023-06-01", "2023-12-31"]))
    return AsOf(
        day=draw(st.sampled_from([date(2023, 1, 20), date(2023, 6, 1), date(2023, 12, 31)])),
        reach=Reach({} if reach is None else {"icrc": date.fromisoformat(reach)}),
        grace_days=draw(st.sampled_from([7, 30])),
    )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_rule_agrees_with_its_plain_form_on_every_draw(small_world, data):
    world = data.draw(worlds(small_world))
    asof = terms(data.draw)
    draws = Draws(world.linkage(), evidence_table(world.frames(), asof.day))
    question = Question(draws, asof)
    definite = world.definite(asof.day)
    for name, rule in RULES.items():
        for least in (Evidence.E1, Evidence.E2, Evidence.E3):
            bits = to_bools(RULES_ON_DRAWS[name](question, least), DRAWS)
            found = {
                (int(person), draw)
                for person, row in zip(draws.people, bits, strict=True)
                for draw in np.flatnonzero(row)
            }
            told = {
                (person, draw)
                for draw, linkage in enumerate(definite)
                for person, facts in linkage.items()
                if rule(facts, asof, least)
            }
            assert found == told, (name, least)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.integers(0, 90))
def test_another_grace_period_is_the_same_question_on_other_terms(small_world, data, days):
    world = data.draw(worlds(small_world))
    asof = terms(data.draw)
    draws = Draws(world.linkage(), evidence_table(world.frames(), asof.day))
    moved, made = Question(draws, asof).with_grace(days), Question(draws, replace(asof, grace_days=days))
    for rule in RULES_ON_DRAWS.values():
        np.testing.assert_array_equal(rule(moved, Evidence.E1), rule(made, Evidence.E1))


def test_both_forms_know_the_same_rules():
    assert list(RULES) == list(RULES_ON_DRAWS)
