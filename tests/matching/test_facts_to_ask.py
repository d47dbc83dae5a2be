"""The worth of a question is the expected fall of the entropy, counted out answer by answer."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.facts_to_ask import FACTS, LEAST_BITS, Classes, classes_of_facts, facts_to_ask
from linkage.matching.preparation import prepare
from linkage.matching.value_keys import keys_of_values
from tests.matching.conftest import EXAMPLES

MENTION = 0
SHARE = np.array([0.5, 0.3, 0.15, 0.05])

#: Up to six candidates: their weight, and the class of what they say (-1: nothing).
CANDIDATES = st.lists(
    st.tuples(st.floats(0.01, 1.0), st.integers(-1, len(SHARE) - 1)), min_size=1, max_size=6
)


def asked(told, nobody, said=-1, fact="patronymic"):
    """The question for one mention whose candidates, rids from 1 on, have these weights and classes."""
    weight = np.array([one for one, _ in told])
    edges = pd.DataFrame(
        {
            "mention_rid": MENTION,
            "anchor_rid": np.arange(1, len(told) + 1),
            "probability": weight / weight.sum() * (1 - nobody),
        }
    )
    code = np.array([said, *(of for _, of in told)])
    return facts_to_ask(edges, {fact: Classes(code, SHARE, code >= 0)})


def entropy(masses):
    return -sum(p * math.log2(p) for p in masses if p > 0)


def fall(told, nobody):
    """Entropy before, less the mean of the entropies after each answer, one answer after the other."""
    weight = np.array([one for one, _ in told]) / sum(one for one, _ in told) * (1 - nobody)
    # whoever's answer is not known beforehand answers like anybody in the registry
    answers = [
        [float(v == of) for v in range(len(SHARE))] if of >= 0 else SHARE.tolist() for _, of in told
    ] + [SHARE.tolist()]
    before = [*weight, nobody]
    after = 0.0
    for v in range(len(SHARE)):
        masses = [p * answer[v] for p, answer in zip(before, answers, strict=True)]
        if sum(masses) > 0:
            after += sum(masses) * entropy([m / sum(masses) for m in masses])
    return entropy(before) - after, entropy(before)


class TestTheWorthOfAQuestion:
    @EXAMPLES
    @given(CANDIDATES, st.floats(0.0, 0.8))
    def test_is_what_counting_every_answer_gives(self, told, nobody):
        bits, before = fall(told, nobody)
        found = asked(told, nobody)
        if len(found):
            assert found["bits"].item() == pytest.approx(bits, abs=1e-9)
            assert found["candidates"].item() == pytest.approx(2**before)
            assert LEAST_BITS <= bits <= before + 1e-9
        else:
            weight = max(one for one, _ in told) / sum(one for one, _ in told) * (1 - nobody)
            assert bits < LEAST_BITS + 1e-9 or weight >= 0.9 - 1e-9

    @EXAMPLES
    @given(CANDIDATES, st.floats(0.0, 0.8), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_candidates(self, told, nobody, random):
        mixed = list(told)
        random.shuffle(mixed)
        pd.testing.assert_frame_equal(asked(told, nobody), asked(mixed, nobody))

    def test_is_all_the_entropy_where_every_candidate_answers_otherwise(self):
        found = asked([(1.0, 0), (1.0, 1)], nobody=0.0)
        assert found["bits"].item() == pytest.approx(1.0)
        assert found["candidates"].item() == pytest.approx(2.0)

    def test_is_nothing_where_all_answer_alike(self):
        assert asked([(1.0, 2), (1.0, 2), (1.0, 2)], nobody=0.0).empty

    def test_is_nothing_where_no_answer_is_known(self):
        assert asked([(1.0, -1), (1.0, -1)], nobody=0.3).empty

    def test_a_rare_answer_tells_one_candidate_from_nobody_better_than_a_common_one(self):
        rare, common = (asked([(1.0, of)], nobody=0.5)["bits"].item() for of in (3, 0))
        assert rare > common > 0


class TestTheGap:
    @EXAMPLES
    @given(CANDIDATES, st.floats(0.0, 0.8))
    def test_is_between_the_likeliest_two_candidates(self, told, nobody):
        found = asked(told, nobody)
        weight = sorted((one for one, _ in [*told, (0.0, -1)]), reverse=True)
        for gap in found["gap"]:
            assert gap == pytest.approx((weight[0] - weight[1]) / sum(weight) * (1 - nobody))

    def test_is_nothing_between_equals_though_a_third_is_less_likely(self):
        assert asked([(0.4, 0), (0.4, 1), (0.2, 2)], nobody=0.0)["gap"].item() == 0.0


class TestWhoIsAsked:
    def test_nothing_that_the_record_tells(self):
        assert asked([(1.0, 0), (1.0, 1)], nobody=0.0, said=0).empty

    def test_nobody_where_one_answer_is_sure_enough(self):
        assert asked([(0.95, 0), (0.05, 1)], nobody=0.0).empty
        assert asked([(1.0, 0)], nobody=0.95).empty

    def test_what_a_record_keeps_for_itself_is_nobodys(self):
        edges = pd.DataFrame({"mention_rid": [0, 0], "anchor_rid": [0, 1], "probability": [0.5, 0.5]})
        classes = {"patronymic": Classes(np.array([-1, 3]), SHARE, np.array([False, True]))}
        pd.testing.assert_frame_equal(facts_to_ask(edges, classes), facts_to_ask(edges.tail(1), classes))

    def test_no_edges_no_questions(self):
        nothing = pd.DataFrame({"mention_rid": [], "anchor_rid": [], "probability": []}).astype(
            {"mention_rid": np.int32, "anchor_rid": np.int32}
        )
        assert facts_to_ask(nothing, {"unit": Classes(np.zeros(0, int), SHARE, np.zeros(0, bool))}).empty

    def test_the_best_question_comes_first(self):
        edges = pd.DataFrame({"mention_rid": 0, "anchor_rid": [1, 2, 3], "probability": [0.4, 0.3, 0.3]})
        same, apart = np.array([-1, 0, 0, 1]), np.array([-1, 0, 1, 2])
        classes = {name: Classes(code, SHARE, code >= 0) for name, code in (("unit", same), ("home", apart))}
        found = facts_to_ask(edges, classes)
        assert found["fact"].tolist() == ["home", "unit"]


def people(*rows):
    columns = ["record_id", "surname", "given_name", "patronymic", "birth_date", "residence", "age"]
    return pd.DataFrame(rows, columns=columns, dtype=object).assign(source="s")


class TestClasses:
    @pytest.fixture
    def classes(self):
        registry = people(
            ("1", "Коваль", "Іван", "Петрович", "1990-05-01", "м. Ізюм", None),
            ("2", "Коваль", "Иван", "Петрівна", "1990", "Харківська область", None),
            ("3", "Мороз", "І.", "П.", None, None, None),
        )
        witness = people(("9", "Koval", "Ivan", None, None, None, "35")).assign(interview_date="2024-01-01")
        prepared = prepare({"registry": registry, "testimony": witness})
        keys = {space: keys_of_values(space, prepared.values) for space in FACTS.values()}
        return classes_of_facts(replace(prepared, keys=keys), prepared.rids("registry"))

    def test_there_is_one_for_every_fact(self, classes):
        assert set(classes) == {*FACTS, "birth_year"}

    def test_forms_of_one_name_are_of_one_class_in_any_script(self, classes):
        given_name = classes["given"].code
        assert given_name[0] == given_name[1] == given_name[3] >= 0
        assert classes["patronymic"].code[0] == classes["patronymic"].code[1] >= 0
        assert classes["surname"].code[0] == classes["surname"].code[3] != classes["surname"].code[2]

    def test_an_initial_and_a_mere_region_say_nothing(self, classes):
        assert classes["given"].code[2] == classes["patronymic"].code[2] == -1
        assert classes["home"].code[1] == -1

    def test_shares_are_of_those_who_tell(self, classes):
        of = classes["surname"]
        assert of.share[of.code[0]] == pytest.approx(2 / 3)
        assert classes["birth_year"].share.tolist() == [1.0]

    def test_whose_age_is_known_is_not_asked_for_the_year_of_birth(self, classes):
        assert classes["birth_year"].told.tolist() == [True, True, False, True]
        assert classes["birth_year"].code[3] == -1


def test_a_night_asks_only_for_what_a_record_lacks(world):
    found, records = world.result.questions, world.result.records
    assert len(found) > 10
    assert (found["bits"] <= np.log2(found["candidates"]) + 1e-9).all()
    lacking = found[found["fact"] == "patronymic"]["mention_rid"]
    by_id = {
        (kind, one): text
        for kind, frame in world.frames.items()
        for one, text in zip(frame["record_id"], frame["patronymic"], strict=True)
    }
    told = [
        by_id[key] for key in records.loc[lacking, ["kind", "record_id"]].itertuples(index=False, name=None)
    ]
    assert all(text is None or len(str(text)) <= 4 for text in told)
