import json
import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from linkage import model_versions, publishing
from linkage.cli import app
from linkage.deliveries import ingest
from linkage.errors import BadInput
from linkage.model_diff import IN_LEFT, moved
from linkage.model_shown import models_of_night, weights_of_night
from linkage.model_versions import ModelVersion
from linkage.pipeline import run
from linkage.reports.models_told import fields_told_by_both
from linkage.retraining import train
from linkage.synthetic.world import synthesise
from linkage.workspace import Workspace

DAY, LATER = date(2025, 1, 1), date(2025, 1, 2)
SETTINGS = "draws = 64\nfreeze_after_records = 100\n"


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """A workspace with a night that froze models, one after it, a decision to train, and one after that."""
    folder = tmp_path_factory.mktemp("world")
    lists = {
        "registry": 300,
        "exchange": 20,
        "acknowledgement": 100,
        "death": 15,
        "testimony": 40,
        "interview": 3,
    }
    synthesise(folder, **lists, seed=3)
    Workspace.created(folder / "w").settings_file.write_text(SETTINGS)
    workspace = Workspace.opened(folder / "w")
    for kind in ("registry", "acknowledgement"):
        ingest(workspace, folder / f"{kind}.csv", kind)
    first, again, second = run(workspace, DAY), run(workspace, DAY), run(workspace, LATER)
    version = train(workspace, "to see what moves", LATER)
    return workspace, (first, again, second, run(workspace, LATER)), version


def test_the_first_night_with_enough_records_freezes_its_models(nights):
    workspace, (first, *_), _ = nights
    version = model_versions.version_called(workspace, 1)
    assert version.made_by == first.night.run
    assert version.as_of == DAY.isoformat()
    assert not version.decision
    assert "registry-acknowledgement since 2025-01-01 on 300 x 100 records" in first.models


def test_a_run_its_report_and_the_list_of_versions_count_the_same_models(nights):
    workspace, (first, *_), _ = nights
    frozen = len(model_versions.version_called(workspace, 1).told["models"])
    counted = first.models.split(" Frozen")[0]
    assert f": {frozen} frozen, " in counted
    assert counted in first.report.read_text(encoding="utf-8")
    newest = len(model_versions.versions(workspace)[-1].told["models"])
    listed = CliRunner().invoke(app, ["model", "list", "-w", str(workspace.folder)])
    assert f"is in force: {newest} pair" in listed.stdout


def test_the_night_that_froze_them_is_done_and_the_next_scores_with_them(nights):
    workspace, (first, again, second, _), _ = nights
    assert again.already_done and again.night == first.night
    with publishing.opened_snapshot(workspace, second.night) as snapshot:
        facts = snapshot.facts()
    assert facts["models"] == model_versions.version_called(workspace, 1).fingerprint
    told = {(one["left"], one["right"]): one for one in facts["linkage"]["models"]}
    saved = model_versions.load(workspace, model_versions.version_called(workspace, 1))
    for pair, frozen in saved.models.items():
        assert told[pair]["fields"] == frozen.model.as_json()["fields"]


def test_a_decision_to_train_is_kept_with_who_and_why_and_makes_another_run(nights):
    workspace, (_, _, second, third), version = nights
    assert version.number == 2 and model_versions.in_force(workspace) == version
    assert version.decision["reason"] == "to see what moves" and version.decision["who"]
    assert version.parent == model_versions.version_called(workspace, 1).fingerprint
    assert third.night.run != second.night.run and not third.already_done


def test_nothing_moves_where_nothing_was_delivered_whether_models_trained_again_or_not(nights):
    workspace, (_, _, second, third), version = nights
    shown = []
    for one in (second, third):
        with publishing.opened_snapshot(workspace, one.night) as snapshot:
            shown.append({name: snapshot.table(name) for name in ("links", "flags")})
    for name, table in shown[0].items():
        pd.testing.assert_frame_equal(table, shown[1][name], check_exact=True)
    before = model_versions.version_called(workspace, 1)
    assert [one["data"] for one in version.told["models"]] == [one["data"] for one in before.told["models"]]
    assert all(one["data"] for one in version.told["models"])


def test_a_version_is_loaded_exactly_as_it_was_saved(nights, tmp_path):
    workspace, _, version = nights
    frozen = model_versions.load(workspace, version)
    copy = Workspace.created(tmp_path / "w")
    again = model_versions.save(copy, frozen, version.as_of, version.code)
    assert again.fingerprint == version.fingerprint
    loaded = model_versions.load(copy, again)
    assert loaded.reference.keys.equals(frozen.reference.keys)
    assert loaded.known.equals(frozen.known)
    assert np.array_equal(loaded.shared["surname"], frozen.shared["surname"])


def test_no_file_of_a_version_holds_a_name(nights):
    workspace, _, _ = nights
    with (workspace.folder.parent / "registry.csv").open(encoding="utf-8") as file:
        head, *rows = [line.rstrip("\n").split(",") for line in file]
    surnames = {row[head.index("surname")].encode() for row in rows} - {b""}
    kept = b"".join(path.read_bytes() for path in workspace.models.iterdir())
    assert not [name for name in surnames if len(name) > 6 and name in kept]


@pytest.mark.parametrize("content", ["{", "{}", "[]"])
def test_a_damaged_version_is_told_of(tmp_path, content):
    workspace = Workspace.created(tmp_path / "w")
    (workspace.models / "0001.json").write_text(content)
    with pytest.raises(BadInput, match=r"0001\.json is damaged"):
        model_versions.in_force(workspace)


def test_a_version_that_is_not_there_is_told_of(nights, tmp_path):
    with pytest.raises(BadInput, match="no model version 7; there are: 1, 2"):
        model_versions.version_called(nights[0], 7)
    assert model_versions.in_force(Workspace.created(tmp_path / "w")) is None


def test_training_on_short_lists_is_refused(tmp_path, nights):
    workspace = Workspace.created(tmp_path / "w")
    ingest(workspace, nights[0].folder.parent / "interview.csv", "interview")
    with pytest.raises(BadInput, match="freeze_after_records"):
        train(workspace, "too early", LATER)
    assert model_versions.versions(workspace) == []


def version(number, pair, m, in_left):
    fields = {"sex": {"levels": {"different": {"m": 1 - m, "u": 0.5}, "same": {"m": m, "u": 0.5}}}}
    model = {"left": pair[0], "right": pair[1], "in_left": in_left, "fields": fields}
    return ModelVersion(number, "", "", "", "", "", "", told={"models": [model]})


class TestWhatMoved:
    def test_is_told_in_bits_most_moved_first(self):
        pair = ("registry", "death")
        rows = moved(version(1, pair, 0.75, 0.5), version(2, pair, 0.9375, 0.5))
        assert [(row.field, row.level) for row in rows] == [
            ("sex", "different"),
            ("sex", "same"),
            (IN_LEFT, ""),
        ]
        assert [row.bits for row in rows] == pytest.approx([-2.0, np.log2(1.25), 0.0])

    def test_a_version_has_not_moved_from_itself(self, nights):
        _, _, one = nights
        assert {row.bits for row in moved(one, one)} == {0.0}

    def test_what_only_one_version_has_stands_first_and_has_no_bits(self):
        rows = moved(
            version(1, ("registry", "death"), 0.75, 0.5), version(2, ("registry", "exchange"), 0.75, 0.5)
        )
        assert len(rows) == 6 and {row.bits for row in rows} == {None}
        assert json.dumps([row.to_json() for row in rows])


class TestTheCommandThatTellsWhatMoved:
    def test_says_so_where_nothing_did(self, nights):
        told = CliRunner().invoke(app, ["model", "diff", "1", "2", "-w", str(nights[0].folder)])
        assert told.stdout.startswith("Nothing moved by 0.05 bits or more from version 1 to 2: ")

    def test_refuses_a_version_and_itself(self, nights):
        told = CliRunner().invoke(app, ["model", "diff", "1", "1", "-w", str(nights[0].folder)])
        assert told.exit_code and "name two versions" in told.output + str(told.exception)


class TestShown:
    def test_says_whence_each_model_is(self, nights):
        workspace, *_ = nights
        with publishing.opened_snapshot(workspace, publishing.night_of(workspace, DAY)) as night:
            found = models_of_night(night)
        frozen = {one.kinds for one in found if one.whence.startswith("frozen since")}
        assert frozen == {
            f"{one['left']}-{one['right']}"
            for one in model_versions.version_called(workspace, 1).told["models"]
        }
        assert {one.whence for one in found if one.kinds not in frozen} <= {
            "trained in this run",
            "documented",
        }

    def test_weighs_each_level_as_the_frozen_model_tells_it(self, nights):
        workspace, *_ = nights
        told = model_versions.version_called(workspace, 1).told["models"]
        fields = next(one["fields"] for one in told if one["right"] == "acknowledgement")
        with publishing.opened_snapshot(workspace, publishing.night_of(workspace, DAY)) as night:
            pair, found = weights_of_night(night, "acknowledgement-registry")
        assert pair == "registry-acknowledgement"
        told = fields_told_by_both("registry", "acknowledgement")
        assert {"surname", "birth_date", "unit"} <= set(told) and "missing_date" not in told
        assert len(found) == sum(len(fields[name]["levels"]) for name in told)
        for one in found:
            level = fields[one.field]["levels"][one.level]
            assert one.bits == pytest.approx(math.log2(level["m"] / level["u"]), abs=1e-6)

    @pytest.mark.parametrize("kinds", [[], ["registry-acknowledgement"]])
    def test_is_printed_and_told_to_programs(self, nights, kinds):
        call = ["model", "show", *kinds, "-w", str(nights[0].folder)]
        assert CliRunner().invoke(app, call).exit_code == 0
        assert json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)

    def test_a_pair_that_the_night_has_no_model_of_is_told_with_those_that_there_are(self, nights):
        wrong = CliRunner().invoke(app, ["model", "show", "x-y", "-w", str(nights[0].folder)])
        assert wrong.exit_code == 1 and "registry-acknowledgement" in str(wrong.exception)
