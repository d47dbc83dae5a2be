"""A registry in which nearly all bear one surname: who agrees in it and in usual names is no duplicate."""

import numpy as np
import pytest

from linkage.matching import link_records
from linkage.matching.tonight import Tonight
from tests.matching.conftest import SETTINGS, records

GIVEN = ["Іван", "Петро", "Сергій", "Андрій", "Олег", "Юрій", "Роман", "Тарас", "Богдан", "Ігор"]
FATHERS = ["Іванович", "Петрович", "Сергійович", "Андрійович", "Миколайович"]
RARE = ["Коваль", "Бондар", "Гриб", "Кравець", "Мельник", "Ткач"]
N_PERSONS, N_SECOND = 3000, 90


def skewed(n_second=N_SECOND, share=0.92, seed=1):
    """Entries of so many persons, and second entries of the first of them, in every part the same."""
    rng = np.random.default_rng(seed)
    people = [
        {
            "surname": "Шевченко" if rng.random() < share else str(rng.choice(RARE)),
            "given_name": str(rng.choice(GIVEN)),
            "patronymic": str(rng.choice(FATHERS)),
            "birth_date": f"{rng.integers(1965, 2005)}-{rng.integers(1, 13):02}-{rng.integers(2, 29):02}",
        }
        for _ in range(N_PERSONS)
    ]
    return records("registry", *people, *people[:n_second])


@pytest.fixture(scope="module", params=[0, N_SECOND])
def night(request):
    return request.param, link_records({"registry": skewed(request.param)}, SETTINGS)


def test_strangers_of_one_surname_are_not_taken_for_one_person(night):
    n_second, result = night
    true_pairs = N_SECOND if n_second else 0
    assert N_PERSONS <= len(result.persons) <= N_PERSONS + n_second
    assert (result.links["probability"] >= 0.5).sum() <= 1.1 * true_pairs


def test_no_model_expects_more_pairs_of_one_person_than_there_are_entries(night):
    n_second, result = night
    (told,) = [one for one in result.report["models"] if one["left"] == one["right"] == "registry"]
    if told["trained"]:
        assert told["training"]["expected_matches"] == pytest.approx(n_second, abs=0.1 * N_SECOND)
    else:
        assert told["training"]["refused"]


def test_an_entry_is_asked_for_among_those_before_it():
    """So each pair of entries is looked at once, and the chance of a pair is 2 c / N of N entries."""
    sizes = Tonight.with_registry(SizesOnly({"registry": 200, "exchange": 30}))
    assert sizes == {("registry", "registry"): (100, 200), ("registry", "exchange"): (200, 30)}


class SizesOnly:
    """Stands for a night of which only the numbers of records are asked."""

    def __init__(self, sizes):
        self.prepared, self._sizes = self, sizes

    def rids(self, kind):
        return np.arange(self._sizes.get(kind, 0))
