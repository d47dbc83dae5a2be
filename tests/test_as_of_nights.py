"""What was known on a day: a past night's snapshot, or a competition among what was learned by then."""

from datetime import date

import pandas as pd
import pytest

from linkage import exported, model_versions, publishing
from linkage.deliveries import ingest, readable_warehouse
from linkage.night_records import known_records
from linkage.pipeline import run
from linkage.records.contracts import KINDS
from linkage.retraining import train
from linkage.synthetic.world import synthesise
from linkage.workspace import Workspace

BEFORE, FIRST, SECOND, THIRD = (
    date(*day) for day in ((2024, 3, 1), (2025, 1, 1), (2025, 1, 2), (2025, 1, 3))
)


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Two nights with a frozen model, then another model, a late delivery, and a third night."""
    folder = tmp_path_factory.mktemp("world")
    lists = {"registry": 300, "exchange": 20, "acknowledgement": 100}
    lists |= {"death": 15, "testimony": 40, "interview": 3}
    synthesise(folder, **lists, seed=3)
    Workspace.created(folder / "w").settings_file.write_text("draws = 100\nfreeze_after_records = 100\n")
    workspace = Workspace.opened(folder / "w")
    for kind in ("registry", "acknowledgement", "death", "testimony"):
        ingest(workspace, folder / f"{kind}.csv", kind)
    done = [run(workspace, day).night for day in (FIRST, SECOND)]
    told = {night.as_of: flags_of(workspace, night) for night in done}
    train(workspace, "to see that past days keep theirs", THIRD)
    (folder / "late.csv").write_text("record_id,surname,given_name\nD-1,Чужий,Іван\n", encoding="utf-8")
    ingest(workspace, folder / "late.csv", "death")
    run(workspace, THIRD)
    return workspace, done, told


def flags_of(workspace, night):
    with publishing.opened_snapshot(workspace, night) as snapshot:
        return snapshot.table("flags")


def facts_of(workspace, night):
    with publishing.opened_snapshot(workspace, night) as snapshot:
        return snapshot.facts()


def test_as_of_a_past_night_is_that_nights_snapshot(nights):
    workspace, done, _ = nights
    for night in done:
        again = run(workspace, date.fromisoformat(night.as_of))
        assert again.already_done
        assert again.night == night == publishing.night_of(workspace, date.fromisoformat(night.as_of))


def test_flags_of_a_past_day_computed_today_equal_those_published_then(nights):
    workspace, (_, second), told = nights
    for path in workspace.published.glob(f"{second.run}*"):
        path.unlink()
    again = run(workspace, SECOND)
    assert not again.already_done
    assert again.night.run == second.run
    pd.testing.assert_frame_equal(flags_of(workspace, again.night), told[second.as_of])
    assert (
        facts_of(workspace, again.night)["models"] == model_versions.version_called(workspace, 1).fingerprint
    )


def test_a_day_before_the_first_run_competes_anew_among_what_was_learned_by_then(nights):
    workspace, _, _ = nights
    night = run(workspace, BEFORE).night
    with publishing.opened_snapshot(workspace, night) as snapshot:
        records, axes = snapshot.table("records"), snapshot.table("axes")
    with readable_warehouse(workspace) as warehouse:
        known = sum(len(known_records(warehouse, kind, BEFORE)) for kind in KINDS)
        everything = sum(len(warehouse.current_records(kind)) for kind in KINDS)
    assert len(records) == known < everything
    assert (axes["learned"] <= BEFORE.isoformat()).all()
    facts = facts_of(workspace, night)
    assert facts["models"] == model_versions.in_force(workspace).fingerprint
    assert {(one["left"], one["right"]) for one in facts["linkage"]["frozen"]} >= {
        ("registry", "acknowledgement")
    }
    assert len(model_versions.versions(workspace)) == 2


def test_a_person_has_the_same_id_on_a_day_before_the_first_run(nights):
    workspace, _, _ = nights
    run(workspace, BEFORE)
    early, later = (
        exported.of_night(workspace, "persons", day).set_index("anchor_record")["person_id"]
        for day in (BEFORE, FIRST)
    )
    both = early.index.intersection(later.index)
    assert len(both) > 50
    assert (early[both] == later[both]).mean() > 0.95
    assert exported.of_night(workspace, "person-changes", BEFORE).empty
