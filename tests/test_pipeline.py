import csv
import json
import random
import shutil
import subprocess
import sys
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import delete
from typer.testing import CliRunner

from linkage import casework_step, exported, names, publishing
from linkage.casework.store import review_queue
from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import audit, audit_head, candidate
from linkage.casework.store.users import add_user
from linkage.cli import app
from linkage.deliveries import ingest, readable_warehouse, withdraw, withdraw_source
from linkage.errors import BadInput, GateRefused
from linkage.explaining import explain
from linkage.pipeline import run
from linkage.reports.exports import write_table
from linkage.resting_on import to_be_re_evaluated
from linkage.run_summary import Change
from linkage.synthetic.world import synthesise
from linkage.workspace import Workspace

DAY = date(2025, 1, 1)
KINDS = ("registry", "exchange", "acknowledgement", "death", "testimony", "interview")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    synthesise(
        folder, registry=150, exchange=20, acknowledgement=40, death=15, testimony=60, interview=5, seed=3
    )
    return folder


def deliver(folder, world, kinds=KINDS, settings=""):
    Workspace.created(folder).settings_file.write_text(settings or "draws = 200\n")
    workspace = Workspace.opened(folder)
    for kind in kinds:
        ingest(workspace, world / f"{kind}.csv", kind)
    return workspace


@pytest.fixture(scope="module")
def delivery(world, tmp_path_factory):
    """A workspace in which the world is delivered, to be copied."""
    return deliver(tmp_path_factory.mktemp("delivered") / "w", world)


def copied(workspace, folder):
    shutil.copytree(workspace.folder, folder)
    return Workspace.opened(folder)


@pytest.fixture(scope="module")
def first_night(delivery, tmp_path_factory):
    workspace = copied(delivery, tmp_path_factory.mktemp("first") / "w")
    return workspace, run(workspace, DAY)


@pytest.fixture
def night(first_night, tmp_path):
    """A workspace of its own in which the first night is published."""
    return copied(first_night[0], tmp_path / "w")


def exports(workspace, folder):
    folder.mkdir(exist_ok=True)
    for table in ("links", "flags", "persons"):
        write_table(exported.of_night(workspace, table), folder / f"{table}.csv")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_figures_tell_the_offices_work_now_to_the_house_only_and_of_no_past_day(night):
    def told(*options):
        done = CliRunner().invoke(app, ["figures", "--json", *options, "-w", str(night.folder)])
        return json.loads(done.stdout)

    work = told()["operations"]
    with opened_store(night) as store, store.reading() as connection:
        states = review_queue.counts(connection)
    waiting = work["figures"]["backlog_median_days"]
    assert waiting["numerator"] == sum(states.values()) - states["decided"] > 0
    assert waiting["value"] == 0
    registry = exported.records(night, None, "registry", None)
    assert sum(row["entered"] for row in work["registry_by_month"]) == len(registry)
    assert sum(row["closed"] for row in work["registry_by_month"]) > 0
    assert "operations" not in told("--public") and "operations" not in told("--as-of", DAY.isoformat())


def test_a_night_is_judged_by_its_links_and_by_its_flags(first_night, world, tmp_path):
    workspace, _ = first_night
    done = CliRunner().invoke(app, ["evaluate", str(world), "--json", "-w", str(workspace.folder)])
    told = json.loads(done.stdout)
    flags = exported.of_night(workspace, "flags")
    assert told["testimony"]["true_pairs"] > 0
    assert told["flags"]["flags"]["expected_flags"] == pytest.approx(flags["probability"].sum())
    assert sum(tier["listed"] for tier in told["flags"]["tiers"].values()) == len(flags)
    shutil.copy(world / "truth.csv", tmp_path)
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path), "-w", str(workspace.folder)])
    assert "Flags are not judged" in done.stdout


def test_a_run_publishes_a_night_that_readers_find(first_night):
    workspace, summary = first_night
    assert publishing.current_night(workspace) == summary.night
    flags = exported.of_night(workspace, "flags")
    assert len(flags) == sum(summary.tiers.values()) > 0
    links = exported.of_night(workspace, "links")
    assert links["probability"].between(0.001, 1).all()
    with publishing.opened_snapshot(workspace, summary.night) as snapshot:
        assert snapshot.facts()["figures"]["registry_entries"]["value"] == 150


def test_the_summary_is_one_line_to_act_on(first_night):
    _, summary = first_night
    assert "\n" not in summary.line
    assert summary.line.startswith("First night:")
    assert json.loads(json.dumps(summary.to_json()))["run"] == summary.night.run


def test_what_is_told_outside_the_snapshot_names_nobody(first_night, world):
    workspace, summary = first_night
    with (world / "registry.csv").open(encoding="utf-8") as file:
        surnames = {row["surname"] for row in csv.DictReader(file) if len(row["surname"]) > 4}
    told = json.dumps(summary.to_json(), ensure_ascii=False)
    told += "".join(path.read_text("utf-8") for path in workspace.published.glob("*.json"))
    told += "".join(path.read_text("utf-8") for path in workspace.reports.iterdir() if path.is_file())
    assert not [surname for surname in surnames if surname in told]


def test_the_same_run_again_does_nothing(night):
    before = sorted(path.name for path in night.published.iterdir())
    again = run(night, DAY)
    assert again.already_done
    assert sorted(path.name for path in night.published.iterdir()) == before


def published(workspace, day=DAY):
    """Every table of a night that is run as another process would, which has met no name yet."""
    names.forget_words()
    with publishing.opened_snapshot(workspace, run(workspace, day).night) as snapshot:
        return {name: snapshot.table(name) for name in snapshot.names() if name != "facts"}


def test_what_was_worked_out_of_values_at_delivery_changes_nothing_of_what_is_published(delivery, tmp_path):
    kept, anew = (copied(delivery, tmp_path / name) for name in ("kept", "anew"))
    for saved in (anew.known_names, anew.value_keys):
        saved.unlink()
    with_them, without = (published(workspace) for workspace in (kept, anew))
    assert len(with_them["links"]) > 0
    assert with_them.keys() == without.keys()
    for name, table in with_them.items():
        pd.testing.assert_frame_equal(table, without[name], check_exact=True)


def test_what_a_night_left_for_the_next_changes_nothing_but_what_is_told_of_comparing(delivery, tmp_path):
    copied(delivery, tmp_path / "kept").settings_file.write_text("draws = 200\nfreeze_after_records = 60\n")
    kept = Workspace.opened(tmp_path / "kept")
    assert run(kept, DAY).models
    anew = copied(kept, tmp_path / "anew")
    for saved in (anew.kept_pairs, anew.value_pairs):
        saved.unlink()
    with_them, without = (published(workspace, DAY + timedelta(1)) for workspace in (kept, anew))
    assert with_them.keys() == without.keys()
    of_comparing = "left_out"
    assert len(with_them.pop(of_comparing)) < len(without.pop(of_comparing))
    for name, table in with_them.items():
        pd.testing.assert_frame_equal(table, without[name], check_exact=True)


def test_another_order_of_files_and_rows_and_threads_gives_the_same_bytes(first_night, world, tmp_path):
    shuffled = tmp_path / "world"
    shuffled.mkdir()
    for kind in KINDS:
        head, *rows = (world / f"{kind}.csv").read_text("utf-8").splitlines(keepends=True)
        random.Random(5).shuffle(rows)
        (shuffled / f"{kind}.csv").write_text("".join([head, *rows]), encoding="utf-8")
    other = deliver(tmp_path / "w", shuffled, KINDS[::-1], settings="draws = 200\nthreads = 1\n")
    run(other, DAY)
    assert exports(other, tmp_path / "a") == exports(first_night[0], tmp_path / "b")


def test_a_night_of_another_day_does_not_hide_the_first(night):
    later = run(night, date(2025, 2, 1))
    assert not later.already_done
    assert publishing.current_night(night).as_of == "2025-02-01"
    assert publishing.night_of(night, DAY).as_of == DAY.isoformat()
    assert run(night, DAY).already_done
    assert publishing.current_night(night) == later.night


def test_a_run_of_a_past_day_changes_nothing_of_what_readers_and_families_are_told(night):
    latest = publishing.current_night(night)
    earlier = run(night, date(2024, 12, 1))
    assert publishing.current_night(night) == publishing.night_of(night, None) == latest
    assert publishing.night_of(night, date(2024, 12, 1)) == earlier.night
    assert f"go on hearing {latest.as_of}" in earlier.line


def test_a_past_night_stands_whatever_is_withdrawn_or_decided_since_unless_it_is_asked_for_anew(night):
    then = publishing.current_night(night)
    latest = run(night, date(2025, 2, 1)).night
    withdraw_source(night, "death/death")
    again = run(night, DAY)
    assert again.already_done
    assert again.night == then
    assert "--anew" in again.line
    anew = run(night, DAY, anew=True)
    assert not anew.already_done
    assert publishing.night_of(night, DAY) == anew.night != then
    assert publishing.current_night(night) == latest


def test_the_settings_are_no_cause_of_a_later_nights_changes_unless_they_were_changed(night):
    last = run(night, date(2025, 2, 1))
    assert "settings" not in causes_of(night, last.night)
    text = night.settings_file.read_text()
    night.settings_file.write_text(text + "grace_days = 300\n")
    strict = run(Workspace.opened(night.folder), date(2025, 2, 1))
    assert "settings" in causes_of(night, strict.night)


def causes_of(workspace, night):
    with publishing.opened_snapshot(workspace, night) as snapshot:
        changes = snapshot.table("flag_changes")
    assert len(changes)
    return set(changes["cause"])


def test_records_that_are_not_known_yet_by_the_day_are_told_of_with_the_day_they_are(night, tmp_path):
    file = tmp_path / "new.csv"
    head = "record_id,witness_id,interview_date,basis,full_name\n"
    file.write_text(head + "N-1,W-1,2025-01-05,saw,Тестенко Юхим\nN-2,W-1,2024-12-30,saw,Умовний Гнат\n")
    ingest(night, file, "testimony", "ngo2")
    done = run(night, date(2025, 1, 2))
    assert "New: testimony/ngo2 (2 records delivered, 1 known by 2025-01-02; the others" in done.line
    assert "are known on 2025-01-05)." in done.line
    told = json.loads(done.report.with_suffix(".json").read_text("utf-8"))["sources"]
    (own,) = (one for one in told if one["source"] == "ngo2")
    assert (own["records"], own["known"]) == (2, 1)
    assert all(one["known"] <= one["records"] for one in told)


def test_persons_keep_their_ids_from_night_to_night(night):
    before = set(exported.of_night(night, "persons")["person_id"])
    run(night, date(2025, 2, 1))
    assert set(exported.of_night(night, "persons")["person_id"]) == before


def test_a_full_extract_that_lost_most_is_held_back_until_it_is_accepted(night, world, tmp_path):
    head, *rows = (world / "registry.csv").read_text("utf-8").splitlines(keepends=True)
    cut = tmp_path / "registry.csv"
    cut.write_text("".join([head, *rows[:60]]), encoding="utf-8")
    ingest(night, cut, "registry", full=True)
    published = publishing.current_night(night)
    with pytest.raises(GateRefused, match="--accept withdrawn --reason"):
        run(night)
    assert publishing.current_night(night) == published
    summary = run(night, accept={"withdrawn": "the register was cleaned"})
    assert summary.accepted == {"withdrawn": "the register was cleaned"}
    with publishing.opened_snapshot(night, summary.night) as snapshot:
        assert snapshot.facts()["accepted"] == {"withdrawn": "the register was cleaned"}


def test_withdrawing_a_mis_delivered_file_gives_the_night_without_it(night, world, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("record_id,surname,given_name\nD-1,Чужий,Іван\nD-2,Інший,Олег\n", encoding="utf-8")
    first = run(night).night
    before = exports(night, tmp_path / "before")
    delivery = ingest(night, wrong, "death", "morgue").delivery
    run(night)
    assert exports(night, tmp_path / "mistaken") != before
    withdraw(night, delivery.id)
    assert run(night).already_done
    assert exports(night, tmp_path / "after") == before
    of_today = [one.run for one in publishing.published_nights(night) if one.as_of == first.as_of]
    assert of_today[-1] == first.run


def test_a_night_that_is_shown_again_says_what_changed_against_what_was_shown_a_minute_before(night, world):
    first = run(night).night
    listed = tiers(night)
    assert "Nothing has changed." in run(night).line
    mistaken = ingest(night, world / "testimony.csv", "exchange", "mistaken", insist=True).delivery
    second = run(night)
    without = tiers(night)
    gone = changed(night, "changed-flags")
    withdraw(night, mistaken.id)
    again = run(night)
    assert again.already_done and again.night.run == first.run
    assert "Nothing has changed" not in again.line
    assert f"in the place of run {second.night.run} that was shown until now" in again.line
    assert set(again.change.new) == listed.keys() - without.keys()
    assert again.why == ("exchange/mistaken withdrawn",)
    assert tiers(night) == listed and again.tiers == first.counts["tiers"]
    back = changed(night, "changed-flags")
    slight = back["slight"].sum()
    some = f", {slight:,} of them by less than 0.05" if slight else ""
    told = f"{len(back):,} flags of all lists came, went or moved{some}: linkage export changed-flags "
    assert f"{told}--output changed.xlsx." in again.line
    keys = ["variant", "person_id"]
    turned = back.rename(columns={"tier_before": "tier_after", "tier_after": "tier_before"})
    both = gone[[*keys, "tier_before", "tier_after"]].merge(turned[[*keys, "tier_before", "tier_after"]])
    assert len(both) == len(gone) == len(back)
    assert set(back["cause"]) & {"withdrawal"}
    assert run(night).change == Change(None) and "Nothing has changed." in run(night).line
    assert len(changed(night, "changed-flags")) == len(back)


def tiers(workspace):
    flags = exported.of_night(workspace, "flags")
    return dict(zip(flags["person_id"], flags["tier"], strict=True))


def the_one_list(workspace):
    with readable_warehouse(workspace) as warehouse:
        return next(one.id for one in warehouse.deliveries() if one.kind == "acknowledgement")


def test_withdrawing_the_one_acknowledgement_list_makes_flags_undetermined_not_new(night):
    before, delivery = tiers(night), the_one_list(night)
    assert set(before.values()) - {"undetermined"}
    undone = withdraw(night, delivery)
    assert "undetermined" in "".join(to_be_re_evaluated(night, [undone]))
    summary = run(night, DAY)
    assert set(tiers(night).values()) == {"undetermined"}
    assert tiers(night).keys() >= {person for person, tier in before.items() if tier == "probable"}
    changes = (
        changed(night, "changed-flags").set_index(["variant", "person_id"]).loc["seen_never_acknowledged"]
    )
    now = tiers(night)
    assert set(changes.index) == {one for one in before | now if before.get(one) != now.get(one)}
    moved = changes.dropna(subset=["tier_before", "tier_after"])
    assert (moved["tier_after"] == "undetermined").all()
    assert moved["why"].str.contains(delivery).all()
    assert f"{len(changed(night, 'changed-flags')):,} flags of all lists came, went or moved" in summary.line
    came = changes[changes["tier_before"].isna()]
    assert (came["cause"] == "withdrawal").all()


def test_withdrawing_one_of_two_acknowledgement_sources_makes_flags_undetermined_not_new(delivery, tmp_path):
    night = copied(delivery, tmp_path / "w")
    second = tmp_path / "second.csv"
    second.write_text(
        "record_id,surname,given_name,acknowledged_date,answer\nB-1,Близький,Яків,2024-12-30,held\n", "utf-8"
    )
    ingest(night, second, "acknowledgement", "second", covers_until=DAY)
    run(night, DAY)
    before = tiers(night)
    assert set(before.values()) - {"undetermined"}
    withdraw_source(night, "acknowledgement/acknowledgement")
    summary = run(night, DAY, {"candidates": "a list was withdrawn", "flags": "a list was withdrawn"})
    assert set(tiers(night).values()) == {"undetermined"}
    assert tiers(night).keys() >= {person for person, tier in before.items() if tier == "probable"}
    assert any(task.startswith("deliver acknowledgement/acknowledgement anew") for task in summary.to_do)


def test_a_list_that_ends_a_year_ago_delivered_today_makes_flags_undetermined_not_new(night, tmp_path):
    before = tiers(night)
    old = tmp_path / "old.csv"
    old.write_text(
        "record_id,surname,given_name,acknowledged_date,answer\nA-1,Далекий,Яків,2024-01-01,held\n", "utf-8"
    )
    ingest(night, old, "acknowledgement", "other")
    run(night)
    now = tiers(night)
    assert set(now.values()) == {"undetermined"}
    changes = changed(night, "changed-flags").query("variant == 'seen_never_acknowledged'")
    moved = changes.dropna(subset=["tier_before", "tier_after"])
    assert set(moved["person_id"]) == now.keys() & before.keys()
    assert moved["why"].str.contains("2024-01-01").all()


def test_a_whole_source_is_withdrawn_by_its_name(night):
    (undone,) = withdraw_source(night, "testimony/testimony")
    assert undone.kind == "testimony"
    with pytest.raises(BadInput, match="No delivery of 'testimony/testimony' stands"):
        withdraw_source(night, "testimony/testimony")


def decide_on(workspace, pairs, who="olena"):
    """Have a caseworker say of each (left, right, verdict) in 2024 what she makes of it."""
    with opened_store(workspace) as store, store.writing() as writing:
        add_user(writing, who, "caseworker", "administrator")
        for left, right, verdict in pairs:
            pair = Pair.of(RecordName.read(left), RecordName.read(right))
            told = Decision(pair, Verdict(verdict), who, "details", decided_at="2024-06-01T10:00:00")
            decide(writing, told)


def changed(workspace, table):
    return exported.of_night(workspace, table)


def two_strangers(workspace):
    """Two registry entries, each the only one of its person: ``registry/registry/ID``, and the person id."""
    persons = exported.of_night(workspace, "persons")
    alone = persons[
        (persons["registered"] == "yes") & ~persons["registry_records"].str.contains(" | ", regex=False)
    ]
    return [(f"registry/{one.registry_records}", one.person_id) for one in alone.head(2).itertuples()]


def test_entries_that_people_join_and_part_again_are_told_with_who_did_it_and_keep_their_ids(night):
    (left, first), (right, second) = two_strangers(night)
    decide_on(night, [(left, right, "same")])
    assert "1 person merged" in run(night, DAY).line
    persons = exported.of_night(night, "persons").set_index("person_id")
    assert second not in persons.index
    assert persons.loc[first, "registry_records"].count("registry/") == 2
    merge = changed(night, "person-changes").iloc[0]
    assert (merge.change, merge.person_id, merge.other_person_id) == ("merged", first, second)
    assert (merge.cause, merge.caused_by) == ("decision", "decision 1 (same, olena)")
    links = exported.of_night(night, "links").dropna(subset="decision")
    assert links[["probability", "decision"]].values.tolist() == [[1.0, "confirmed"]]
    decided = {one.field: one for one in explain(night, left, right).fields}["decided"]
    assert decided.level_words.en == "decided: they are one person"

    decide_on(night, [(left, right, "different")])
    run(night, DAY)
    split = changed(night, "person-changes").iloc[0]
    assert (split.change, split.person_id, split.other_person_id) == ("split", second, first)
    assert split.caused_by == "decision 2 (different, olena)"
    assert set(exported.of_night(night, "persons")["person_id"]) >= {first, second}
    links = exported.of_night(night, "links").dropna(subset="decision")
    assert links[["probability", "decision"]].values.tolist() == [[0.0, "rejected"]]


def waiting_in(workspace):
    with opened_store(workspace) as store, store.reading() as connection:
        return review_queue.loaded_run(connection), review_queue.counts(connection)


def test_decisions_are_part_of_the_run_and_stand_in_its_links(night):
    links = exported.of_night(night, "links")
    run_before, before = waiting_in(night)
    assert before["open"] == (links["probability"] >= review_queue.LEAST_PROBABILITY).sum()
    likely = links[links["probability"].between(0.05, 0.95)].head(2).to_dict("records")
    pairs = [Pair.from_row(row) for row in likely]
    decide_on(night, [(str(pairs[0].left), str(pairs[0].right), "same")])
    decide_on(night, [(str(pairs[1].left), str(pairs[1].right), "different")])

    summary = run(night, DAY)
    assert not summary.already_done
    decided = exported.of_night(night, "links").dropna(subset="decision")
    found = {str(Pair.from_row(row)): row["decision"] for row in decided.to_dict("records")}
    assert found.get(str(pairs[0])) == "confirmed"
    by_pair = {str(Pair.from_row(row)): row["probability"] for row in decided.to_dict("records")}
    assert [pair.left.kind for pair in pairs] == ["registry", "registry"]
    assert [by_pair[str(pair)] for pair in pairs] == pytest.approx([1.0, 0.0], abs=1e-6)
    assert found.get(str(pairs[1])) == "rejected"
    run_after, after = waiting_in(night)
    assert (run_before, run_after) == (publishing.published_nights(night)[0].run, summary.night.run)
    assert after["decided"] == 2
    assert run(night, DAY).already_done

    with opened_store(night) as store:
        rows, complaints = store.verify_audit(casework_step.audit_anchors(night))
        assert (rows, complaints) == (6, [])
        with store.writing() as writing:
            writing.connection.execute(delete(audit))
            writing.connection.execute(delete(audit_head))
        complaints = store.verify_audit(casework_step.audit_anchors(night))[1]
    assert [line for line in complaints if summary.night.run in line and "row 6" in line]


def test_pairs_to_look_at_again_are_something_to_do(night):
    assert casework_step.to_do(night) == ()
    pair = Pair.from_row(exported.of_night(night, "links").sort_values("probability").iloc[-1])
    for who, verdict in (("olena", "same"), ("petro", "different")):
        decide_on(night, [(str(pair.left), str(pair.right), verdict)], who)
    assert casework_step.to_do(night) == ("look again at 1 disputed pair: linkage decisions queue",)


def test_the_queue_can_put_first_what_would_teach_most(first_night):
    place = str(first_night[0].folder)
    told = {}
    for order in ("urgency", "probability", "lesson"):
        words = ["decisions", "queue", "--by", order, "--limit", "1000", "--json", "-w", place]
        told[order] = json.loads(CliRunner().invoke(app, words).stdout)
    assert len(told["lesson"]) == len(told["probability"]) > 50
    worth = [row["lesson"] for row in told["lesson"]]
    assert worth == sorted(worth, reverse=True)
    doubt = [min(row["probability"], 1 - row["probability"]) for row in told["lesson"]]
    assert sum(doubt[:20]) > sum(doubt[-20:])


def test_what_was_decided_later_does_not_change_a_past_day(night):
    with opened_store(night) as store, store.writing() as writing:
        pair = Pair.of(RecordName("registry", "registry", "R-1"), RecordName("testimony", "testimony", "T-1"))
        add_user(writing, "olena", "caseworker", "administrator")
        decide(writing, Decision(pair, Verdict.SAME, "olena", "details"))
    again = run(night, DAY)
    assert again.already_done and again.decided_later == 1
    assert f"1 decision was made after {DAY}, so it is not in it" in again.line


def test_a_decision_on_a_record_that_was_never_delivered_holds_the_night_back(night):
    decide_on(night, [("registry/registry/R-1", "testimony/lost/T-1", "same")])
    with pytest.raises(GateRefused, match="--accept decided-pairs"):
        run(night, DAY)


def test_a_queue_that_was_not_loaded_is_loaded_by_the_next_run(night):
    with opened_store(night) as store, store.writing() as writing:
        writing.connection.execute(delete(candidate))
    assert run(night, DAY).already_done
    assert waiting_in(night)[0] == publishing.current_night(night).run


def test_the_inbox_is_taken_in_first(night):
    folder = night.inbox / "testimony" / "ngo"
    folder.mkdir(parents=True)
    (folder / "new.csv").write_text(
        "record_id,witness_id,full_name\nN-1,W-1,Ткач Ян Юрійович\n", encoding="utf-8"
    )
    summary = run(night)
    assert [one.delivery.source for one in summary.inbox.taken] == ["ngo"]
    assert "testimony/ngo (1 record)" in summary.line


def test_a_run_killed_in_the_middle_leaves_the_last_night_and_the_next_starts_clean(night):
    published = publishing.current_night(night)
    words = [sys.executable, "-m", "linkage.cli", "run", "-w", str(night.folder), "--as-of", "2025-02-01"]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert "Loading records" in process.stderr.readline()
    process.kill()
    process.communicate()
    assert publishing.current_night(night) == published
    assert not run(night, date(2025, 2, 1)).already_done
    assert publishing.current_night(night).as_of == "2025-02-01"


def test_without_deliveries_there_is_nothing_to_run(tmp_path):
    with pytest.raises(BadInput, match="linkage ingest"):
        run(Workspace.created(tmp_path / "w"))


def test_one_kind_alone_runs(world, tmp_path):
    workspace = deliver(tmp_path / "w", world, ["registry"])
    assert "deliver the acknowledgement lists" in run(workspace, DAY).line
