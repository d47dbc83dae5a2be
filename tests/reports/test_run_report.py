"""The run's report says in counts what happened, and nobody's name."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from linkage.matching.error_rates import UNJUDGED
from linkage.matching.impossible_order import NO_DATES
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

RATE = {
    "kind": "testimony",
    "threshold": 0.5,
    "links": 853,
    "all_links": 879,
    "claimed": 0.0296,
    "claimed_of_all": 0.0312,
    "estimate": 0.0178,
    "low": 0.0,
    "high": 0.058,
    "too_few": False,
    "wrong_dates": 0.0123,
    "wrong_dates_low": 0.0067,
    "wrong_dates_high": 0.0191,
    "all_dates_right": 0.0512,
    "decoys": 0.037,
    "decoys_low": 0.0301,
    "decoys_high": 0.045,
    "contradicted": False,
    "undecided": False,
    "verdict": "not contradicted: at least 3.0% by decoys, within 2 points of the claim",
}
RULE = dict.fromkeys(("pairs", "refined_blocks", "refined_again", "left_out", "lacking", "kept_whole"), 0)


def model(left, right, trained=True):
    surname = {"different": {"m": 7e-06, "u": 0.9987, "match_weight": -12.972}}
    surname["same"] = {"m": 0.0123, "u": 0.00075, "match_weight": 10.209}
    training = {"expected_matches": 204.19, "iterations": 2, "refused": None}
    return {
        "left": left,
        "right": right,
        "trained": trained,
        "fields": {"surname": surname},
        "training": training,
    }


LINKAGE = {
    "models": [
        model("registry", "testimony"),
        model("registry", "exchange"),
        model("registry", "interview", trained=False),
    ],
    "frozen": [
        {"left": "registry", "right": "testimony", "since": "2024-05-01", "version": 1}
        | {"left_records": 7000, "right_records": 1200}
    ],
    "error_rates": [RATE],
    "recalibration": {"least_decisions": 200, "decisions": 4321, "strata": [STRATUM]},
    "drift": {
        "pairs": [
            {"left": "registry", "right": "testimony", "new_pairs": 612}
            | {"index": {"surname": 0.021, "birth_date": 0.17, "call_sign": 0.3}}
        ],
        "moved": ["registry-testimony: call_sign (0.30)"],
    },
    "candidates": {"registry-testimony": 12305},
    "left_out": {
        "registry-testimony": {"pairs": 549, "patterns": 269, "likeliest": 4.5e-09, "could_be_told": 0}
    },
    "blocking": {
        "registry": {
            "call sign": RULE | {"pairs": 7},
            "surname of a mention": RULE | {"pairs": 9, "refined_blocks": 2, "left_out": 31},
        }
    },
    "compared_anew": {"registry": 444, "others": 7},
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
        sources=[SourceCount("testimony", "<b>ngo</b>", 51, 0, 1)],
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
        linkage=LINKAGE,
    )


def test_the_page_needs_nothing_else_and_runs_nothing(report, tmp_path):
    page = write_run_report(report, tmp_path / "reports").read_text(encoding="utf-8")
    assert "<script" not in page and "http" not in page and "<b>ngo</b>" not in page
    assert "reach only to 2023-06-01" in page and "a source was withdrawn" in page and "1.2%" in page


def test_what_decisions_taught_is_on_the_page_without_the_map(report, tmp_path):
    page = write_run_report(report, tmp_path).read_text(encoding="utf-8")
    for said in ("4,321 decisions", "full lists", "exchange, death", "1,234", "3.5%", "0.57%"):
        assert said in page
    assert "0.988" not in page and "0.98765" not in page and "99%" not in page


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


def page_of(report, folder, **told):
    told = replace(report, linkage={**report.linkage, **told})
    return write_run_report(told, folder).read_text(encoding="utf-8")


def before_folds(page):
    """What the section on the links says before anything is opened."""
    return page.split("<h2>How sure the links are</h2>")[1].split("<details>")[0]


def test_how_sure_the_links_are_is_said_in_a_few_lines_and_the_rest_is_folded(report, tmp_path):
    page = page_of(report, tmp_path)
    first = before_folds(page)
    assert first.count("<li>") == 7 and "<table>" not in first
    for said in (
        "Models of 3 pairs of kinds: 1 frozen, 1 trained in this run, 1 weighed as documented.",
        "Trained in this run: registry-exchange.",
        "Weighed as documented, for too few or unclear records: registry-interview.",
        "registry-testimony since 2024-05-01 on 7,000 x 1,200 records",
        "No alarm",
        "DRIFT: new records no longer look like those trained on: registry-testimony: call_sign (0.30).",
        "of 12,305 candidate pairs 549 were left out as too unlike each other; none could be a link",
    ):
        assert said in first
    assert "ALARM: more of the testimony links" in before_folds(
        page_of(report, tmp_path, error_rates=[RATE | {"contradicted": True}])
    )


def test_dates_that_may_be_wrong_instead_of_links_are_told_without_an_alarm(report, tmp_path):
    first = before_folds(page_of(report, tmp_path, error_rates=[RATE | {"undecided": True}]))
    assert "No alarm" in first and "Of testimony either dates are wrong or sure links are false." in first


def test_what_dates_tell_of_too_few_links_is_not_shown_as_a_number(report, tmp_path):
    cells = "<td>1.8%</td><td>0% to 5.8%</td><td>1.2%</td><td>0.67% to 1.9%</td><td>5.1%</td>"
    assert cells in page_of(report, tmp_path, error_rates=[RATE])
    few = page_of(report, tmp_path, error_rates=[RATE | {"too_few": True}])
    assert cells.replace("1.8%", "too few") in few


def test_links_that_no_view_from_outside_reaches_are_named(report, tmp_path):
    assert "Not seen from outside: second entries of the registry" in page_of(report, tmp_path)


def test_drift_that_cannot_be_told_is_not_called_none(report, tmp_path):
    few = {"pairs": [{"left": "registry", "right": "testimony", "new_pairs": 9, "index": None}], "moved": []}
    assert "Drift cannot be told yet" in before_folds(page_of(report, tmp_path, drift=few))
    none = {"pairs": [{**few["pairs"][0], "index": {"surname": 0.02}}], "moved": []}
    assert "No drift" in before_folds(page_of(report, tmp_path, drift=none))


def test_what_is_folded_is_labelled_and_leaves_out_what_says_nothing(report, tmp_path):
    page = page_of(report, tmp_path)
    folds = page.split("<h2>How sure the links are</h2>")[1]
    assert "<td>call sign</td><td class=number>612" not in folds
    assert "<td>0.300</td><td>moved much</td>" in folds and "<td>0.170</td><td>moved</td>" in folds
    assert "<td>0.021</td><td></td>" in folds
    assert "<td>surname of a mention</td>" in folds and "<td>call sign</td><td class=number>7" not in folds
    assert "<th>m: of one person</th>" in folds and "<td>0.0007%</td><td>99.87%</td><td>-13.0</td>" in folds
    assert "e-0" not in folds
    assert "Records compared anew" in page and ">444<" in page


def test_each_row_of_false_links_has_a_verdict_and_both_numbers_of_links(report, tmp_path):
    page = page_of(report, tmp_path)
    assert "<td class=number>879</td><td class=number>853</td><td>3.1%</td><td>3%</td>" in page
    assert "<td>3.7%</td><td>3% to 4.5%</td><td>not contradicted: at least 3.0% by decoys" in page


def test_records_that_were_not_known_by_the_day_are_told_of(report, tmp_path):
    page = page_of(report, tmp_path)
    assert "without effect: 50 of testimony/&lt;b&gt;ngo&lt;/b&gt;." in page
    every = replace(report, sources=[SourceCount("death", "d", 7, 2, 7)])
    assert "without effect" not in write_run_report(every, tmp_path).read_text(encoding="utf-8")


def test_figures_are_whole_people_and_percentages(report, tmp_path):
    people = {"value": 6795.99, "low": 6793, "high": 6800, "denominator": None, "undetermined": 0.0}
    share = {"value": 0.2499, "low": 0.22, "high": 0.2675, "denominator": 399.99, "undetermined": 0.0}
    stale = {"value": 0, "low": 0, "high": 0, "denominator": None, "undetermined": 181.45}
    more = {"cutoff": "2024-12-31", "definition": "counted"}
    told = {name: one | more for name, one in {"a": people, "b": share, "c": stale}.items()}
    page = write_run_report(replace(report, figures=told), tmp_path).read_text(encoding="utf-8")
    assert "<td>a</td><td>6,796</td><td>6,793 to 6,800</td><td></td><td>0</td>" in page
    assert "<td>b</td><td>25.0%</td><td>22.0% to 26.8%</td><td>400</td><td>0</td>" in page
    assert "<td>c</td><td>not determined</td><td></td><td></td><td>181</td>" in page


def test_gates_that_complained_of_nothing_have_no_empty_column(report, tmp_path):
    gates = write_run_report(report, tmp_path).read_text(encoding="utf-8").split("<h2>Gates</h2>")[1]
    assert "fell by half" in gates.split("<h2>")[0]
    quiet = replace(report, gates=[GateOutcome("rows", True)])
    gates = write_run_report(quiet, tmp_path).read_text(encoding="utf-8").split("<h2>Gates</h2>")[1]
    assert gates.startswith("\n<table><tr><th>gate</th><th>outcome</th></tr>")


def test_flags_that_only_chance_moved_are_folded_apart(report, tmp_path):
    flag = {"variant": "seen_wounded", "person_id": "P-A", "moved": "new on the list: possible, 0.41"}
    moved = [{**flag, "cause": "decision", "slight": False}]
    moved += [{**flag, "person_id": f"P-{at}", "cause": "day", "slight": True} for at in "BC"]
    page = write_run_report(replace(report, changed_flags=moved), tmp_path).read_text(encoding="utf-8")
    assert "and why: 1<" in page and "by no more than chance moves them: 2<" in page
    assert all(f"P-{at}" in page for at in "ABC") and "new on the list: possible, 0.41" in page


#: Of links of a list without dates.
UNDATED = RATE | NO_DATES | {"kind": "exchange", "decoys": 0.0015, "verdict": "not contradicted"}


def test_a_kind_without_dates_says_so_where_dates_would_speak(report, tmp_path):
    row = page_of(report, tmp_path, error_rates=[UNDATED]).split("<td>exchange</td>")[1].split("</tr>")[0]
    assert "no dates" in row and "0.15%" in row and "not contradicted" in row


def test_the_alarm_rests_on_decoys_alone_where_there_are_no_dates(report, tmp_path):
    rates = [UNDATED | {"contradicted": True}]
    assert "ALARM: more of the exchange links" in before_folds(page_of(report, tmp_path, error_rates=rates))


def test_a_claim_that_nothing_judges_is_told(report, tmp_path):
    said = "Of exchange there is nothing to hold the claim against."
    assert said not in before_folds(page_of(report, tmp_path, error_rates=[UNDATED]))
    unjudged = UNDATED | {"verdict": UNJUDGED}
    assert said in before_folds(page_of(report, tmp_path, error_rates=[unjudged]))
