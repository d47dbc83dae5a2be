"""The whole job on one page: from what is delivered to a published night.

``run`` orders the steps; each step is a function, so that a scheduler can call them one by one.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from linkage import casework_step, gates, model_versions, publishing
from linkage.analysed_values import known_values
from linkage.casework.as_of import AsOf, Reach, reach_of
from linkage.casework.assessment import Assessment, assess
from linkage.casework.change_causes import ComparedNight
from linkage.casework.confirmed import confirmed_mentions
from linkage.casework.lists import MAIN_LIST, TIERS
from linkage.casework.night_changes import NEEDED
from linkage.deliveries import InboxOutcome, ingest_inbox, readable_warehouse, writable_warehouse
from linkage.gates import Counts, GateResult
from linkage.locking import sole_writer
from linkage.matching import EarlierNights, FrozenModels, LinkSettings, ValuePairs, link_records
from linkage.matching.freed_memory import give_back_memory
from linkage.matching.kept_pairs import KeptNights
from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
from linkage.news_of_night import Basis, else_different, what_came
from linkage.night_comparison import changed_since
from linkage.night_plan import Plan, last_counts, make_plan
from linkage.night_records import Frames, in_texts, load
from linkage.night_report import write_night_report
from linkage.progress import Progress, Silent, step
from linkage.publishing import Night, SnapshotBeingWritten
from linkage.reports.figures import Told, tell
from linkage.reports.models_told import frozen_told, models_counted
from linkage.run_identity import code_version
from linkage.run_summary import RunSummary, change_of, inbox_to_do, to_do, with_moves
from linkage.shown_again import shown_again
from linkage.snapshot_tables import assessed_tables, linkage_tables, links_table, records_table
from linkage.withdrawn_lists import to_deliver_anew
from linkage.workspace import Workspace, now, today


def run(
    workspace: Workspace,
    as_of: date | None = None,
    accept: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    anew: bool = False,
) -> RunSummary:
    """Take in the inbox, link, assess, check, publish and report; the same run again does nothing.

    Args:
        as_of: the day asked of; by default today in Kyiv.
        accept: gates to let pass, each with the reason.
        anew: compute a past night again, from what stands of its deliveries and decisions now (see
            `standing_night`).

    Raises ``RunUnderWay`` if another process works here, ``GateRefused`` if a gate holds the night back,
    ``BadInput`` if nothing is delivered.
    """
    progress = progress or Silent()
    gates.check_names(accept or {})
    with sole_writer(workspace):
        inbox = ingest_inbox(workspace, progress)
        plan = make_plan(workspace, as_of or today())
        done = standing_night(workspace, plan, anew)
        if done is not None:
            shown = publishing.current_night(workspace)
            publishing.make_current(workspace, done)
            load_queue(workspace, done, progress)
            return already_done(workspace, done, inbox, shown)
        frames = load(workspace, plan, progress)
        linkage = link(workspace, plan, frames, progress)
        frames = in_texts(frames)
        assessment = assess_persons(workspace, plan, frames, linkage, progress)
        counts = count(workspace, plan, linkage, assessment)
        verdicts = gates.check(counts, last_counts(plan), workspace.settings, accept)
        gates.refuse_if_any(verdicts, inbox_to_do(inbox))
        night = publish(workspace, plan, frames, assessment, counts, verdicts, progress)
        load_queue(workspace, night, progress)
        return report(workspace, plan, night, verdicts, inbox)


def standing_night(workspace: Workspace, plan: Plan, anew: bool = False) -> Night | None:
    """The published night that answers the plan: that of the same run or, of a past day, what it said then.

    What is withdrawn or decided since does not change a past night, unless it is asked for ``anew``.
    """
    past = None if anew else publishing.past_night(workspace, plan.as_of)
    return past or publishing.published_night(workspace, plan.run)


def not_yet_delivered(workspace: Workspace, as_of: date) -> list[str]:
    """The deliveries that stand today and did not on that day, as ``kind/source id``."""
    with readable_warehouse(workspace) as warehouse:
        known = {one.id for one in warehouse.in_force(as_of)}
        later = [one for one in warehouse.deliveries() if one.withdrawn_at is None and one.id not in known]
    return [f"{one.kind}/{one.source} {one.id}" for one in later]


def link(workspace: Workspace, plan: Plan, frames: Frames, progress: Progress) -> LinkageResult:
    """Which records speak of the same person, how sure that is, and whole linkages drawn from it."""
    linkage = linked(workspace, plan, frames, progress, model_versions.load(workspace, plan.models))
    give_back_memory()  # linking needs more than what follows, which is not to come on top of it
    return linkage


def linked(
    workspace: Workspace, plan: Plan, frames: Frames, progress: Progress, frozen: FrozenModels
) -> LinkageResult:
    """The linkage under these frozen models, with what earlier nights left to save time."""
    version = code_version()
    known = ValuePairs(workspace.value_pairs, version)
    earlier = EarlierNights(known_values(workspace), KeptNights(workspace.kept_pairs, version))
    linkage = link_records(
        frames, link_settings(workspace, plan), known, progress, frozen, earlier, plan.decided
    )
    with ThreadPoolExecutor(1) as aside:
        saved = aside.submit(known.save)
        earlier.save()
    saved.result()
    return linkage


def link_settings(workspace: Workspace, plan: Plan) -> LinkSettings:
    """What the workspace's settings say of linking."""
    settings = workspace.settings
    return LinkSettings(
        settings.cores(),
        settings.draws,
        enough_records=settings.freeze_after_records,
        least_decisions=settings.least_decisions,
        day=plan.as_of.isoformat(),
    )


def assess_persons(
    workspace: Workspace, plan: Plan, frames: Frames, linkage: LinkageResult, progress: Progress
) -> Assessment:
    """Who the persons are and what the draws say of each."""
    members = None
    if plan.named_by is not None:
        with publishing.opened_snapshot(workspace, plan.named_by) as snapshot:
            members = snapshot.table("members")
    with step(progress, "Assessing persons"):
        asof = terms(workspace, plan, frames["acknowledgement"])
        return assess(linkage, frames, asof, members, confirmed_mentions(linkage))


def terms(workspace: Workspace, plan: Plan, acknowledgements: pd.DataFrame) -> AsOf:
    """The day asked of, how far the acknowledgement lists reach by then, and the grace period."""
    settings, held_back = workspace.settings, plan.held_back
    days = (settings.grace_days, settings.list_tolerance_days, settings.silence_days)
    if not all(held_back.values()):  # of one source nothing tells any more how far it reached
        return AsOf(plan.as_of, Reach(), *days)
    lists = [one for one in plan.deliveries if one.kind == "acknowledgement"]
    lists = [one for one in lists if one.id in held_back.get(one.source, (one.id,))]
    # a list of which a day was declared reaches to that day, whatever dates stand in it
    telling = [one.id for one in lists if not one.covers_until]
    acknowledgements = acknowledgements[acknowledgements["delivery"].isin(telling)]
    declared: dict[str, date] = {}
    delivered: dict[str, date] = {}
    for one in lists:
        if one.covers_until:
            until = date.fromisoformat(one.covers_until)
            declared[one.source] = max(until, declared.get(one.source, until))
        elif one.source in settings.acknowledgement_sources("reaches_to_delivery_day"):
            day = date.fromisoformat(one.delivered_day)
            delivered[one.source] = max(day, delivered.get(one.source, day))
    one_off = settings.acknowledgement_sources("one_off_sources")
    reach = reach_of(acknowledgements, plan.as_of, declared, delivered, one_off)
    return AsOf(plan.as_of, reach, *days)


def count(workspace: Workspace, plan: Plan, linkage: LinkageResult, assessment: Assessment) -> Counts:
    """What the gates look at."""
    rows: dict[str, int] = {}
    left_out: dict[str, int] = {}
    with readable_warehouse(workspace) as warehouse:
        unresolvable = casework_step.unresolvable(warehouse, plan.decided)
        for kind in KIND_ORDER:
            for source, (current, absent) in warehouse.record_counts(kind, plan.as_of).items():
                rows[f"{kind}/{source}"], left_out[f"{kind}/{source}"] = current, absent
    links = links_table(linkage)
    pairs = (links["left_kind"] + "-" + links["right_kind"]).value_counts().to_dict()
    last = last_counts(plan)
    included = last.deliveries if last else {}
    return Counts(
        rows=rows,
        left_out=left_out,
        candidates={str(pair): int(number) for pair, number in pairs.items()},
        deliveries={one.id: (one.rows_in_file, one.rejected) for one in plan.deliveries},
        undone=frozenset(f"{one.kind}/{one.source}" for one in plan.withdrawn if one.id in included),
        unresolvable=unresolvable,
        tiers=tiers_of(assessment.list()),
        decided=len(plan.decided),
        as_of=plan.as_of,
        of_its_own_day=plan.as_of == today(),
    )


def publish(
    workspace: Workspace,
    plan: Plan,
    frames: Frames,
    assessment: Assessment,
    counts: Counts,
    verdicts: list[GateResult],
    progress: Progress,
) -> Night:
    """Write the night's snapshot whole, remember it, and switch the pointer to it."""
    moment = now()
    tiers = tiers_of(assessment.list())
    night = Night(
        run=plan.run,
        as_of=plan.as_of.isoformat(),
        published_at=moment.isoformat(),
        counts={"tiers": tiers, "persons": len(assessment.linkage.persons), "gates": counts.to_json()},
    )
    _write_snapshot(workspace, plan, night, frames, assessment, verdicts, progress)
    with writable_warehouse(workspace) as warehouse:
        warehouse.note_published(night.run, plan.as_of, moment, [one.id for one in plan.deliveries])
    publishing.make_current(workspace, night)
    if later_day(workspace, night) is None:  # what a past day freezes must not change the nights since
        keep_models(workspace, plan, assessment.linkage)
    return night


def _write_snapshot(
    workspace: Workspace,
    plan: Plan,
    night: Night,
    frames: Frames,
    assessment: Assessment,
    verdicts: list[GateResult],
    progress: Progress,
) -> None:
    """Make the night's tables and figures; each table is written while others are made."""
    with publishing.written_snapshot(workspace, night) as snapshot:
        with step(progress, "Lists and figures"):
            # the figures need most memory, so no table that is not there yet is made before them
            compared = _added(snapshot, linkage_tables(assessment.linkage))
            told = tell(assessment, frames, workspace.settings.strict_grace_days)
            compared |= _added(snapshot, assessed_tables(assessment))
            compared |= _added(snapshot, [("records", records_table(assessment.linkage, frames))])
            compared["changes"] = assessment.ids.changes
        with step(progress, "Publishing"):
            facts = _facts(workspace, plan, assessment, told, verdicts)
            tonight = ComparedNight(night.as_of, compared, facts)
            changes = changed_since(workspace, plan.last, (*plan.deliveries, *plan.withdrawn), tonight)
            _added(snapshot, changes.items())
            snapshot.add_facts(facts)


def _added(
    snapshot: SnapshotBeingWritten, made: Iterable[tuple[str, pd.DataFrame]]
) -> dict[str, pd.DataFrame]:
    """Write tables as they are made; gives those of them that nights are compared by."""
    compared = {}
    for name, table in made:
        snapshot.add(name, table)
        if name in NEEDED:
            compared[name] = table
    return compared


def _facts(
    workspace: Workspace, plan: Plan, assessment: Assessment, told: Told, verdicts: list[GateResult]
) -> dict[str, Any]:
    """What a snapshot holds beside its tables, in plain JSON types."""
    return {
        "figures": told.figures,
        "breakdowns": told.breakdowns,
        "terms": told.terms,
        "linkage": assessment.linkage.report,
        "contradicted": sorted(assessment.linkage.contradicted()),
        "reach": {source: day.isoformat() for source, day in assessment.asof.reach.by_source.items()},
        "deliveries": [one.id for one in plan.deliveries],
        "accepted": {one.gate: one.accepted for one in verdicts if one.complaints},
        "settings": workspace.settings.public(),
        "code": code_version(),
        "draws": assessment.linkage.n_draws,
        "models": plan.models.fingerprint if plan.models else None,
        "compared_with": plan.last.run if plan.last else None,
    }


def load_queue(workspace: Workspace, night: Night, progress: Progress) -> None:
    """Put the night's candidates before the caseworkers, unless a later day is published already."""
    if later_day(workspace, night) is None:
        with step(progress, "Loading the review queue"):
            casework_step.load_queue(workspace, night)


def keep_models(workspace: Workspace, plan: Plan, linkage: LinkageResult) -> None:
    """Save what the night froze, if it did; in force from the next night on."""
    newest = model_versions.in_force(workspace)
    if linkage.frozen is not None and linkage.frozen.version > (newest.number if newest else 0):
        day = plan.as_of.isoformat()
        model_versions.save(workspace, linkage.frozen, day, code_version(), made_by=plan.run)


def report(
    workspace: Workspace,
    plan: Plan,
    night: Night,
    verdicts: list[GateResult],
    inbox: InboxOutcome,
) -> RunSummary:
    """Write the run's report; tell what changed since the night before, why, and what is to be done."""
    with publishing.opened_snapshot(workspace, night) as snapshot:
        lists, basis = snapshot.table("flags"), Basis.of(snapshot)
        links = snapshot.table("links", "left_kind", "right_kind", "probability")
        records = snapshot.table("records", "kind", "source", "delivery")
        flag_changes, persons = snapshot.table("flag_changes"), snapshot.table("changes")
    before, facts = None, basis.facts
    also: tuple[str, ...] = ()
    if plan.last is not None:
        with publishing.opened_snapshot(workspace, plan.last) as snapshot:
            before = main_list(snapshot.table("flags"))
            also = else_different(Basis.of(snapshot), basis)
    flags = main_list(lists)
    tables = {"lists": lists, "main": flags, "links": links, "flag_changes": flag_changes, "records": records}
    head = casework_step.audit_head(workspace)
    page = write_night_report(workspace, night, tables, facts, before, plan.deliveries, verdicts, head)
    change = change_of(flags, before, plan.last)
    last = last_counts(plan)
    included = set(last.deliveries) if last else None
    return RunSummary(
        night=night,
        inbox=inbox,
        tiers=night.counts["tiers"],
        change=with_moves(change, flag_changes, persons),
        why=what_came(workspace, plan.as_of, records, plan.deliveries, plan.withdrawn, included),
        also=also,
        to_do=(
            *to_deliver_anew(plan.held_back),
            *to_do(flags, facts["reach"], inbox, facts["contradicted"], facts["linkage"]["drift"]["moved"]),
            *workspace.settings.unknown_sources({f"{one.kind}/{one.source}" for one in plan.deliveries}),
            *casework_step.to_do(workspace),
        ),
        models=" ".join(filter(None, (models_counted(facts["linkage"]), frozen_told(facts["linkage"])))),
        accepted={one.gate: one.accepted for one in verdicts if one.complaints and one.accepted},
        report=page,
        newer=later_day(workspace, night),
        decided_later=casework_step.decided_later(workspace, plan.as_of),
    )


def already_done(
    workspace: Workspace, night: Night, inbox: InboxOutcome, shown: Night | None = None
) -> RunSummary:
    """What to say of a night that is published already; one of the latest day is the current one again.

    ``shown`` is what readers saw until now: where it was another night, what is different is told.
    """
    page = next(workspace.reports.glob(f"*-{night.run}.html"), None)
    summary = RunSummary(
        night,
        already_done=True,
        inbox=inbox,
        to_do=(*inbox_to_do(inbox), *casework_step.to_do(workspace)),
        report=page,
        newer=later_day(workspace, night),
        decided_later=casework_step.decided_later(workspace, date.fromisoformat(night.as_of)),
    )
    again = shown_again(workspace, night, shown)
    if again is None:
        return summary
    return replace(summary, tiers=night.counts["tiers"], **again)


def later_day(workspace: Workspace, night: Night) -> str | None:
    """The latest as-of day published so far, if it is later than this night's."""
    latest = max((one.as_of for one in publishing.published_nights(workspace)), default=night.as_of)
    return latest if latest > night.as_of else None


def main_list(lists: pd.DataFrame) -> pd.DataFrame:
    """The main list alone, of the published lists."""
    return lists[lists["variant"] == MAIN_LIST].drop(columns="variant").reset_index(drop=True)


def tiers_of(flags: pd.DataFrame) -> dict[str, int]:
    """People on a list by tier, in the order of the tiers."""
    return {tier: int((flags["tier"] == tier).sum()) for tier in TIERS}
