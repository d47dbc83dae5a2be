"""What the data officer is told of how far an acknowledgement list reaches, when it is delivered."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from linkage.records.counted import counted
from linkage.records.dates import parse_iso
from linkage.records.warehouse import Delivery
from linkage.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

# So few rows, so long after all others, may be a slip of writing and not the reach of a list.
_FEW_ROWS = 2
_LONG = timedelta(92)


def told_of_reach(
    settings: Settings, delivery: Delivery, records: "pd.DataFrame", before: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Warnings and advice on how far a delivery of acknowledgements reaches, as the nights will have it.

    Args:
        records: the rows delivered.
        before: acknowledged_date of what the source had delivered before.
    """
    source = delivery.source
    if source in settings.acknowledgement_sources("one_off_sources"):
        return (), (f"{source} is marked one-off: it does not hold the other lists back.",)
    learned = date.fromisoformat(delivery.delivered_day)
    dates = [day for day in map(_earliest, records["acknowledged_date"]) if day and day <= learned]
    latest = max(dates, default=None)
    if delivery.covers_until:
        return (), (as_declared(date.fromisoformat(delivery.covers_until), dates),)
    if source in settings.acknowledgement_sources("reaches_to_delivery_day"):
        return (), (f"This list reaches to {learned}, its day of delivery (settings).",)
    how = "If it tells everything up to another day, deliver the same file again with --covers-until DATE. "
    how += f'If it came once and is not continued, name it in linkage.toml: one_off_sources = ["{source}"].'
    if latest is None:
        return (), (f"This list has no acknowledged_date that can be used, so it reaches to no day. {how}",)
    others = [*dates, *(day for day in map(_earliest, before) if day and day <= learned)]
    advice = f"This list reaches to {latest}, its latest acknowledged_date. {how}"
    return _rests_on_few(source, others), (advice,)


def as_declared(until: date, dates: Collection[date] = ()) -> str:
    """How far a list reaches of which it was declared: to that day, whatever dates stand in it."""
    later = [day for day in dates if day > until]
    told = f"This list reaches to {until}, as declared"
    if later:
        told += f", although it has {counted(len(later), 'row')} dated later (to {max(later)})"
    return f"{told}."


def _rests_on_few(source: str, dates: Collection[date]) -> tuple[str, ...]:
    """A warning where one row or two lie far behind all others: the reach may be a slip of writing."""
    newest = sorted(dates, reverse=True)[: _FEW_ROWS + 1]
    few = next((k for k, (one, next_) in enumerate(pairwise(newest), 1) if one - next_ > _LONG), None)
    if few is None:
        return ()
    rows, last = counted(few, "ROW", "ROWS"), newest[few]
    return (
        f"THAT acknowledgement/{source} REACHES TO {newest[0]} RESTS ON {rows}: all others are of {last} or "
        f"before, and whoever is on no list counts as never acknowledged up to that day; if it "
        f"is a slip or tells of one person only, deliver this file again with --covers-until {last}",
    )


def _earliest(told: str | None) -> date | None:
    return parse_iso(told).earliest if isinstance(told, str) and told else None
