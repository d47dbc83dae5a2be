"""On the true linkage of a synthetic world, casework finds what the world's own oracle knows to be true.

The oracle (`linkage.synthetic.truth`) was written apart from casework, from the design alone.
"""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from linkage.casework.as_of import AsOf, reach_of
from linkage.casework.assessment import assess
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.reports.figures import figures
from linkage.synthetic.world import synthesise

LEARNED_ON = {
    "registry": "registered_date",
    "exchange": "exchange_date",
    "acknowledgement": "acknowledged_date",
    "interview": "interview_date",
    "testimony": "interview_date",
}
DRAWS = 3


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    sizes = {
        "registry": 1500,
        "exchange": 150,
        "acknowledgement": 250,
        "death": 150,
        "testimony": 450,
        "interview": 43,
    }
    synthesise(folder, **sizes, seed=11)
    return folder


def read_frames(folder):
    frames, first = {}, 0
    for kind in KIND_ORDER:
        frame = pd.read_csv(folder / f"{kind}.csv", dtype=str).sort_values("record_id", ignore_index=True)
        frame = frame.astype(object).where(frame.notna(), None)
        frame.insert(0, "rid", range(first, first + len(frame)))
        own_date = frame[LEARNED_ON[kind]] if kind in LEARNED_ON else None
        learned = "2022-03-01" if own_date is None else own_date.fillna("2022-03-01")
        frames[kind] = frame.assign(kind=kind, source=kind, learned=learned)
        first += len(frame)
    return frames


def true_linkage(folder, frames):
    """Every record with its true person, in every draw."""
    records = pd.concat(
        [frame[["kind", "source", "record_id"]] for frame in frames.values()], ignore_index=True
    )
    truth = pd.read_csv(folder / "truth.csv", dtype=str).set_index(["source", "record_id"])["person_id"]
    whose = truth.loc[list(zip(records["kind"], records["record_id"], strict=True))].to_numpy()
    registered = set(whose[records["kind"] == "registry"])
    order = sorted(set(whose), key=lambda one: (one not in registered, one))
    person = pd.Series(whose).map({one: number for number, one in enumerate(order)}).to_numpy()
    entry = (records["kind"] == "registry").to_numpy()
    edges = pd.DataFrame(
        {"mention_rid": np.flatnonzero(~entry), "person": person[~entry], "probability": 1.0}
    )
    first = pd.Series(np.arange(len(person))).groupby(person).min()
    repeated = np.flatnonzero(entry & (first.to_numpy()[person] != np.arange(len(person))))
    pairs = pd.DataFrame(
        {"left_rid": first.to_numpy()[person[repeated]], "right_rid": repeated, "probability": 1.0}
    )
    linkage = LinkageResult(
        records=records,
        entries=pd.DataFrame({"entry_rid": np.flatnonzero(entry), "person": person[entry], "chance": 1.0}),
        persons=pd.DataFrame({"anchor_rid": first, "registered": [one in registered for one in order]}),
        edges=edges,
        bits=np.full((len(edges), 1), np.packbits([1] * DRAWS)[0], dtype=np.uint8),
        duplicates=pairs,
        duplicate_bits=np.full((len(pairs), 1), np.packbits([1] * DRAWS)[0], dtype=np.uint8),
        n_draws=DRAWS,
        links=pairs.iloc[:0],
    )
    return linkage, order


@pytest.fixture(scope="module")
def assessed(world):
    frames = read_frames(world)
    linkage, order = true_linkage(world, frames)
    day = date.fromisoformat(json.loads((world / "world.json").read_text())["as_of"])
    return assess(linkage, frames, AsOf(day, reach_of(frames["acknowledgement"], day))), frames, order


def test_the_main_list_is_the_true_one(world, assessed):
    assessment, _, order = assessed
    numbers = {person_id: number for number, person_id in assessment.ids.ids.items()}
    flags = assessment.list()
    found = {
        order[numbers[one]]: int(e2) for one, e2 in zip(flags.person_id, flags.probability_e2, strict=True)
    }
    truth = pd.read_csv(world / "truth_flags.csv", dtype={"person_id": str, "e2": int})
    assert found == dict(zip(truth["person_id"], truth["e2"], strict=True))
    assert len(found) > 20


def test_the_figures_are_the_true_ones(world, assessed):
    assessment, frames, _ = assessed
    told = figures(assessment, frames)
    truth = json.loads((world / "truth_figures.json").read_text())
    assert {name: told[name]["value"] for name in truth} == pytest.approx(truth)
