"""Brothers of one household who serve in one unit: alike in all but given name and date of birth.

An engine without guards finds the household and calls it a person (Splink #1817). Here the evidence that
relatives share goes to "a relative who is not registered", brothers who are both registered compete for a
mention, and a list of nothing but brothers of the registered trains no model that links them.
"""

import numpy as np
import pandas as pd
import pytest

from linkage.matching import link_records
from linkage.matching.comparators import COMPARATORS
from linkage.matching.fields import GivenLevel
from tests.matching.conftest import records
from tests.matching.test_link import FEW, heard_of, linked, with_people

HOME = {
    "surname": "Тимчишак",
    "patronymic": "Остапович",
    "military_unit": "36-та окрема бригада морської піхоти",
    "residence": "Прилуки, Чернігівська область",
}
IVAN = {**HOME, "record_id": "ivan", "given_name": "Іван", "birth_date": "1990-05-17"}
PETRO = {**HOME, "record_id": "petro", "given_name": "Петро", "birth_date": "1994-09-02"}
#: A brother's share of a mention that names the other.
A_TRACE = 0.02


def told(brother, *columns):
    """A mention that tells just these of a brother."""
    return {column: brother[column] for column in columns}


WITH_UNIT = ("surname", "given_name", "military_unit")


class TestBothRegistered:
    def test_they_are_two_entries_of_two_people(self, world):
        result = link_records(with_people(world, registry=records("registry", IVAN, PETRO)), FEW, world.known)
        assert linked(result, "registry").get("petro", {}).get("ivan", 0.0) < A_TRACE
        person_of = result.entries.set_index("entry_rid")["person"]
        ids = result.records["record_id"]
        ivan, petro = (person_of[ids.index[ids == one]].item() for one in ("ivan", "petro"))
        assert ivan != petro

    @pytest.mark.parametrize("kind", ["exchange", "acknowledgement", "death"])
    def test_each_list_s_row_is_of_the_one_it_names(self, world, kind):
        lists = {"registry": records("registry", IVAN, PETRO), kind: records(kind, PETRO)}
        found = linked(link_records(with_people(world, **lists), FEW, world.known), kind)["petro"]
        assert found["petro"] > 0.95
        assert found.get("ivan", 0.0) < A_TRACE

    def test_a_mention_that_names_one_is_his(self, world):
        found = heard_of(world, told(PETRO, *WITH_UNIT), IVAN, PETRO)
        assert found["petro"] > 0.9
        assert found.get("ivan", 0.0) < A_TRACE

    @pytest.mark.parametrize(
        "columns", [("surname", "military_unit"), ("surname", "patronymic", "military_unit", "residence")]
    )
    def test_a_mention_that_names_neither_is_shared_and_never_given_to_both(self, world, columns):
        found = heard_of(world, told(IVAN, *columns), IVAN, PETRO)
        assert found["ivan"] == pytest.approx(found["petro"])
        assert 0.25 < found["ivan"] <= 0.5

    def test_all_that_relatives_share_cannot_outweigh_the_name_of_the_other(self, world):
        """However much of the household a mention tells, the given name decides."""
        little = heard_of(world, told(PETRO, "surname", "given_name"), IVAN, PETRO)
        much = heard_of(world, {**told(PETRO, *HOME, "given_name")}, IVAN, PETRO)
        assert little["petro"] < much["petro"]
        for found in (little, much):
            assert found["petro"] > 20 * found.get("ivan", 0.0)


class TestOneRegistered:
    def test_a_mention_of_his_brother_is_not_his(self, world):
        assert heard_of(world, told(PETRO, *WITH_UNIT), IVAN).get("ivan", 0.0) < 0.1

    def test_and_is_not_likely_his_whatever_else_of_the_household_it_tells(self, world):
        """A name may have been taken down wrong, so there is doubt; a likely link there is not."""
        assert heard_of(world, told(PETRO, *HOME, "given_name"), IVAN).get("ivan", 0.0) < 0.5

    def test_the_brother_s_mention_is_as_little_his_whether_or_not_the_brother_is_registered_too(self, world):
        alone, both = (
            heard_of(world, told(PETRO, *WITH_UNIT), *entries).get("ivan", 0.0)
            for entries in ((IVAN,), (IVAN, PETRO))
        )
        assert both <= alone


def brothers_of(registry: pd.DataFrame, kind: str, seed: int = 3) -> pd.DataFrame:
    """A list of nobody but a brother of each entry: of the household all, of the person nothing."""
    rng = np.random.default_rng(seed)
    _, compare = COMPARATORS["given"]
    own = registry["given_name"].tolist()
    others = rng.permutation(own).tolist()
    before = pd.to_datetime(registry["birth_date"])
    born = before + pd.to_timedelta(rng.integers(800, 2800, len(own)), "D")
    different = compare(own, others) == GivenLevel.DIFFERENT
    different &= ((before.dt.month != born.dt.month) & (before.dt.day != born.dt.day)).to_numpy()
    household = registry[["surname", "patronymic", "military_unit", "residence"]]
    brothers = household.assign(given_name=others, birth_date=born.dt.strftime("%Y-%m-%d"))
    return records(kind, *brothers[different].to_dict("records"))


class TestLabelSwitch:
    """In a list of nobody but relatives of the registered they are the likeliest cluster that EM can find."""

    @pytest.mark.parametrize("kind", ["exchange", "acknowledgement", "testimony"])
    def test_a_list_of_nothing_but_brothers_trains_no_model_and_links_to_nobody(self, world, kind):
        registry = world.frames["registry"]
        filed_once = registry.drop_duplicates(["surname", "patronymic"], keep=False)
        men = filed_once[(filed_once["sex"] == "m") & (filed_once["birth_date"].str.len() == 10)]
        told_all = men.dropna(subset=["surname", "given_name", "patronymic", "military_unit", "residence"])
        brothers = brothers_of(told_all, kind)
        assert len(brothers) > 100
        result = link_records({"registry": registry, kind: brothers}, FEW, world.known)
        model = next(one for one in result.report["models"] if one["right"] == kind)
        assert not model["trained"]
        assert "field given would differ" in model["training"]["refused"]
        entries = set(registry["record_id"])
        found = [p for of in linked(result, kind).values() for one, p in of.items() if one in entries]
        assert sum(found) < 0.05 * len(brothers)
        assert sum(p > 0.5 for p in found) < 0.01 * len(brothers)
