"""What follows from decisions on other pairs is explained as the night weighed it."""

import shutil
from pathlib import Path

import pytest

from linkage import exported
from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.users import add_user
from linkage.deliveries import ingest
from linkage.explaining import _FOLLOWS, explain
from linkage.matching.assembly import SMALLEST_LINK
from linkage.matching.explanation import Status
from linkage.pipeline import run
from linkage.synthetic.world import synthesise
from linkage.workspace import Workspace
from tests.test_explaining import DAY, SIZES, pairs

AT = "2024-12-30T10:00:00+00:00"


@pytest.fixture(scope="module")
def undecided(tmp_path_factory):
    """A night of which nobody has decided anything, an entry, and two testimonies that are surely of it."""
    folder = tmp_path_factory.mktemp("undecided")
    synthesise(folder / "world", **SIZES, seed=3)
    Workspace.created(folder / "w").settings_file.write_text("draws = 200\n")
    made = Workspace.opened(folder / "w")
    for kind in SIZES:
        ingest(made, folder / "world" / f"{kind}.csv", kind)
    run(made, DAY)
    links = exported.of_night(made, "links")
    sure = links[(links["left_kind"] == "registry") & (links["right_kind"] == "testimony")]
    sure = sure[sure["probability"] > 0.9]
    twice = sure.groupby("left_record").filter(lambda rows: len(rows) > 1)
    one, two = pairs(twice[twice["left_record"] == twice["left_record"].iloc[0]].head(2))
    return made, one[0], one[1], two[1]


def night_with(undecided, folder, *verdicts):
    """The same night once this was decided: (record, record, verdict) each."""
    made = Workspace.opened(Path(shutil.copytree(undecided[0].folder, folder / "w")))
    with opened_store(made) as store, store.writing() as writing:
        add_user(writing, "olena", "caseworker", "tests")
        for left, right, verdict in verdicts:
            pair = Pair.of(RecordName.read(left), RecordName.read(right))
            decide(writing, Decision(pair, verdict, "olena", "details", decided_at=AT))
    run(made, DAY, anew=True)
    return made


def exported_probability(made, *pair):
    links = exported.of_night(made, "links")
    return dict(zip(pairs(links), links["probability"], strict=True)).get(pair)


class TestWhatFollows:
    """One mention is decided to be of the entry, and another to be of another person than that mention."""

    @pytest.fixture(scope="class")
    def night(self, undecided, tmp_path_factory):
        _, entry, one, other = undecided
        verdicts = ((entry, one, Verdict.SAME), (one, other, Verdict.DIFFERENT))
        return night_with(undecided, tmp_path_factory.mktemp("follows"), *verdicts)

    def test_weighs_as_a_decision_though_nobody_decided_of_the_pair(self, undecided, night):
        _, entry, _, other = undecided
        assert exported_probability(night, entry, other) is None
        found = explain(night, entry, other)
        decided = next(field for field in found.fields if field.field == "decided")
        assert decided.level == "different"
        assert found.status is Status.UNLIKELY
        assert found.probability == pytest.approx(0.0, abs=1e-12)

    def test_is_said_to_follow(self, undecided, night):
        _, entry, one, other = undecided
        assert _FOLLOWS in explain(night, entry, other).notes
        assert _FOLLOWS not in explain(night, entry, one).notes
        assert _FOLLOWS not in explain(night, one, other).notes


class TestTwoPeople:
    """Two mentions that both fit one entry are decided to be of two people; of the entry nobody decided."""

    @pytest.fixture(scope="class")
    def night(self, undecided, tmp_path_factory):
        _, _, one, other = undecided
        folder = tmp_path_factory.mktemp("two")
        return night_with(undecided, folder, (one, other, Verdict.DIFFERENT))

    @pytest.mark.parametrize("which", [2, 3])
    def test_each_is_explained_with_the_share_that_the_night_left_it(self, undecided, night, which):
        pair = undecided[1], undecided[which]
        kept = exported_probability(night, *pair)
        found = explain(night, *pair)
        if kept is None:
            assert found.probability < SMALLEST_LINK
        else:
            assert found.probability == pytest.approx(kept, abs=1e-9)

    def test_what_the_decision_takes_away_is_a_step_of_its_own(self, undecided, night):
        before = [explain(undecided[0], undecided[1], undecided[at]).probability for at in (2, 3)]
        after = [explain(night, undecided[1], undecided[at]) for at in (2, 3)]
        at, loser = min(enumerate(after), key=lambda one: one[1].probability)
        assert loser.probability < before[at]
        steps = {step.name: step.bits for step in loser.steps}
        assert steps["decided_of_records"] < -1
        assert abs(steps.get("known_elsewhere", 0.0)) < 5
        assert not any(getattr(loser.competition, part) for part in ("look_alikes", "listed"))
