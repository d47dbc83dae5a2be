"""What a run hands back: its counts, and one line that a person can act on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from linkage.casework.lists import MAIN_LIST, TIERS
from linkage.casework.night_changes import SLIGHT, slight_changes
from linkage.deliveries import InboxOutcome
from linkage.publishing import Night
from linkage.records.counted import counted
from linkage.workspace import in_kyiv

LEADS = ("confirmed", "probable")


@dataclass(frozen=True)
class Change:
    """How the main list differs from the last night's, by person ids (which say nothing of a person).

    ``since`` is the last night, None where there was none; ``new_leads`` are now confirmed or probable and
    were not, new on the list or not; ``flags`` counts those of any list that came, went or moved
    (`night_changes.flag_changes`), ``persons`` those merged, split or ended; ``slight`` those of the flags
    whose probability moved no more than draws made anew move it, ``slight_here`` those of them that are
    new on the main list or gone from it.
    """

    since: Night | None
    new: tuple[str, ...] = ()
    new_leads: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    flags: int = 0
    persons: int = 0
    slight: int = 0
    slight_here: int = 0


@dataclass(frozen=True)
class RunSummary:
    """One run, in counts.

    Attributes:
        already_done: the same run was published before; nothing was done.
        tiers: people on the main list by tier, in the order of the tiers.
        why: what came in since the last night.
        also: what else is different since: decisions, how far lists reach, models, settings.
        to_do: what a person must do, most urgent first.
        accepted: gates that were let pass, with the reason.
        models: how many pairs of kinds are frozen, trained or neither; the frozen ones, since when, on what.
        newer: a later as-of day published before, which readers go on seeing; None usually.
        decided_later: how many decisions were made after the day asked of, which the night does not heed.
        instead_of: the run that readers saw until now, where a night published earlier stands again.
    """

    night: Night
    already_done: bool = False
    inbox: InboxOutcome = field(default_factory=InboxOutcome)
    tiers: Mapping[str, int] = field(default_factory=dict)
    change: Change = field(default_factory=lambda: Change(None))
    why: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    models: str = ""
    report: Path | None = None
    newer: str | None = None
    decided_later: int = 0
    instead_of: str | None = None

    def __post_init__(self) -> None:
        """A night that was read back has its tiers in alphabetical order."""
        ordered = {tier: self.tiers[tier] for tier in TIERS if tier in self.tiers}
        object.__setattr__(self, "tiers", ordered)

    @property
    def line(self) -> str:
        """What changed since the last night, why, and what is to be done."""
        return " ".join([self.news, *_todo(self.to_do)])

    @property
    def lines(self) -> list[str]:
        """The same for a terminal: the news, then what is to be done, a line each."""
        return [self.news, *(["To do:"] if self.to_do else []), *(f"  - {one}" for one in self.to_do)]

    @property
    def news(self) -> str:
        """What changed since the last night, and why."""
        if self.already_done and self.instead_of:
            done = (
                f"Already done: run {self.night.run} as of {self.night.as_of} stands again, in the place of "
                f"run {self.instead_of} that was shown until now."
            )
            return " ".join([done, *self._what_changed()])
        if self.already_done:
            done = f"Already done: run {self.night.run} as of {self.night.as_of} is published."
            again = "Nothing has changed."
            if self.decided_later:
                again = f"Nothing that counts by {self.night.as_of} has changed."
            if self.newer:
                again = (
                    "A past night stands as it was published; if deliveries were withdrawn or decisions "
                    "entered for days before it, --anew computes it again."
                )
            return " ".join([done, again, *self._decided_later(), *self._past()])
        return " ".join([*self._what_changed(), *self._past()])

    def _what_changed(self) -> list[str]:
        """What is different from the last night, why, and what was decided too late for this one."""
        return [_changed(self), *_because(self), *_listed(self.change), *self._decided_later()]

    def _decided_later(self) -> list[str]:
        """That what people decided since the day asked of is not in the night, and when it will be."""
        if not self.decided_later:
            return []
        are = counted(self.decided_later, "decision was", "decisions were")
        they = "it is" if self.decided_later == 1 else "they are"
        return [
            f"{are} made after {self.night.as_of}, so {they} not in it: a run that asks of today heeds "
            f"{'it' if self.decided_later == 1 else 'them'}, linkage run without --as-of."
        ]

    def _past(self) -> list[str]:
        if self.newer is None:
            return []
        now = f"Exports, figures and families go on hearing {self.newer}; to read this night name its day:"
        return [f"{now} --as-of {self.night.as_of}."]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, for ``run --json``."""
        return {
            "run": self.night.run,
            "as_of": self.night.as_of,
            "published_at": self.night.published_at,
            "already_done": self.already_done,
            "counts": self.night.counts,
            "tiers": dict(self.tiers),
            "since": self.change.since and self.change.since.as_of,
            "since_run": self.change.since and self.change.since.run,
            "new": list(self.change.new),
            "gone": list(self.change.gone),
            "changed_flags": self.change.flags,
            "changed_persons": self.change.persons,
            "slight_changes_of_flags": self.change.slight,
            "accepted": dict(self.accepted),
            "decided_later": self.decided_later,
            "models": self.models,
            "inbox": {
                "taken": [one.delivery.id for one in self.inbox.taken],
                "growing": list(self.inbox.growing),
                "refused": [{"file": file, "why": why} for file, why in self.inbox.refused],
            },
            "report": str(self.report) if self.report else None,
            "to_do": list(self.to_do),
            "line": self.line,
        }


def change_of(flags: pd.DataFrame, before: pd.DataFrame | None, since: Night | None) -> Change:
    """Compare tonight's main list with the last night's (columns person_id and tier)."""
    if before is None:
        return Change(None)
    known, known_leads = set(before["person_id"]), set(_leads(before))
    new = [one for one in flags["person_id"] if one not in known]
    new_leads = [one for one in _leads(flags) if one not in known_leads]
    return Change(since, tuple(new), tuple(new_leads), tuple(sorted(known - set(flags["person_id"]))))


def with_moves(change: Change, flag_changes: pd.DataFrame, persons: pd.DataFrame) -> Change:
    """The change with what the tables ``flag_changes`` and ``changes`` (of persons) count."""
    slight = slight_changes(flag_changes)
    unlisted = slight["tier_before"].isna() | slight["tier_after"].isna()
    return replace(
        change,
        flags=len(flag_changes),
        persons=len(persons[["person_id", "other_person_id"]].drop_duplicates()),
        slight=len(slight),
        slight_here=int((unlisted & (slight["variant"] == MAIN_LIST)).sum()),
    )


def inbox_to_do(inbox: InboxOutcome) -> tuple[str, ...]:
    """What the inbox asks of a person; the refused files' names are the deliverer's own."""
    refused = [f"{file} was refused: {why.rstrip('.')}" for file, why in inbox.refused]
    warned = [f"{one.file}: {line}" for one in inbox.taken for line in one.warnings]
    growing = [f"{file} was still growing and is left for the next run" for file in inbox.growing]
    return (*refused, *warned, *growing)


def to_do(
    flags: pd.DataFrame,
    reach: Mapping[str, str],
    inbox: InboxOutcome,
    contradicted: Collection[str] = (),
    moved: Sequence[str] = (),
) -> tuple[str, ...]:
    """What a person must do next, most urgent first.

    Args:
        flags: tonight's main list.
        reach: by acknowledgement source, the day to which it tells everything.
        inbox: what became of the files in the inbox.
        contradicted: kinds whose links are false more often than the model claims.
        moved: how new records differ from those that the frozen models were trained on.
    """
    tasks = list(inbox_to_do(inbox))
    if contradicted:
        tasks.append(
            f"do not trust tonight's {', '.join(sorted(contradicted))} links: more of them are false than "
            "the model claims (see the report); nobody is called probable on their word"
        )
    undetermined = int((flags["tier"] == "undetermined").sum())
    if not reach:
        tasks.append("deliver the acknowledgement lists: without one nobody can be called unacknowledged")
    elif undetermined:
        source, day = min(reach.items(), key=lambda one: (one[1], one[0]))
        tasks.append(
            f"deliver a newer list of acknowledgement/{source}: it reaches to {day} only, which leaves "
            f"{counted(undetermined, 'person', 'people')} undetermined (or declare more with ingest "
            "--covers-until; a list that came once, such as a court's, belongs into one_off_sources of "
            "linkage.toml)"
        )
    leads = int((flags["tier"] == "probable").sum())
    if leads:
        tasks.append(
            f"review the {counted(leads, 'probable lead')}: linkage export flags --output flags.xlsx"
        )
    if moved:
        more = f" and {len(moved) - 1} more" if len(moved) > 1 else ""
        tasks.append(
            "consider linkage train --reason TEXT: new records no longer look like those that the frozen "
            f"models were trained on ({moved[0]}{more})"
        )
    return tuple(tasks)


def _leads(flags: pd.DataFrame) -> list[str]:
    return list(flags.loc[flags["tier"].isin(LEADS), "person_id"])


def _stands(tiers: Mapping[str, int]) -> str:
    """How many people the main list holds; undetermined is not unacknowledged, so those stand apart."""
    listed = {tier: count for tier, count in tiers.items() if count and tier != "undetermined"}
    told = ", ".join(f"{count:,} {tier}" for tier, count in listed.items())
    total = sum(listed.values())
    stands = f"{counted(total, 'person', 'people')} seen and never acknowledged{f' ({told})' if told else ''}"
    unknown = tiers.get("undetermined", 0)
    if not unknown:
        return stands
    doubt = f"{counted(unknown, 'person', 'people')} seen of whom the lists do not reach far enough to say"
    return f"{stands}; {doubt}" if total else doubt


def _changed(summary: RunSummary) -> str:
    stands = _stands(summary.tiers)
    change = summary.change
    if change.since is None:
        return f"First night: {stands}."
    since = _told_apart(change.since, summary.night)
    if not (change.new or change.gone or change.new_leads):
        return f"Nobody new since {since}: {stands}."
    moved = f"{len(change.new):,} new, {len(change.gone):,} no longer listed"
    if change.slight_here:
        every = len(change.new) + len(change.gone)
        some = "all" if change.slight_here == every else f"{change.slight_here:,}"
        moved += (
            f" ({some} of these {every:,} moved by less than {SLIGHT:g}, as chance alone moves whoever is "
            "near the list's lower end)"
        )
    leads = f"; {len(change.new_leads):,} newly probable or confirmed" if change.new_leads else ""
    return f"Since {since}: {moved}{leads}; {stands}."


def _told_apart(last: Night, tonight: Night) -> str:
    """The last night by its day or, where tonight has the same day, by its run and when it was published."""
    if last.as_of != tonight.as_of:
        return last.as_of
    published = in_kyiv(datetime.fromisoformat(last.published_at))
    return f"run {last.run} of the same day (published {published})"


def _because(summary: RunSummary) -> list[str]:
    why, told = summary.why, []
    if why:
        shown = ", ".join(why[:3]) + (f" and {len(why) - 3} more" if len(why) > 3 else "")
        told.append(f"New: {shown}.")
    if summary.also:
        told.append(f"{'Also different' if why else 'Different'}: {'; '.join(summary.also)}.")
    return told


def _listed(change: Change) -> list[str]:
    """Where everything that changed is listed with its cause."""
    told = []
    if change.flags:
        slight = f", {change.slight:,} of them by less than {SLIGHT:g}" if change.slight else ""
        told.append(
            f"{counted(change.flags, 'flag')} of all lists came, went or moved{slight}: "
            "linkage export changed-flags --output changed.xlsx."
        )
    if change.persons:
        told.append(
            f"{counted(change.persons, 'person')} merged, split or ended: "
            "linkage export person-changes --output merged.xlsx."
        )
    return told


def _todo(to_do: tuple[str, ...]) -> list[str]:
    return ["To do: " + "; ".join(to_do) + "."] if to_do else []
