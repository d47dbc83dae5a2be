import json
import os
import sqlite3
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from linkage.casework.store.decisions import REASONS
from linkage.cli import app
from linkage.cli_options import with_workspace
from linkage.deliveries import ingest
from linkage.gates import GATES
from linkage.locking import sole_writer
from linkage.workspace import Workspace

TWO = "record_id,surname,given_name,birth_date\nR-1,Шевченко,Іван,1990-01-05\nR-2,Коваль,Олег,1985-03-02\n"
VERBS = [
    *("init", "inspect", "ingest", "deliveries", "withdraw"),
    *("run", "export", "figures", "status", "explain", "dossier", "disclose", "disclosures", "callbacks"),
    "train",
    *("names", "synth", "evaluate", "demo"),
    *("decisions", "release", "users", "audit", "model", "pfif"),
]
HEAVY = ("pandas", "duckdb", "numpy", "rich.table", "sqlalchemy", "alembic")


def linkage(*words, **environment):
    command = [sys.executable, "-m", "linkage.cli", *map(str, words)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", **environment},
    )


@pytest.fixture
def workspace(tmp_path):
    return Workspace.created(tmp_path / "w")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(TWO, encoding="utf-8")
    return path


def test_help_answers_within_half_a_second():
    timings = []
    for _ in range(5):
        began = time.perf_counter()
        assert linkage("--help").returncode == 0
        timings.append(time.perf_counter() - began)
    assert min(timings) < 0.5


def test_every_verb_is_listed_and_has_an_example():
    listed = linkage("--help").stdout
    from typer.main import get_command

    commands = get_command(app).commands
    assert list(commands) == VERBS
    for verb, command in commands.items():
        assert f"  {verb} " in listed
        for part, one in getattr(command, "commands", {"": command}).items():
            assert f"Example: linkage {verb} {part}".rstrip() in (one.help or "")


def test_every_group_has_an_example_and_every_argument_says_what_it_is():
    from typer.main import get_command

    for verb, command in get_command(app).commands.items():
        assert f"Example: linkage {verb} " in (command.help or "") or not command.params or verb == "demo"
        for part in getattr(command, "commands", {"": command}).values():
            for one in part.params:
                assert getattr(one, "help", None), f"linkage {verb} {part.name}: {one.name}"


def test_help_shows_how_to_decide_and_with_which_reasons():
    assert "Example: linkage decisions add" in linkage("decisions", "--help").stdout
    told = linkage("decisions", "add", "--help").stdout.split("--reason CODE")[1].split("--note")[0]
    assert all(reason in told for reason in REASONS)


def test_help_names_every_gate_that_can_be_let_pass():
    told = linkage("run", "--help").stdout.split("--accept")[1].split("--reason")[0]
    assert all(gate in told for gate in GATES)


def test_help_imports_nothing_heavy():
    code = f"import sys, linkage.cli; print([m for m in {HEAVY} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_done_is_0_and_bad_input_is_1_in_one_line(workspace, file, tmp_path):
    done = linkage("ingest", file, "--kind", "registry", "-w", workspace.folder)
    assert done.returncode == 0, done.stderr
    assert "2 rows, 2 accepted, 0 rejected" in done.stdout
    bad = linkage("ingest", tmp_path / "none.csv", "--kind", "registry", "-w", workspace.folder)
    assert bad.returncode == 1
    assert bad.stderr.startswith("linkage: ")
    assert bad.stderr.count("\n") == 1


def test_one_bad_file_does_not_keep_the_others_out(workspace, file, tmp_path):
    done = linkage("ingest", tmp_path / "none.csv", file, "-k", "registry", "-w", workspace.folder, "--json")
    assert done.returncode == 1
    assert [one["accepted"] for one in json.loads(done.stdout)] == [2]


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("ingest", "--kind", "registry"),
        ("ingest", "a.csv", "--kind", "acknowledgement", "--covers-until", "tomorrow"),
        ("run", "--as-of", "2025-13-01"),
        ("run", "--accept", "rows"),
        ("run", "--reason", "because"),
        ("export", "everything", "-o", "a.csv"),
        ("export", "links", "-o", "a.csv", "--variant", "sentenced"),
        ("ingest", "a.csv", "--kind", "death", "--covers-until", "2024-01-01"),
        ("inspect", "a.csv", "--kind", "registry", "--source", "../elsewhere", "--save"),
    ],
)
def test_wrong_usage_is_2(words):
    found = linkage(*words)
    assert found.returncode == 2
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("words", "valid"),
    [
        (("ingest", "a.csv", "--kind", "people"), "acknowledgement"),
        (("inspect", "a.csv", "--kind", "people"), "acknowledgement"),
        (("export", "records", "-o", "a.csv", "--kind", "people"), "acknowledgement"),
        (("run", "--accept", "everything", "--reason", "why"), "decided-pairs"),
        (("export", "flags", "-o", "a.csv", "--variant", "none"), "denied_but_seen"),
    ],
)
def test_an_unknown_name_is_wrong_usage_and_the_valid_ones_are_told(words, valid):
    found = linkage(*words)
    assert found.returncode == 2
    assert valid in found.stderr


def test_another_run_under_way_is_4(workspace, file):
    with sole_writer(workspace):
        found = linkage("ingest", file, "--kind", "registry", "-w", workspace.folder)
    assert found.returncode == 4
    assert "under way" in found.stderr


def test_the_workspace_is_found_by_the_environment(workspace, file):
    ingest(workspace, file, "registry")
    found = linkage("deliveries", "--json", LINKAGE_HOME=str(workspace.folder))
    assert [one["file"] for one in json.loads(found.stdout)] == ["list.csv"]


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path):
    found = linkage("run", "-w", tmp_path)
    assert found.returncode == 1
    assert "linkage init" in found.stderr


def test_records_and_rejects_can_be_exported_before_any_run(workspace, file, tmp_path):
    ingest(workspace, file, "registry", "mia")
    out = tmp_path / "records.jsonl"
    assert linkage("export", "records", "-o", out, "-w", workspace.folder).returncode == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert list(rows[0])[:5] == ["kind", "source", "delivery", "row", "record_id"]
    assert [row["surname_raw"] for row in rows] == ["Шевченко", "Коваль"]
    assert linkage("export", "rejects", "-o", tmp_path / "r.csv", "-w", workspace.folder).returncode == 0
    early = linkage("export", "links", "-o", tmp_path / "l.csv", "-w", workspace.folder)
    assert early.returncode == 1
    assert "linkage run" in early.stderr


def test_a_withdrawn_delivery_no_longer_counts(workspace, file):
    ingest(workspace, file, "registry")
    (one,) = json.loads(linkage("deliveries", "--json", "-w", workspace.folder).stdout)
    assert linkage("withdraw", one["id"][:6], "-w", workspace.folder).returncode == 0
    (one,) = json.loads(linkage("deliveries", "--json", "-w", workspace.folder).stdout)
    assert one["withdrawn_at"] is not None


def test_inspect_shows_the_mapping_and_saves_it(workspace, file):
    found = linkage("inspect", file, "--kind", "registry", "--save", "-w", workspace.folder)
    assert found.returncode == 0, found.stderr
    assert "birth_date" in found.stdout
    assert [path.name for path in workspace.profiles.iterdir()] == ["registry-registry.toml"]


def test_an_unexpected_error_is_one_line_and_its_log_holds_no_personal_data(workspace, file):
    ingest(workspace, file, "registry")
    broken = (
        "import sys\nfrom linkage.records import warehouse\nfrom linkage import cli\n"
        "def fail(*_): raise RuntimeError('Шевченко 1990-01-05')\n"
        "warehouse.Warehouse.deliveries = fail\n"
        f"sys.argv = ['linkage', 'deliveries', '-w', {str(workspace.folder)!r}]\ncli.main()"
    )
    found = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert found.stderr.count("\n") == 1
    log = workspace.log_file.read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "verb deliveries" in log
    assert "Шевченко" not in log + found.stderr
    assert "1990" not in log + found.stderr


def test_developers_can_ask_for_the_traceback(tmp_path):
    assert "Traceback" in linkage("run", "-w", tmp_path, LINKAGE_DEBUG="1").stderr


def test_one_name_is_shown_with_its_readings_and_keys():
    shown = linkage("names", "--key", "Шевченком Сашею").stdout
    assert "Шевченко" in shown
    assert "XVXNK" in shown
    assert "OLEKSANDR" in shown
    found = json.loads(linkage("names", "--key", "Шевченком О.", "--json").stdout)
    assert "XVXNK" in found["surname"]["keys"]["3"]
    assert found["given"]["initial"]


@pytest.mark.parametrize("name", ["", " ", "12", "—"])
def test_where_no_name_is_given_to_be_read_that_is_said(name):
    refused = linkage("names", "--key", name)
    assert refused.returncode == 2 and not refused.stdout
    assert "a name is missing" in refused.stderr


def test_roles_and_statuses_on_offer_are_those_of_the_store():
    from linkage.casework.store.releases import STATUS_NAMES
    from linkage.casework.store.users import Role
    from linkage.cli_casework import RoleName
    from linkage.cli_families import StatusName

    assert [*RoleName] == [*Role]
    assert [*StatusName] == [*STATUS_NAMES]


@pytest.mark.parametrize(
    "words",
    [
        ("export", "flgs", "-o", "x.csv"),
        ("decisions", "add", "R-1", "T-1", "maybe", "--by", "olena", "--reason", "details"),
        ("users", "add", "olena", "--role", "boss"),
        ("explain", "R-1", "T-1", "--language", "fr"),
    ],
)
def test_a_word_that_is_no_choice_is_said_with_the_choices_and_nothing_else(words):
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 2
    assert "is not one of" in found.stderr and "Value error" not in found.stderr


def test_the_next_command_names_its_workspace(tmp_path):
    for command in ("linkage run", "linkage decisions queue", "linkage release list", "linkage export links"):
        assert with_workspace(f"look: {command}.", tmp_path) == f"look: {command} -w {tmp_path}."


def test_casework_verbs_say_what_to_do_where_there_is_nothing_yet(workspace):
    for words, told in (
        (("decisions", "list"), "Nobody has decided"),
        (("decisions", "queue"), "linkage run"),
        (("users", "list"), "linkage users add"),
        (("audit", "verify"), "The audit is whole: 0 rows"),
    ):
        found = linkage(*words, "-w", workspace.folder)
        assert (found.returncode, told in found.stdout) == (0, True), found.stderr


def test_decisions_are_imported_listed_and_audited_and_a_removed_row_is_found(workspace, file, tmp_path):
    ingest(workspace, file, "registry")
    decided = tmp_path / "decided.csv"
    decided.write_text(
        "left,right,verdict,who,when\n"
        "registry/registry/R-1,registry/registry/R-2,different,olena,2024-05-01\n"
        "registry/registry/R-1,registry/registry/R-9,same,olena,2024-05-01\n",
        encoding="utf-8",
    )
    done = linkage("decisions", "import", decided, "-w", workspace.folder)
    assert done.returncode == 1
    assert "1 decision entered" in done.stdout
    assert done.stderr.splitlines()[-1].startswith("linkage: decided.csv, row 3: right names a record")
    (one,) = json.loads(linkage("decisions", "list", "--json", "-w", workspace.folder).stdout)
    assert (one["left"], one["verdict"], one["in_force"]) == (
        "registry/registry/R-1",
        "different",
        "different",
    )

    assert "whole: 2 rows" in linkage("audit", "verify", "-w", workspace.folder).stdout
    with sqlite3.connect(workspace.casework) as connection:
        connection.execute("delete from audit where seq = 2")
    broken = linkage("audit", "verify", "-w", workspace.folder)
    assert broken.returncode == 1
    assert "row 2 was removed" in broken.stderr


def test_a_name_that_fits_only_as_linking_does_not_read_it_is_told_so():
    """Records have one surname and one given name each, so linking compares the likeliest reading alone."""
    told = linkage("names", "Роман Максим", "Максим Роман Ігорович").stdout.splitlines()[-1]
    assert told.startswith("Роман Максим is read here as surname Максим, given name Роман")
    assert "linking reads it as surname Роман, given name Максим" in told
    assert "linking reads" not in linkage("names", "Роман Максим", "Роман Максим").stdout
    both = linkage("names", "Роман Максим", "Максим Роман Ігорович", "--json").stdout
    assert list(json.loads(both)["linking_reads"]) == ["Роман Максим"]


def test_names_are_compared_and_explained():
    found = json.loads(linkage("names", "Шевченко", "Shevchenko", "--part", "surname", "--json").stdout)
    assert found["similarity"] > 0.8
    assert found["reason_uk"]
    assert found["reason_en"]


@pytest.mark.parametrize("default", [True, False])
def test_the_command_to_type_next_names_the_workspace_unless_it_is_the_default_one(
    workspace, tmp_path, default
):
    path = tmp_path / "broken.csv"
    path.write_text(TWO + "".join(f"R-{at},,,x\n" for at in range(3, 20)), encoding="utf-8")
    environment = {"LINKAGE_HOME": str(workspace.folder)} if default else {}
    done = linkage("ingest", path, "--kind", "registry", "-w", workspace.folder, **environment)
    (advice,) = [line for line in done.stdout.splitlines() if "linkage export rejects" in line]
    assert advice.endswith("rejects.xlsx" if default else f"rejects.xlsx -w {workspace.folder}")
