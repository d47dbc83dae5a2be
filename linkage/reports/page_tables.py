"""Tables and numbers of the run's report, as HTML."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with labelled columns; numbers stand to the right."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def folded(summary: str, content: str) -> str:
    """What is there for whoever opens it."""
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def number(value: Any) -> str:
    """A number with the thousands apart and at most three digits after a point; a text as it stands."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() or abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def share(value: float | None) -> str:
    """A share from 0 to 1 as a percentage with two significant digits, never in powers of ten.

    >>> share(0.2962), share(0.0051), share(7e-06), share(0.0), share(1.0), share(0.99996)
    ('30%', '0.51%', '0.0007%', '0%', '100%', '99.996%')
    """
    if value is None:
        return ""
    # what lies near 1 is told by how far it lies from it
    rest = min(abs(value), abs(1.0 - value))
    digits = 0 if rest == 0 else max(0, 1 - math.floor(math.log10(100 * rest)))
    text = f"{100 * value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def between(low: float | None, high: float | None) -> str:
    """An interval of shares; empty where there is none."""
    return "" if low is None or high is None else f"{share(low)} to {share(high)}"


def amount(one: Mapping[str, Any]) -> tuple[str, str]:
    """A figure's value and interval: shares as percentages, people in whole numbers.

    Args:
        one: of `linkage.reports.figures.figures`; a share has a denominator. A count of nobody beside
            people of whom stale lists cannot say it is not nought.
    """
    write = _percent if one["denominator"] is not None else whole
    if one["value"] is None:
        return "", ""
    if one["denominator"] is None and one["undetermined"] and not one["value"]:
        return "not determined", ""
    interval = "" if one["low"] == one["high"] else f"{write(one['low'])} to {write(one['high'])}"
    return write(one["value"]), interval


def whole(value: float | None) -> str:
    """People, or whatever is counted, as a whole number."""
    return "" if value is None else f"{value:,.0f}"


def words(name: str) -> str:
    """A name of the program as it is read."""
    return name.replace("_", " ")


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _cell(value: Any) -> str:
    right = isinstance(value, int | float) and not isinstance(value, bool)
    return f"<td{' class=number' if right else ''}>{escape(number(value))}</td>"
