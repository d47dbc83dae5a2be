import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from linkage import publishing
from linkage.errors import BadInput
from linkage.publishing import Night
from linkage.workspace import Workspace

NIGHT = Night(run="aaaa", as_of="2025-01-01", published_at="2025-01-01T02:31:00+00:00", counts={"flags": 2})


@pytest.fixture
def workspace(tmp_path):
    return Workspace.created(tmp_path / "w")


def publish(workspace, night, value="Шевченко"):
    table = pd.DataFrame(
        {"name": [value, None], "probability": [0.1 + 0.2, 1.0], "bits": [b"\x01\xff", b"\x00"]}
    )
    with publishing.written_snapshot(workspace, night) as snapshot:
        snapshot.add("flags", table)
        snapshot.add_facts({"figures": {"flags": {"value": 2}}})
    publishing.make_current(workspace, night)


def read(workspace, night):
    with publishing.opened_snapshot(workspace, night) as snapshot:
        return snapshot.table("flags"), snapshot.facts()


def test_a_published_night_reads_back_as_it_was_written(workspace):
    publish(workspace, NIGHT)
    assert publishing.current_night(workspace) == NIGHT
    table, facts = read(workspace, NIGHT)
    assert table["name"].tolist() == ["Шевченко", None]
    assert table["probability"].tolist() == [0.1 + 0.2, 1.0]
    assert [bytes(one) for one in table["bits"]] == [b"\x01\xff", b"\x00"]
    assert facts == {"figures": {"flags": {"value": 2}}}


def test_some_columns_of_a_table_are_read_alone_and_in_the_order_asked_for(workspace):
    publish(workspace, NIGHT)
    with publishing.opened_snapshot(workspace, NIGHT) as snapshot:
        some = snapshot.table("flags", "probability", "name")
    assert list(some.columns) == ["probability", "name"]
    assert some["name"].tolist() == ["Шевченко", None]


def test_a_table_that_is_not_there_is_a_key_error(workspace):
    publish(workspace, NIGHT)
    with publishing.opened_snapshot(workspace, NIGHT) as snapshot, pytest.raises(KeyError):
        snapshot.table("persons")


def test_before_the_first_night_a_reader_is_told_what_to_do(workspace):
    assert publishing.current_night(workspace) is None
    with pytest.raises(BadInput, match="linkage run"):
        publishing.night_of(workspace, None)


def test_a_night_is_found_by_its_day_and_a_missing_day_says_how_to_make_it(workspace):
    later = replace(NIGHT, run="bbbb", as_of="2025-02-01", published_at="2025-02-01T02:31:00+00:00")
    publish(workspace, NIGHT)
    publish(workspace, later)
    assert publishing.night_of(workspace, None) == later
    assert publishing.night_of(workspace, date(2025, 1, 1)) == NIGHT
    with pytest.raises(BadInput, match="--as-of 2025-03-01"):
        publishing.night_of(workspace, date(2025, 3, 1))


def test_a_reader_keeps_its_night_while_the_next_is_published(workspace):
    publish(workspace, NIGHT)
    with publishing.opened_snapshot(workspace, NIGHT) as snapshot:
        publish(workspace, replace(NIGHT, run="bbbb"), value="Коваль")
        assert snapshot.table("flags")["name"][0] == "Шевченко"
    assert read(workspace, publishing.current_night(workspace))[0]["name"][0] == "Коваль"


DIE = """
import os, sys
from pathlib import Path
import pandas as pd
from linkage import publishing
from linkage.workspace import Workspace
os.fsync = lambda handle: os.kill(os.getpid(), 9)
night = publishing.Night("bbbb", "2025-01-02", "2025-01-02T02:31:00+00:00", {})
with publishing.written_snapshot(Workspace.opened(Path(sys.argv[1])), night) as snapshot:
    snapshot.add("flags", pd.DataFrame({"a": ["1"]}))
    snapshot.add_facts({})
"""


def test_a_run_killed_while_publishing_leaves_the_last_night_in_place_and_the_next_starts_clean(workspace):
    publish(workspace, NIGHT)
    died = subprocess.run([sys.executable, "-c", DIE, str(workspace.folder)], check=False)
    assert died.returncode == -9
    assert list(workspace.published.glob("*.partial*"))
    assert publishing.current_night(workspace) == NIGHT
    assert publishing.published_nights(workspace) == [NIGHT]
    publish(workspace, replace(NIGHT, run="bbbb"))
    assert not list(workspace.published.glob("*.partial*"))
    assert publishing.current_night(workspace).run == "bbbb"


def test_what_a_killed_run_spilled_beside_its_snapshot_goes_with_it(workspace):
    publish(workspace, NIGHT)
    spilled = workspace.published / "bbbb.duckdb.partial.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage-0.tmp").write_bytes(b"records")
    publish(workspace, replace(NIGHT, run="bbbb"))
    assert not list(workspace.published.glob("*.partial*"))


def test_a_table_that_cannot_be_written_leaves_no_night_behind(workspace):
    publish(workspace, NIGHT)
    later = replace(NIGHT, run="bbbb")
    two_of_one_name = [("flags", pd.DataFrame({"a": ["1"]})), ("flags", pd.DataFrame({"a": ["2"]}))]
    with pytest.raises(duckdb.CatalogException), publishing.written_snapshot(workspace, later) as snapshot:
        for name, table in two_of_one_name:
            snapshot.add(name, table)
        snapshot.add_facts({})
    assert publishing.published_nights(workspace) == [NIGHT]
    publish(workspace, later)
    assert not list(workspace.published.glob("*.partial*"))


def test_what_fails_between_two_tables_leaves_no_night_behind(workspace):
    with pytest.raises(ZeroDivisionError), publishing.written_snapshot(workspace, NIGHT) as snapshot:
        snapshot.add("flags", pd.DataFrame({"a": ["1"]}))
        raise ZeroDivisionError
    assert publishing.published_nights(workspace) == []


def test_a_damaged_pointer_is_one_clear_line(workspace):
    (workspace.published / publishing.POINTER).write_text("{")
    with pytest.raises(BadInput, match=r"current\.json is damaged"):
        publishing.current_night(workspace)


def test_no_other_process_is_locked_out_by_a_reader(workspace):
    publish(workspace, NIGHT)
    look = (
        "import duckdb, sys; other = duckdb.connect(sys.argv[1], read_only=True);"
        "print(other.execute('from flags').fetchall()[0][0])"
    )
    with publishing.opened_snapshot(workspace, NIGHT):
        path = str(workspace.published / "aaaa.duckdb")
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        seen = subprocess.run(
            [sys.executable, "-c", look, path], capture_output=True, env=environment, check=True
        )
    assert seen.stdout.decode().strip() == "Шевченко"
