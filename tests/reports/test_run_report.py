"""The run's report says in counts what happened, and nobody's name."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from linkage.reports.run_report import (
    GateOutcome,
    RunReport,
    SourceCount,
    candidates_by_band,
    changed_persons,
    write_run_report,
)

STRATUM = {
    "stratum": "full lists",
    "kinds": ["exchange", "death"],
    "decisions": 1234,
    "recalibrated": True,
    "error_before": 0.0345,
    "error_after": 0.00567,
    "map": {"at": [0.0, 0.98765], "share": [0.0, 0.9]},
}


@pytest.fixture
def report(world):
    from linkage.reports.figures import figures

    world.testimony(world.registry(surname="Шевченко", given_name="Олександр", birth_date="1990-05-01"))
    assessment = world.assess("2024-06-01", covers="2023-06-01")
    flags = assessment.list()
    return RunReport(
        run="r1",
        as_of="2024-06-01",
        published_at="2024-06-01T03:00:00+03:00",
        sources=[SourceCount("testimony", "<b>ngo</b>", 1, 0)],
        candidates={"registry-testimony": [0, 0, 0, 0, 0, 0, 1]},
        tiers=flags["tier"].value_counts().to_dict(),
        lists={"seen_never_acknowledged": len(flags)},
        new=list(flags["person_id"]),
        gone=[],
        undetermined_since="2023-06-01",
        gates=[
            GateOutcome("rows", False, "fell by half", "a source was withdrawn"),
            GateOutcome("rejects", True),
        ],
        figures=figures(assessment, world.frames()),
        linkage={
            "models": [{"pair": "registry-testimony", "false_match_rate": 0.0123}],
            "recalibration": {"least_decisions": 200, "decisions": 4321, "strata": [STRATUM]},
        },
    )


def test_the_page_needs_nothing_else_and_runs_nothing(report, tmp_path):
    page = write_run_report(report, tmp_path / "reports").read_text(encoding="utf-8")
    assert "<script" not in page and "http" not in page and "<b>ngo</b>" not in page
    assert "reach only to 2023-06-01" in page and "a source was withdrawn" in page and "0.0123" in page


def test_what_decisions_taught_is_on_the_page_without_the_map(report, tmp_path):
    page = write_run_report(report, tmp_path).read_text(encoding="utf-8")
    for said in ("4,321 decisions", "full lists", "exchange, death", "1,234", "0.0345", "0.00567"):
        assert said in page
    assert "0.988" not in page and "0.98765" not in page


def test_a_map_that_did_no_better_is_said_not_to_be_used(report, tmp_path):
    said = "full lists: what 1,234 decisions teach does no better"
    assert said not in write_run_report(report, tmp_path).read_text(encoding="utf-8")
    worse = STRATUM | {"recalibrated": False, "error_after": 0.0456}
    told = {"least_decisions": 200, "decisions": 4321, "strata": [worse]}
    page = write_run_report(replace(report, linkage={"recalibration": told}), tmp_path)
    assert said in page.read_text(encoding="utf-8")


def test_what_was_too_large_to_compare_whole_is_told_in_a_section_of_its_own(report, tmp_path):
    heading = "Groups too large to compare whole"
    page = write_run_report(report, tmp_path).read_text(encoding="utf-8")
    assert heading not in page
    line = "surname: 2 oversized block(s) <refined>"
    told = replace(report, linkage={**report.linkage, "refined": [line]})
    page = write_run_report(told, tmp_path).read_text(encoding="utf-8")
    assert heading in page
    assert page.count("surname: 2 oversized block(s) &lt;refined&gt;") == 1


def test_neither_file_names_anyone(report, tmp_path):
    page = write_run_report(report, tmp_path)
    for path in (page, page.with_suffix(".json")):
        text = path.read_text(encoding="utf-8")
        assert "Шевченко" not in text and "1990-05-01" not in text and "Шевченко" not in path.name


def test_the_json_holds_the_same_and_the_bytes_do_not_change(report, tmp_path):
    page = write_run_report(report, tmp_path)
    first = page.with_suffix(".json").read_bytes()
    told = json.loads(first)
    assert told["tiers"] == {"undetermined": 1} and told["new"] == report.new
    write_run_report(report, tmp_path)
    assert page.with_suffix(".json").read_bytes() == first


def test_every_candidate_is_counted_in_one_band():
    links = pd.DataFrame(
        {
            "left_kind": "registry",
            "right_kind": ["exchange", "exchange", "death"],
            "probability": [0.001, 1.0, 0.5],
        }
    )
    bands = candidates_by_band(links)
    assert bands == {"registry-death": [0, 0, 0, 1, 0, 0, 0], "registry-exchange": [1, 0, 0, 0, 0, 0, 1]}


def test_who_is_new_and_who_is_gone():
    tonight, before = pd.DataFrame({"person_id": ["P-2", "P-1"]}), pd.DataFrame({"person_id": ["P-3", "P-1"]})
    assert changed_persons(tonight, before) == (["P-2"], ["P-3"])
    assert changed_persons(tonight, None) == (None, None)
