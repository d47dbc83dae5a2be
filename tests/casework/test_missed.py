"""What a figure loses when links are lost once more, it has lost already."""

from dataclasses import replace

import numpy as np
import pytest

from linkage.casework import missed
from linkage.casework.bitsets import count_by_draw, from_packed
from linkage.casework.draws import Draws
from linkage.casework.evidence import evidence_table
from linkage.casework.missed import COPIES, extrapolated, with_further_losses
from linkage.matching.linkage_result import KIND_ORDER
from linkage.matching.missed_links import MissedLinks
from linkage.reports.registry_persons import merges_by_draw

DRAWS = 1600


def known_share(linkage, share):
    """The linkage, of whose true links this share was not found."""
    kinds = linkage.records["kind"].map(KIND_ORDER.index).to_numpy()
    return replace(linkage, missed=KnownShare(2 * kinds, np.zeros(0), np.array([share])))


class KnownShare(MissedLinks):
    """This share of the true links was not found."""

    def unlinked(self):
        return np.ones(len(KIND_ORDER))

    def shares(self, strangers, rng):
        return np.full((2 * len(KIND_ORDER), strangers.shape[1]), self.linked[0])


@pytest.fixture
def mentioned(small_world, monkeypatch):
    """Twenty registered people, each mentioned once; ``share`` of the links were missed, none is wrong."""
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world = small_world(DRAWS)
    for _ in range(20):
        world.testimony(world.registry())

    return world, lambda share: known_share(world.linkage(), share)


def counted(world, linkage):
    """By draw: registered people mentioned, and all people mentioned."""
    draws = Draws(linkage, evidence_table(world.frames()))
    seen = draws.any((draws.facts["axis"] == "evidence").to_numpy())
    registered = np.where(draws.registered[:, None], seen, np.uint64(0))
    return count_by_draw(registered, linkage.n_draws), count_by_draw(seen, linkage.n_draws)


def test_with_nothing_missed_every_draw_stands_as_it_is(mentioned):
    world, linkage = mentioned
    whole = with_further_losses(linkage(0.0))
    assert whole.n_draws == COPIES * DRAWS
    assert (extrapolated(counted(world, whole)[0]) == 20).all()


def test_with_a_fifth_missed_the_people_found_stand_for_a_fourth_more(mentioned):
    world, linkage = mentioned
    registered, everybody = counted(world, with_further_losses(linkage(0.2)))
    assert extrapolated(registered).mean() == pytest.approx(20 / (1 - 0.2), abs=0.3)
    # as many are lost as were missed: one in four of those found
    assert extrapolated(registered).std() == pytest.approx(np.sqrt(20 * 0.25 * 0.75), rel=0.15)
    # who is lost to a registered person is a person all the same
    assert (extrapolated(everybody) == 20).all()


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.45])
def test_however_many_were_missed_what_is_counted_link_by_link_comes_out_whole(mentioned, share):
    world, linkage = mentioned
    registered, _ = counted(world, with_further_losses(linkage(share)))
    assert extrapolated(registered).mean() == pytest.approx(20 / (1 - share), rel=0.03)


@pytest.mark.parametrize("mentions", [1, 2])
def test_people_with_links_missed_are_counted_as_if_none_were(small_world, monkeypatch, mentions):
    """Forty people mentioned once or twice each, of whose links the draws found seven in ten, by lot."""
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world, rng = small_world(DRAWS), np.random.default_rng(3)
    for _ in range(40):
        person = world.registry()
        for _ in range(mentions):
            world.testimony(person, set(np.flatnonzero(rng.random(DRAWS) < 0.7).tolist()))
    lossy = with_further_losses(known_share(world.linkage(), 0.3))
    registered, everybody = (extrapolated(by_draw) for by_draw in counted(world, lossy))
    assert registered.mean() == pytest.approx(40, rel=0.02)
    assert everybody.mean() == pytest.approx(40, rel=0.02)


def test_entries_of_one_person_are_missed_like_links(small_world, monkeypatch):
    """Forty people entered twice, of whose second entries the draws know seven in ten, by lot."""
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world, rng = small_world(DRAWS), np.random.default_rng(3)
    for _ in range(40):
        known = set(np.flatnonzero(rng.random(DRAWS) < 0.7).tolist())
        world.same(world.registry(), world.registry(), known)
    world.testimony(world.registry())
    lossy = with_further_losses(known_share(world.linkage(), 0.3))
    merges = merges_by_draw(lossy, np.ones(len(lossy.records), dtype=bool))
    assert merges[:DRAWS].mean() == pytest.approx(28, rel=0.02)
    assert extrapolated(merges).mean() == pytest.approx(40, rel=0.02)


def test_a_sure_pair_of_entries_is_of_two_people_as_often_as_links_are_wrong(small_world, monkeypatch):
    monkeypatch.setattr(missed, "WRONG", (1e6, 9e6))  # one in ten
    world = small_world(300)
    for _ in range(40):
        world.same(world.registry(), world.registry())
    world.testimony(world.registry())
    lossy = with_further_losses(known_share(world.linkage(), 0.0))
    merges = merges_by_draw(lossy, np.ones(len(lossy.records), dtype=bool))
    assert extrapolated(merges).mean() == pytest.approx(36, rel=0.02)


@pytest.mark.parametrize("recognised", [True, False])
def test_people_on_no_registry_are_counted_without_those_of_whom_a_link_was_missed(
    small_world, monkeypatch, recognised
):
    """Losing links counts them; what the draws say of who was not recognised is not counted once more."""
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world, rng = small_world(DRAWS), np.random.default_rng(3)
    for _ in range(40):
        known = set(np.flatnonzero(rng.random(DRAWS) < 0.7).tolist())
        anchor = world.testimony(world.registry(), known)
        anchor.anchors = True
    for _ in range(10):
        anchor = world.testimony()
        anchor.anchors = True
        if not recognised:
            world.unrecognised(anchor, set(range(0, DRAWS, 2)))
    lossy = with_further_losses(known_share(world.linkage(), 0.3))
    draws = Draws(lossy, evidence_table(world.frames()))
    seen = draws.any((draws.facts["axis"] == "evidence").to_numpy()) & draws.unregistered
    by_draw = count_by_draw(seen, lossy.n_draws)
    assert by_draw[:DRAWS].mean() == pytest.approx(10 + 40 * 0.3, rel=0.02)
    assert extrapolated(by_draw).mean() == pytest.approx(10, abs=0.5)


def test_two_mentions_of_somebody_on_no_registry_miss_each_other_where_either_is_missed(
    small_world, monkeypatch
):
    """A registry's entry tells enough; of two mentions each tells too little as often as the other."""
    monkeypatch.setattr(missed, "WRONG", (1.0, 1e9))
    monkeypatch.setattr(missed, "DRAWS_TOLD", DRAWS)
    world = small_world(DRAWS)
    for _ in range(20):
        person = world.testimony()
        person.anchors = True
        world.testimony(person)
    _, everybody = counted(world, with_further_losses(known_share(world.linkage(), 0.2)))
    assert everybody[:DRAWS].mean() == 20
    found = (1 - 0.2) ** 2
    assert 40 - extrapolated(everybody).mean() == pytest.approx(20 / found, rel=0.03)


def test_without_knowledge_of_missed_links_the_draws_stay_as_they_are(mentioned):
    world, _ = mentioned
    plain = world.linkage()
    assert with_further_losses(plain) is plain


def test_the_draws_themselves_come_first_whatever_their_number(mentioned, small_world):
    world = small_world(13)
    world.link(world.testimony(), world.registry(), {0, 3, 12})
    copies = from_packed(with_further_losses(known_share(world.linkage(), 0.0)).bits, 52)
    assert count_by_draw(copies, 52).tolist() == [1 if draw % 13 in (0, 3, 12) else 0 for draw in range(52)]
