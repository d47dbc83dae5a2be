import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linkage.casework.status import OF_DEATHS, SENTENCES, Status
from linkage.demonstration import deliver
from linkage.errors import BadInput
from linkage.progress import Silent


def linkage(*words):
    command = [sys.executable, "-m", "linkage.cli", *map(str, words)]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "demo"
    return folder, linkage("demo", folder)


def test_the_demonstration_shows_a_whole_night_and_what_to_open_next(shown):
    folder, found = shown
    assert found.returncode == 0, found.stderr
    assert "rejected" in found.stdout
    assert "probable" in found.stdout
    opened = [line.strip() for line in found.stdout.split("Open next:")[1].splitlines() if line.strip()]
    for path in opened[:3]:
        assert Path(path).stat().st_size > 0
    assert opened[3] == f"linkage figures -w {folder / 'workspace'}"


def test_rejected_rows_are_explained(shown):
    _, found = shown
    assert "row 19, birth_date" in found.stdout or "the row was kept without it" in found.stdout


def test_its_figures_and_lists_can_be_asked_for(shown, tmp_path):
    folder, _ = shown
    workspace = folder / "workspace"
    told = json.loads(linkage("figures", "--json", "-w", workspace).stdout)
    assert told["as_of"] == "2024-12-31"
    assert set(told["figures"]["returned"]) >= {
        *("value", "low", "high", "numerator", "denominator", "undetermined", "cutoff", "definition"),
    }
    assert "registry_persons" in linkage("figures", "-w", workspace).stdout
    for_others = json.loads(linkage("figures", "--json", "--public", "-w", workspace).stdout)
    assert for_others["withheld_below"] == 5
    assert set(for_others["figures"]) == set(told["figures"])
    page = tmp_path / "figures.html"
    made = linkage("figures", "--html", page, "--language", "uk", "-w", workspace)
    assert made.returncode == 0, made.stderr
    assert '<html lang="uk">' in page.read_text(encoding="utf-8")
    beside = sorted(one.name[-16:] for one in (workspace / "reports").glob("*-figures-*.html"))
    assert beside == ["-figures-en.html", "-figures-uk.html"]
    wrong = linkage("figures", "--html", tmp_path / "figures.pdf", "-w", workspace)
    assert wrong.returncode == 1 and ".html" in wrong.stderr
    out = tmp_path / "denied.csv"
    assert (
        linkage("export", "flags", "--variant", "denied_but_seen", "-o", out, "-w", workspace).returncode == 0
    )
    wrong = linkage("export", "flags", "--variant", "nobody", "-o", out, "-w", workspace)
    assert wrong.returncode == 2
    assert "denied_but_seen" in wrong.stderr


def test_a_family_hears_one_sentence_in_two_languages_and_an_analyst_sees_the_axes(shown, tmp_path):
    folder, _ = shown
    workspace = folder / "workspace"
    out = tmp_path / "flags.csv"
    linkage("export", "flags", "-o", out, "-w", workspace)
    with out.open(encoding="utf-8") as file:
        flagged = next(csv.DictReader(file))
    told = linkage("status", flagged["name"], "-w", workspace).stdout
    sentence, of_deaths = told.splitlines()[:2], told.splitlines()[2:]
    assert sentence == list(SENTENCES[Status.CAPTIVITY_UNKNOWN])
    assert of_deaths == list(OF_DEATHS)
    assert flagged["person_id"] not in told
    axes = json.loads(linkage("status", flagged["name"], "--axes", "--json", "-w", workspace).stdout)
    assert flagged["person_id"] in [one["person_id"] for one in axes]
    assert all("origin" not in fact for one in axes for fact in one["axes"])


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(BadInput, match="something else"):
        deliver(tmp_path, Silent())
