"""The whole room: the same night gives the same linkage, whatever is delivered and in whatever order."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from linkage.matching import KIND_ORDER, LinkSettings, link_records
from tests.matching.conftest import SETTINGS, WORLD, holds, kind_numbers, records, shuffled

FEW = LinkSettings(threads=1, draws=64)
PERSON = {
    "surname": "Шевченко",
    "given_name": "Тарас",
    "patronymic": "Григорович",
    "birth_date": "1991-03-09",
}
OTHER = {"surname": "Бондар", "given_name": "Олег", "patronymic": "Ігорович", "birth_date": "1983-11-30"}


def assert_same(one, other):
    for name in ("records", "entries", "persons", "edges", "duplicates", "links"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.bits.tobytes() == other.bits.tobytes()
    assert one.duplicate_bits.tobytes() == other.duplicate_bits.tobytes()


def little(world):
    """The first records of each list."""
    return {kind: frame.head(80 if kind == "registry" else 25) for kind, frame in world.frames.items()}


@pytest.fixture(scope="module")
def little_night(world):
    return link_records(little(world), FEW, world.known)


def with_people(world, **lists):
    """The world's registry with some more people in it, and other lists of their own."""
    registry = world.frames["registry"].head(100)
    added = pd.concat([registry, lists.pop("registry")], ignore_index=True)
    return {"registry": added, **lists}


def heard_of(world, mention, *entries):
    """The candidates of one mention beside the world's registry with some entries more."""
    told = records("testimony", mention)
    frames = with_people(world, registry=records("registry", *entries), testimony=told)
    return linked(link_records(frames, FEW, world.known)).get("testimony-0000", {})


def linked(result, kind="testimony"):
    """Registry record -> probability, for each record of a kind."""
    ids = result.records["record_id"]
    of_kind = result.links[result.records["kind"][result.links["right_rid"]].to_numpy() == kind]
    found = {}
    for link in of_kind.itertuples():
        found.setdefault(ids[link.right_rid], {})[ids[link.left_rid]] = link.probability
    return found


class TestTheSameAgain:
    def test_in_another_order_of_files_and_rows_on_one_thread_comparing_nothing_again(self, world):
        before = world.known.compared
        settings = replace(SETTINGS, threads=1)
        assert_same(world.result, link_records(shuffled(world.frames, 4), settings, world.known))
        assert world.known.compared == before

    def test_from_scratch(self, world, little_night):
        assert_same(little_night, link_records(little(world), replace(FEW, threads=2)))

    def test_another_seed_draws_other_linkages_from_the_same_probabilities(self, world, little_night):
        one, other = little_night, link_records(little(world), replace(FEW, seed=2), world.known)
        registered = (run.links[kind_numbers(run)[run.links["left_rid"]] == 0] for run in (one, other))
        pd.testing.assert_frame_equal(*(links.reset_index(drop=True) for links in registered))
        assert one.bits.tobytes() != other.bits.tobytes()


class TestLinks:
    def test_the_registry_stands_left_and_other_kinds_in_their_order(self, world):
        kinds = kind_numbers(world.result)
        left, right = (kinds[world.result.links[side].to_numpy()] for side in ("left_rid", "right_rid"))
        assert (left <= right).all()
        assert (left == 0).any() and (left > 0).any()

    def test_two_registry_records_stand_by_id(self, world):
        result = world.result
        both = result.links[result.records["kind"][result.links["right_rid"]].to_numpy() == "registry"]
        ids = result.records["record_id"]
        assert len(both)
        assert all(ids[link.left_rid] < ids[link.right_rid] for link in both.itertuples())

    def test_each_pair_once_sorted_with_a_probability_and_a_weight(self, world):
        links = world.result.links
        keys = list(zip(links["left_rid"], links["right_rid"], strict=True))
        assert keys == sorted(set(keys))
        assert links["probability"].between(0.001, 1.0).all()
        assert np.isfinite(links["match_weight"]).all()

    def test_no_two_rows_of_a_list_that_holds_a_person_once_are_linked(self, world):
        kinds = world.result.records["kind"].to_numpy()
        left, right = (kinds[world.result.links[side].to_numpy()] for side in ("left_rid", "right_rid"))
        assert not ((left == right) & np.isin(left, ["exchange", "death"])).any()

    def test_where_probabilities_can_hardly_be_told_apart_the_weights_can(self, world):
        sure = world.result.links[world.result.links["probability"] > 1 - 1e-6]
        assert len(sure) > 50
        assert sure["match_weight"].nunique() > 0.9 * len(sure)
        assert sure["match_weight"].max() > sure["match_weight"].min() + 10


class TestCalibration:
    @pytest.mark.parametrize("kind", ["exchange", "acknowledgement", "death", "testimony"])
    def test_probabilities_add_up_to_about_the_true_pairs(self, world, kind):
        result = world.result
        person = np.array([world.person_of[r.kind, r.record_id] for r in result.records.itertuples()])
        kinds = result.records["kind"].to_numpy()
        left, right = (result.links[side].to_numpy() for side in ("left_rid", "right_rid"))
        chosen = (kinds[left] == "registry") & (kinds[right] == kind)
        expected = result.links["probability"].to_numpy()[chosen].sum()
        true = (person[left] == person[right])[chosen].sum()
        assert true > 20
        # three standard deviations of a count of that size, and a tenth for what the model cannot know
        assert abs(expected - true) <= 3 * np.sqrt(true * 0.25) + 0.1 * true

    @pytest.mark.parametrize("kind", ["exchange", "acknowledgement", "death"])
    def test_what_is_likely_is_mostly_true_and_what_is_true_mostly_found(self, world, kind):
        result = world.result
        person = np.array([world.person_of[r.kind, r.record_id] for r in result.records.itertuples()])
        kinds = result.records["kind"].to_numpy()
        links = result.links[
            (kinds[result.links["left_rid"]] == "registry") & (kinds[result.links["right_rid"]] == kind)
        ]
        likely = links[links["probability"] >= 0.5]
        right = person[likely["left_rid"]] == person[likely["right_rid"]]
        registered = kinds == "registry"
        true = sum((person[registered] == one).sum() for one in person[kinds == kind])
        assert right.mean() > 0.9
        assert right.sum() / true > 0.85


class TestPeople:
    def test_brothers_of_one_household_are_not_linked(self, world):
        home = {
            "military_unit": "36-та окрема бригада морської піхоти",
            "residence": "Прилуки, Чернігівська область",
        }
        brother = {**home, "surname": "Тимчишак", "patronymic": "Остапович"}
        ivan = {**brother, "record_id": "ivan", "given_name": "Іван", "birth_date": "1990-05-17"}
        petro = {**brother, "record_id": "petro", "given_name": "Петро", "birth_date": "1994-09-02"}
        lists = {
            kind: records(kind, petro, ivan) if kind == "death" else records(kind, petro)
            for kind in ("exchange", "death")
        }
        result = link_records(
            with_people(world, registry=records("registry", ivan), **lists), FEW, world.known
        )
        assert linked(result, "exchange").get("petro", {}).get("ivan", 0.0) < 0.02
        assert linked(result, "death").get("petro", {}).get("ivan", 0.0) < 0.02
        assert linked(result, "death")["ivan"]["ivan"] > 0.9

    def test_two_namesakes_share_a_mention_that_cannot_tell_them_apart(self, world):
        name = {"surname": "Тимчишак", "given_name": "Остап"}
        one = {**name, "record_id": "one", "patronymic": "Іванович", "birth_date": "1990-05-17"}
        two = {**name, "record_id": "two", "patronymic": "Петрович", "birth_date": "1971-09-02"}
        found = heard_of(world, name, one, two)
        assert found["one"] == pytest.approx(found["two"])
        assert 0.4 < found["one"] < 0.5

    def test_alone_he_has_it_to_himself(self, world):
        name = {"surname": "Тимчишак", "given_name": "Остап"}
        one = {**name, "record_id": "one", "patronymic": "Іванович", "birth_date": "1990-05-17"}
        assert heard_of(world, name, one)["one"] > 0.8

    def test_a_date_of_birth_alone_makes_no_match(self, world):
        one = {**PERSON, "record_id": "one"}
        nameless = {"birth_date": PERSON["birth_date"], "residence": "Одеса"}
        assert heard_of(world, nameless, one).get("one", 0.0) <= 0.2


class TestLittleOrNothing:
    def test_nothing_delivered(self):
        result = link_records({}, FEW)
        assert len(result.records) == len(result.persons) == len(result.edges) == len(result.links) == 0

    @pytest.mark.parametrize("kind", KIND_ORDER)
    def test_a_single_record_is_a_person_and_links_to_nobody(self, kind):
        result = link_records({kind: records(kind, PERSON)}, FEW)
        assert len(result.links) == 0
        assert result.persons["registered"].tolist() == [kind == "registry"]
        if kind != "registry":
            assert result.edges["probability"].tolist() == [1.0]
            assert holds(result.bits, FEW.draws).all()

    def test_a_mention_whose_every_candidate_is_left_out_links_to_nobody(self, world):
        entry = {
            "record_id": "entry",
            "surname": "Верховець",
            "given_name": "Тарас",
            "patronymic": "Олегович",
            "birth_date": "1988-03-14",
            "military_unit": "36-та окрема бригада морської піхоти",
            "residence": "Прилуки, Чернігівська область",
        }
        stranger = {
            "surname": "Джумаліл",
            "patronymic": "Юхимович",
            "birth_date": "1971-11-29",
            "residence": "Ужгород, Закарпатська область",
        }
        told = records("testimony", {**entry, **stranger, "record_id": "mention"})
        frames = with_people(world, registry=records("registry", entry), testimony=told)
        result = link_records(frames, FEW, world.known)
        assert result.report["left_out"]["registry-testimony"]["pairs"] > 0
        assert linked(result).get("mention", {}) == {}

    def test_an_empty_registry_is_no_registry(self):
        told = {"testimony": records("testimony", PERSON, OTHER)}
        without = link_records(told, FEW)
        assert_same(without, link_records({"registry": records("registry"), **told}, FEW))
        assert not without.persons["registered"].any()

    def test_lists_without_a_registry_are_of_unregistered_persons(self, world):
        frames = {kind: frame for kind, frame in little(world).items() if kind != "registry"}
        result = link_records(frames, FEW, world.known)
        assert not result.persons["registered"].any()
        assert set(result.edges["mention_rid"]) == set(result.records.index)
        assert result.edges.groupby("mention_rid")["probability"].sum().to_numpy() == pytest.approx(
            np.ones(len(result.records)), abs=0.02
        )

    def test_a_registry_alone_has_persons_and_perhaps_duplicates(self, world):
        result = link_records({"registry": little(world)["registry"]}, FEW, world.known)
        assert result.persons["registered"].all()
        assert len(result.entries) == 80
        assert len(result.edges) == 0

    @pytest.mark.parametrize("kind", ["exchange", "testimony"])
    def test_a_list_beside_the_registry_needs_no_other(self, world, kind):
        frames = {name: little(world)[name] for name in ("registry", kind)}
        result = link_records(frames, FEW, world.known)
        assert len(result.records) == 80 + 25
        assert (kind_numbers(result)[result.links["left_rid"]] == 0).any()

    def test_records_that_say_nothing_link_to_nobody(self):
        frames = {"registry": records("registry", {}, {}), "testimony": records("testimony", {}, {})}
        result = link_records(frames, FEW)
        assert len(result.links) == 0
        assert len(result.persons) == 4

    @pytest.mark.parametrize("column", ["birth_date", "surname", "patronymic"])
    def test_a_column_that_nobody_filled_in_breaks_nothing(self, world, column):
        frames = {
            kind: little(world)[kind].assign(**{column: None}) for kind in ("registry", "acknowledgement")
        }
        result = link_records(frames, FEW, world.known)
        assert result.links["probability"].between(0.001, 1.0).all()
        assert np.isfinite(result.links["match_weight"]).all()
        assert len(result.links)


class TestReport:
    def test_tells_rules_candidates_and_models_without_a_name(self, world):
        report = world.result.report
        told = str(report)
        for frame in world.frames.values():
            for column in ("surname", "given_name", "patronymic", "call_sign"):
                if column in frame:
                    names = frame[column].dropna().head(50)
                    assert not any(f"'{name}'" in told or f" {name} " in told for name in names)
        assert {(model["left"], model["right"]) for model in report["models"]} >= {
            ("registry", kind) for kind in WORLD
        }
        assert sum(report["candidates"].values()) > 300
        assert report["value_pairs"]["compared"] > 0

    def test_a_list_too_short_to_train_is_said_to_be(self, world):
        models = {(m["left"], m["right"]): m for m in world.result.report["models"]}
        interview = models["registry", "interview"]
        assert not interview["trained"]
        assert "expected matches" in interview["training"]["refused"]
        assert models["registry", "acknowledgement"]["trained"]

    def test_a_record_is_asked_for_among_half_of_its_own_kind_as_they_come_before_it(self, world):
        n_left = {(m["left"], m["right"]): m["n_left"] for m in world.result.report["models"]}
        kind = "acknowledgement"
        assert n_left[kind, kind] == pytest.approx(n_left[kind, "testimony"] / 2, abs=0.01)
