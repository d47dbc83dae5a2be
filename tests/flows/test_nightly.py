import shutil
from datetime import date, timedelta

import pandas as pd
import pytest

from flows.clear_line import clear_line
from flows.ingest import ingest
from flows.nightly import nightly
from linkage import deliveries, pipeline, publishing
from linkage.errors import LinkageError
from linkage.locking import sole_writer
from linkage.workspace import Workspace

pytestmark = pytest.mark.prefect
DAY = date(2025, 1, 1)


def snapshot_of(workspace):
    night = publishing.current_night(workspace)
    with publishing.opened_snapshot(workspace, night) as snapshot:
        tables = {name: snapshot.table(name) for name in snapshot.names() if name != "facts"}
        return night, tables, snapshot.facts()


def shown(key):
    from prefect.artifacts import Artifact

    return Artifact.get(key).data


def test_a_night_through_prefect_publishes_what_the_command_publishes(server, delivered, tmp_path):
    shutil.copytree(delivered.folder, tmp_path / "command")
    command = Workspace.opened(tmp_path / "command")
    by_command = pipeline.run(command, DAY)
    by_flow = nightly(str(delivered.folder), DAY)
    assert by_flow.line == by_command.line
    night, tables, facts = snapshot_of(delivered)
    other_night, other_tables, other_facts = snapshot_of(command)
    assert (night.run, night.counts, facts) == (other_night.run, other_night.counts, other_facts)
    assert tables.keys() == other_tables.keys()
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, other_tables[name], check_exact=True)

    assert shown("night") == by_flow.line
    tiers = shown("flags-by-tier")
    assert str(by_flow.tiers["probable"]) in tiers
    assert "registry" in shown("records-by-source")

    again = nightly(str(delivered.folder), DAY)
    assert again.already_done
    assert again.night == night


def test_a_past_night_stands_until_the_flow_is_asked_for_it_anew(server, delivered):
    folder = str(delivered.folder)
    first = nightly(folder, DAY)
    nightly(folder, DAY + timedelta(days=1))
    with delivered.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("grace_days = 60\n")
    assert nightly(folder, DAY).night == first.night
    anew = nightly(folder, DAY, anew=True)
    assert not anew.already_done
    assert (anew.night.as_of, anew.night.run == first.night.run) == (first.night.as_of, False)


def test_what_prefect_keeps_and_logs_names_nobody(server, delivered, people, canary, caplog, capfd):
    """Not even what a refused file, its name, a broken row or an unforeseen error would have quoted."""
    headerless = f"див. {canary};17\nдив. {canary};18\n"
    for kind, name in (("testimony", "list.csv"), ("death", f"{canary}.csv")):
        folder = delivered.inbox / kind / "ngo"
        folder.mkdir(parents=True)
        (folder / name).write_text(headerless, encoding="utf-8")
    refused = delivered.folder / "refused.csv"
    refused.write_text(headerless, encoding="utf-8")
    with pytest.raises(Exception, match=r"linkage ingest .*refused\.csv --kind death"):
        deliver_by_flow(delivered, refused)
    summary = nightly(str(delivered.folder), DAY)
    assert len(summary.inbox.refused) == 2
    assert canary in str(summary.inbox.refused), "a refusal quotes the file, else this test shows nothing"
    assert "2 files in the inbox were refused" in shown("night")
    with pytest.raises(Exception, match="unexpected error"):
        stumble(str(delivered.folder), canary)

    kept = server.written(last=b"Finished in state Failed('An unexpected error")
    out, err = capfd.readouterr()
    told = out + err + caplog.text + "".join(map(str, (one.__dict__ for one in caplog.records)))
    assert not [one for one in people if one.encode() in kept or one in told]
    assert "Traceback" not in told
    assert b"Traceback" not in kept
    assert not server.stored_results()


def deliver_by_flow(workspace, file):
    return ingest(str(file), "death", "morgue", str(workspace.folder))


def test_a_file_that_looks_like_another_kind_is_taken_in_when_somebody_insists(server, delivered, tmp_path):
    rows = ["ПІБ,Дата смерті,Причина смерті,Місце поховання"]
    rows += [f"Коваль Іван Петрович,0{day}.02.2024,осколкове,Київ" for day in range(1, 8)]
    file = tmp_path / "list.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    as_testimony = {"kind": "testimony", "source": "ngo", "workspace": str(delivered.folder)}
    with pytest.raises(Exception, match="linkage ingest"):
        ingest(str(file), **as_testimony)
    assert ingest(str(file), **as_testimony, insist=True).delivery.accepted == 7


def stumble(folder, canary):
    """A flow that meets an error nobody foresaw, which quotes a record."""
    from prefect import flow, task
    from prefect.states import Failed

    from flows.clear_line import opened
    from flows.tasks import _FILES

    @task(**{**_FILES, "retry_delay_seconds": 0})
    def broken():
        with clear_line():
            raise ValueError(f"cannot convert {canary}")

    @flow(persist_result=False)
    def broken_night():
        try:
            with clear_line():
                opened(folder)
                broken()
        except LinkageError as error:
            return Failed(message=str(error))

    broken_night()


def test_a_night_that_meets_another_fails_with_the_line_that_says_so(server, delivered):
    with sole_writer(delivered):
        state = nightly(str(delivered.folder), DAY, return_state=True)
    assert state.is_failed()
    assert state.message.startswith("Another run is under way")
    assert publishing.current_night(delivered) is None


def test_a_gate_holds_the_night_back_until_it_is_accepted_with_a_reason(server, delivered, world, tmp_path):
    pipeline.run(delivered)
    head, *rows = (world / "registry.csv").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "cut.csv").write_text("".join([head, *rows[:60]]), encoding="utf-8")
    taken = ingest(str(tmp_path / "cut.csv"), "registry", workspace=str(delivered.folder), full=True)
    assert taken.delivery.accepted == 60
    with deliveries.readable_warehouse(delivered) as warehouse:
        assert taken.delivery.id in [one.id for one in warehouse.deliveries()]
    assert "withdrawn" in shown("delivery")

    without = nightly(str(delivered.folder), accept={"withdrawn": " "}, return_state=True)
    assert "Say why" in without.message
    held = nightly(str(delivered.folder), return_state=True)
    assert held.is_failed()
    assert "--accept withdrawn" in held.message
    passed = nightly(str(delivered.folder), accept={"withdrawn": "the register was cleaned"})
    assert passed.accepted == {"withdrawn": "the register was cleaned"}


def test_a_folder_that_is_no_workspace_is_told_in_a_line(server, tmp_path):
    state = nightly(str(tmp_path), return_state=True)
    assert state.is_failed()
    assert "linkage init" in state.message
