"""Other mentions tell of whom in no registry a mention may be, and that hardly anybody is met once only."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.matching.fields import OtherListsLevel
from linkage.matching.mentioned_elsewhere import mentioned_elsewhere, spoken_of_again
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.seats import Seats
from linkage.matching.speakers import Speakers
from linkage.matching.unregistered import Unregistered
from tests.matching.conftest import EXAMPLES
from tests.matching.simulation import simulate, tilted_m

MODEL = simulate(tilted_m(), n_left=20, n_right=20, seed=1).prior()
#: An entry, three mentions, a row of a list; beyond them a decoy.
KINDS = np.array(["registry", "testimony", "testimony", "testimony", "exchange"], dtype=object)
SURNAMED = np.ones(6, dtype=bool)
TRAINED = {("registry", "testimony"): replace(MODEL, trained=True)}


def candidates(*pairs):
    """(mention, person, posterior) of each."""
    mention, person, posterior = (np.array(column) for column in zip(*pairs, strict=True))
    nothing = np.zeros(len(pairs))
    nobody = dict.fromkeys(mention.tolist(), 0.5)
    return {"testimony": Candidates(mention, person, nothing, posterior, nobody, nothing, [])}


def fits(log_bf, nobody=(0.0, 0.5, 0.8, 0.4, 1.0), surnamed=SURNAMED, found=None, **more):
    """How well the mentions fit each other, of which the first two are compared, and a row of a list."""
    edges = pd.DataFrame({"anchor_rid": [4, 1], "mention_rid": [1, 2], "odds": 9.0, "log_bf": [5.0, log_bf]})
    known = Unregistered(np.array(nobody), edges)
    return mentioned_elsewhere(known, KINDS, surnamed, TRAINED, found or {}, **more)


@EXAMPLES
@given(st.floats(-20.0, 20.0))
def test_each_fits_the_others_as_they_fit_it_by_their_chance_to_be_of_nobody_registered(log_bf):
    one = fits(log_bf)
    assert one.fits[1] == pytest.approx(np.exp(log_bf) * 0.8 / (0.8 + 0.4))
    assert one.fits[2] == pytest.approx(np.exp(log_bf) * 0.5 / (0.5 + 0.4))
    assert one.fits[[0, 3, 4, 5]].tolist() == [0.0] * 4


def test_of_lists_of_decoys_and_of_those_who_tell_no_surname_nothing_is_said():
    assert (fits(3.0).again > 0).tolist() == [False, True, True, True, False, False]
    no_surname = SURNAMED.copy()
    no_surname[2] = False
    one = fits(3.0, surnamed=no_surname)
    assert (one.again > 0).tolist() == [False, True, False, True, False, False]
    assert not one.fits.any()


@pytest.mark.parametrize(("posterior", "heard"), [(0.3, False), (0.005, True)])
def test_one_that_may_be_of_the_same_registered_person_is_left_out(posterior, heard):
    both = candidates((1, 7, 0.3), (2, 7, posterior))
    apart = candidates((1, 7, 0.3), (2, 8, 0.3))
    assert (fits(3.0, found=both).fits[1] > 0) == heard
    assert fits(3.0, found=apart).fits[1] > 0


def test_two_that_people_decided_to_be_of_one_person_say_nothing_of_each_other():
    seats = Seats(np.array([1, 2]), np.array([1, 1]))
    assert not fits(3.0, seats=seats).fits.any()


@EXAMPLES
@given(st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_who_speaks_twice_is_no_other_witness(one, other):
    """Two mentions of one speaker say nothing of each other, and those of others count as without them."""
    speakers = Speakers(np.array([0, 1, 1, 3, 4]))
    assert not fits(3.0, speakers=speakers).fits.any()
    twice, once = Speakers(np.array([0, 1, 2, 1, 4])), Speakers(np.arange(5))
    found = fits(3.0, nobody=(0.0, one, other, 0.4, 1.0), speakers=twice).fits
    assert found[1] == pytest.approx(fits(3.0, nobody=(0.0, one, other, 0.0, 1.0), speakers=once).fits[1])
    assert found[2] == pytest.approx(fits(3.0, nobody=(0.0, one, other, 0.4, 1.0)).fits[2])


def test_an_overwhelming_resemblance_is_still_a_number():
    assert np.isfinite(fits(1e4).fits).all()


def test_how_many_are_spoken_of_again_is_learnt_from_the_registered():
    m = np.zeros(len(OtherListsLevel))
    m[OtherListsLevel.MENTIONED_BY_OTHERS], m[OtherListsLevel.ON_NO_LIST] = 0.6, 0.2
    m[OtherListsLevel.ON_A_LIST_OF_CAPTIVES] = 0.2
    model = replace(MODEL, m={**MODEL.m, "other_lists": m}, trained=True)
    assert spoken_of_again(model) == pytest.approx(0.75)
    assert spoken_of_again(replace(model, trained=False)) == 0.0
    assert spoken_of_again(None) == 0.0
