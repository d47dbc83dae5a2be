"""The gates before publishing: a night that looks wrong beside the last one is held back, with the figures.

A gate is accepted by name and with a reason, which is kept in the night's metadata.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from linkage.errors import BadInput, GateRefused
from linkage.records.counted import counted
from linkage.settings import Settings

GATES = ("rows", "candidates", "rejects", "withdrawn", "decided-pairs", "flags")


@dataclass(frozen=True)
class Counts:
    """What the gates look at, counts only.

    Attributes:
        rows: by ``kind/source``: records that stand.
        left_out: by ``kind/source``: records that a full extract has left out.
        candidates: by pair of kinds such as ``registry-exchange``: candidate pairs.
        deliveries: by delivery id: (rows in the file, rejected rows), of the deliveries in force.
        undone: ``kind/source`` of which a delivery was withdrawn by hand since it was published.
        unresolvable: decided pairs of which a record is neither here nor withdrawn.
        tiers: people on the main list by tier; empty where a night did not note them.
        decided: pairs decided by people, in force.
        as_of: the day that was asked of; None where it is not known.
        of_its_own_day: whether that was the day of the run itself, as it is every night.
    """

    rows: Mapping[str, int]
    left_out: Mapping[str, int]
    candidates: Mapping[str, int]
    deliveries: Mapping[str, tuple[int, int]]
    undone: frozenset[str] = frozenset()
    unresolvable: int = 0
    tiers: Mapping[str, int] = field(default_factory=dict)
    decided: int = 0
    as_of: date | None = None
    of_its_own_day: bool = True

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, for the night's metadata."""
        plain: dict[str, Any] = {
            name: dict(getattr(self, name)) for name in ("rows", "left_out", "candidates", "tiers")
        }
        plain["decided"] = self.decided
        return {**plain, "deliveries": {key: list(value) for key, value in self.deliveries.items()}}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Counts":
        """The counts of an earlier night from its metadata."""
        return cls(
            rows=written["rows"],
            left_out=written["left_out"],
            candidates=written["candidates"],
            deliveries={key: (one[0], one[1]) for key, one in written["deliveries"].items()},
            tiers=written.get("tiers", {}),
            decided=written.get("decided", 0),
        )


@dataclass(frozen=True)
class GateResult:
    """One gate's verdict: ``complaints`` are lines with the figures, ``accepted`` the reason given."""

    gate: str
    complaints: list[str] = field(default_factory=list)
    accepted: str | None = None

    @property
    def refuses(self) -> bool:
        """Whether this gate keeps the night from being published."""
        return bool(self.complaints) and self.accepted is None


def check_names(accepted: Mapping[str, str]) -> None:
    """Raise ``BadInput`` for an unknown gate, before a night is worked through for nothing."""
    for gate in accepted:
        if gate not in GATES:
            raise BadInput(f"There is no gate '{gate}'. The gates: {', '.join(GATES)}.")


def check(
    tonight: Counts, last: Counts | None, settings: Settings, accepted: Mapping[str, str] | None = None
) -> list[GateResult]:
    """Every gate's verdict on tonight; with no night before, the comparing gates pass.

    Rows and candidates are compared only with a night of a comparable day: in the past less was known.
    ``accepted`` maps a gate's name to the reason for letting it pass.
    Raises ``BadInput`` for an unknown gate.
    """
    reasons = accepted or {}
    check_names(reasons)
    beside = last if last and _comparable(tonight, last) else None
    complaints = {
        "rows": _rows(tonight, beside, settings) if beside else [],
        "candidates": _candidates(tonight, beside, settings) if beside else [],
        "rejects": _rejects(tonight, last, settings),
        "withdrawn": _withdrawn(tonight, last, settings),
        "decided-pairs": _decided(tonight),
        "flags": _flags(tonight, beside, settings) if beside else [],
    }
    return [GateResult(gate, complaints[gate], reasons.get(gate)) for gate in GATES]


def _comparable(tonight: Counts, last: Counts) -> bool:
    """Whether two nights knew about as much: both of their own day, or of days not far apart."""
    if tonight.as_of is None or last.as_of is None or (tonight.of_its_own_day and last.of_its_own_day):
        return True
    return abs(tonight.as_of - last.as_of) <= _NOT_FAR_APART


_NOT_FAR_APART = timedelta(days=31)


def refuse_if_any(results: list[GateResult], to_do: Sequence[str] = ()) -> None:
    """Raise ``GateRefused`` naming the gates that refuse, their figures, and how to accept them.

    ``to_do``: what a person must do besides, as no summary of the night will tell it.
    """
    refusing = [one for one in results if one.refuses]
    if not refusing:
        return
    figures = "; ".join(f"{one.gate}: {', '.join(one.complaints)}" for one in refusing)
    names = " ".join(f"--accept {one.gate}" for one in refusing)
    besides = f" To do besides: {'; '.join(to_do)}." if to_do else ""
    raise GateRefused(
        f"Not published, the last night stays in place. {figures}. See what was delivered with: linkage "
        f'deliveries. If this is right: linkage run {names} --reason "why".{besides}'
    )


def _rows(tonight: Counts, last: Counts, settings: Settings) -> list[str]:
    complaints = []
    for source, before in last.rows.items():
        # Records left out by a full extract are the withdrawn gate's to judge.
        after = tonight.rows.get(source, 0) + tonight.left_out.get(source, 0) - last.left_out.get(source, 0)
        if source in tonight.undone or max(before, after) < settings.gate_least_rows:
            continue
        if after < before * (1 - settings.gate_row_fall) or after > max(before, 1) * settings.gate_row_growth:
            complaints.append(f"{source} had {before} records, now {after}")
    return complaints


def _candidates(tonight: Counts, last: Counts, settings: Settings) -> list[str]:
    complaints = []
    for pair, before in last.candidates.items():
        growth = [_of_kind(tonight, kind) / max(_of_kind(last, kind), 1) for kind in pair.split("-")]
        if before < settings.gate_least_rows or not all(growth):
            continue
        # True pairs grow with one side or with both, chance pairs with both: anything between is expected.
        expected = [before * factor for factor in (growth[0], growth[1], growth[0] * growth[1])]
        found, most = tonight.candidates.get(pair, 0), settings.gate_candidate_change
        if found > max(expected) * most or found * most < min(expected):
            complaints.append(
                f"{pair} has {found} candidates; after {before} the night before, "
                f"{min(expected):.0f} to {max(expected):.0f} were to be expected, "
                f"and {min(expected) / most:.0f} to {max(expected) * most:.0f} pass"
            )
    return complaints


def _of_kind(counts: Counts, kind: str) -> int:
    return sum(rows for source, rows in counts.rows.items() if source.split("/")[0] == kind)


def _rejects(tonight: Counts, last: Counts | None, settings: Settings) -> list[str]:
    known = last.deliveries if last else {}
    return [
        f"delivery {delivery} has {rejected} of {rows} rows rejected"
        for delivery, (rows, rejected) in tonight.deliveries.items()
        if delivery not in known
        and rows >= settings.gate_least_rows
        and rejected > rows * settings.gate_reject_rate
    ]


def _withdrawn(tonight: Counts, last: Counts | None, settings: Settings) -> list[str]:
    complaints = []
    for source, left_out in tonight.left_out.items():
        newly = left_out - (last.left_out.get(source, 0) if last else 0)
        of = tonight.rows.get(source, 0) + newly
        if of >= settings.gate_least_rows and newly > of * settings.gate_withdrawn_share:
            complaints.append(f"the full extract of {source} leaves out {newly} of {of} records")
    return complaints


def _decided(tonight: Counts) -> list[str]:
    if not tonight.unresolvable:
        return []
    pairs = counted(tonight.unresolvable, "decided pair names", "decided pairs name")
    return [f"{pairs} a record that is neither here nor withdrawn"]


def _flags(tonight: Counts, last: Counts, settings: Settings) -> list[str]:
    """Whether most people left the main list, more than were decided on, and nothing was withdrawn."""
    before, after = sum(last.tiers.values()), sum(tonight.tiers.values())
    decided = max(tonight.decided - last.decided, 0)
    if tonight.undone or before < settings.gate_least_rows:
        return []
    if before - after - decided <= before * settings.gate_flags_fall:
        return []
    pairs = counted(decided, "pair was", "pairs were")
    return [f"{before} people were on the main list, now {after}; {pairs} decided since"]
