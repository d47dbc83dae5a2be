"""What a figure loses when links are lost once more, it has lost already."""

from dataclasses import replace

import numpy as np
import pytest

from linkage.casework import missed
from linkage.casework.bitsets import count_by_draw, from_packed
from linkage.casework.draws import Draws
from linkage.casework.evidence import evidence_table
from linkage.casework.missed import extrapolated, with_further_losses
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.missed_links import MissedLinks

DRAWS = 1600


class KnownShare(MissedLinks):
    """This share of the true links was not found."""

    def shares(self, n_draws, rng):
        return np.full((2 * len(KIND_ORDER), n_draws), self.linked[0])


@pytest.fixture
def mentioned(small_world, monkeypatch):
    """Twenty registered people, each mentioned once; ``share`` of the links were missed, none is wrong."""
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world = small_world(DRAWS)
    for _ in range(20):
        world.testimony(world.registry())

    def linkage(share):
        classes = np.zeros(len(world.records), dtype=int)
        return replace(world.linkage(), missed=KnownShare(classes, np.zeros(0), np.array([share])))

    return world, linkage


def counted(world, linkage):
    """By draw: registered people mentioned, and all people mentioned."""
    draws = Draws(linkage, evidence_table(world.frames()))
    seen = draws.any((draws.facts["axis"] == "evidence").to_numpy())
    registered = np.where(draws.registered[:, None], seen, np.uint64(0))
    return count_by_draw(registered, linkage.n_draws), count_by_draw(seen, linkage.n_draws)


def test_with_nothing_missed_every_draw_stands_as_it_is(mentioned):
    world, linkage = mentioned
    whole = with_further_losses(linkage(0.0))
    assert whole.n_draws == 3 * DRAWS
    assert (extrapolated(counted(world, whole)[0]) == 20).all()


def test_with_a_fifth_missed_the_people_found_stand_for_a_fourth_more(mentioned):
    world, linkage = mentioned
    registered, everybody = counted(world, with_further_losses(linkage(0.2)))
    assert extrapolated(registered).mean() == pytest.approx(20 * (1 + 0.2 + 0.2**2), abs=0.5)
    assert extrapolated(registered).std() == pytest.approx(np.sqrt(20 * 0.2 * 0.8), rel=0.15)
    # who is lost to a registered person is a person all the same
    assert (extrapolated(everybody) == 20).all()


def test_who_is_mentioned_twice_is_seldom_missed(small_world, monkeypatch):
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world = small_world(DRAWS)
    for _ in range(20):
        person = world.registry()
        world.testimony(person)
        world.testimony(person)
    classes = np.zeros(len(world.records), dtype=int)
    linkage = replace(world.linkage(), missed=KnownShare(classes, np.zeros(0), np.array([0.2])))
    assert extrapolated(counted(world, with_further_losses(linkage))[0]).mean() == pytest.approx(20, rel=0.05)


def test_without_knowledge_of_missed_links_the_draws_stay_as_they_are(mentioned):
    world, _ = mentioned
    plain = world.linkage()
    assert with_further_losses(plain) is plain


def test_the_draws_themselves_come_first_whatever_their_number(mentioned, small_world):
    world = small_world(13)
    world.link(world.testimony(), world.registry(), {0, 3, 12})
    plain = replace(world.linkage(), missed=KnownShare(np.zeros(2, int), np.zeros(0), np.array([0.0])))
    thrice = from_packed(with_further_losses(plain).bits, 39)
    assert count_by_draw(thrice, 39).tolist() == [1 if draw % 13 in (0, 3, 12) else 0 for draw in range(39)]
