"""Charts drawn on the server as plain SVG: no script, no fonts, nothing fetched.

Each has a title and a description for those who hear the page; colours are those of Okabe and Ito ("Color
Universal Design", 2008), which the colour-blind tell apart, and nothing is told by colour alone. A number
that is None is withheld, and drawn as a hollow mark.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH = 760
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
_INK, _FAINT = "#374151", "#d8dee6"
_SERIES = (BLUE, VERMILION, GREEN, ORANGE, "#9ca3af")
_ON_SERIES = ("#fff", "#fff", "#fff", _INK, _INK)

Format = Callable[[float], str]


@dataclass(frozen=True)
class Mark:
    """A value with its interval; all None where it is withheld."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


def columns(title: str, description: str, bars: Sequence[Mark], number: Format) -> str:
    """Columns side by side, such as months; the labels of some of them stand below."""
    left, top, height = 56, 12, 200
    ticks = _ticks(max((bar.value or 0 for bar in bars), default=0))
    step = (WIDTH - left - 8) / max(len(bars), 1)
    every = math.ceil(len(bars) / 12) or 1
    parts = _grid(ticks, left, top, height, number)
    for place, bar in enumerate(bars):
        x = left + place * step + step * 0.12
        if bar.value is None:
            parts.append(_withheld(x + step * 0.38, top + height - 6))
        else:
            tall = height * bar.value / ticks[-1]
            parts.append(
                f'<rect x="{x:.1f}" y="{top + height - tall:.1f}" width="{step * 0.76:.1f}" '
                f'height="{tall:.1f}" fill="{BLUE}"><title>{escape(bar.label)}: {number(bar.value)}</title>'
                "</rect>"
            )
        if place % every == 0:
            parts.append(_text(x + step * 0.38, top + height + 18, bar.label, "middle"))
    return _svg(title, description, top + height + 28, parts)


def ranges(
    title: str,
    description: str,
    series: Sequence[tuple[str, Sequence[Mark]]],
    number: Format,
    highest: float | None = None,
) -> str:
    """Values with their intervals, one line a label; several series stand below each other on a line."""
    labels = [mark.label for mark in series[0][1]]
    left, top = 16 + 7 * max((len(label) for label in labels), default=0), 8 if len(series) == 1 else 30
    left, line = min(left, 330), 26 if len(series) == 1 else 40
    height = line * len(labels)
    known = [mark.high or mark.value or 0 for _, marks in series for mark in marks]
    ticks = _ticks(highest or max(known, default=0))
    wide = WIDTH - left - 70

    def across(value: float) -> float:
        return left + wide * value / ticks[-1]

    parts = [_vertical(across(tick), top, height, number(tick)) for tick in ticks]
    parts += _legend([name for name, _ in series], 14) if len(series) > 1 else []
    for at, label in enumerate(labels):
        middle = top + line * at + line / 2
        parts.append(_text(left - 10, middle + 4, label, "end"))
        for which, (_, marks) in enumerate(series):
            y = middle + 15 * (which - (len(series) - 1) / 2)
            parts += _range(marks[at], y, left, across, _SERIES[which], number)
    return _svg(title, description, top + height + 24, parts)


def in_time(
    title: str, description: str, points: Sequence[tuple[date, Mark]], number: Format, whole: float | None
) -> str:
    """Shares with their intervals at their days; the share of all is a line across."""
    left, top, height = 56, 12, 240
    first, last = min(day for day, _ in points), max(day for day, _ in points)
    span = max((last - first).days, 1)
    wide = WIDTH - left - 24
    ticks = _ticks(max((mark.high or 0 for _, mark in points), default=0))

    def along(day: date) -> float:
        return left + 8 + wide * (day - first).days / span

    def up(value: float) -> float:
        return top + height - height * value / ticks[-1]

    parts = _grid(ticks, left, top, height, number)
    for year in range(first.year, last.year + 1):
        x = along(max(date(year, 1, 1), first))
        parts.append(_text(x, top + height + 18, str(year), "start"))
        parts.append(_line(x, top + height, x, top + height + 5, _INK))
    if whole is not None:
        parts.append(_line(left, up(whole), WIDTH - 8, up(whole), VERMILION, 'stroke-dasharray="5 4"'))
    for day, mark in points:
        x = along(day)
        if mark.value is None:
            parts.append(_withheld(x, top + height - 6))
            continue
        low, high = up(mark.low or 0), up(mark.high or 0)
        parts.append(_line(x, low, x, high, BLUE, 'stroke-width="2"'))
        parts.append(_dot(x, up(mark.value), BLUE, f"{mark.label}: {number(mark.value)}"))
    return _svg(title, description, top + height + 28, parts)


def stacked(
    title: str,
    description: str,
    rows: Sequence[tuple[str, Sequence[tuple[str, float | None]]]],
    number: Format,
) -> str:
    """A bar a row, in parts with a legend; what is withheld takes no width."""
    names = [name for name, _ in rows[0][1]]
    left, top, line = 16 + 7 * max(len(label) for label, _ in rows), 34 + 20 * ((len(names) - 1) // 3), 40
    widest = max(sum(value or 0 for _, value in parts) for _, parts in rows) or 1
    wide = WIDTH - left - 24
    drawn = _legend(names, 14)
    for at, (label, values) in enumerate(rows):
        y, x = top + line * at, float(left)
        drawn.append(_text(left - 10, y + 18, label, "end"))
        for which, (name, value) in enumerate(values):
            width = wide * (value or 0) / widest
            if width:
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="26" fill="{_SERIES[which]}" '
                    f'stroke="#fff"><title>{escape(name)}: {number(value or 0)}</title></rect>'
                )
            if width > 26:
                drawn.append(_text(x + width / 2, y + 18, number(value or 0), "middle", _ON_SERIES[which]))
            x += width
    return _svg(title, description, top + line * len(rows), drawn)


def _range(
    mark: Mark, y: float, left: float, across: Callable[[float], float], colour: str, number: Format
) -> list[str]:
    if mark.value is None:
        return [_withheld(left + 8, y)]
    low, high = across(mark.low or 0), across(mark.high if mark.high is not None else mark.value)
    return [
        _line(left, y, across(mark.value), y, colour, 'stroke-width="7" stroke-opacity=".22"'),
        _line(low, y, high, y, colour, 'stroke-width="3"'),
        _dot(across(mark.value), y, colour, f"{mark.label}: {number(mark.value)}"),
        _text(max(high, across(mark.value)) + 9, y + 4, number(mark.value), "start"),
    ]


def _svg(title: str, description: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(title)}" font-size="12" fill="{_INK}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )


def _grid(ticks: Sequence[float], left: int, top: int, height: int, number: Format) -> list[str]:
    parts = []
    for tick in ticks:
        y = top + height - height * tick / ticks[-1]
        parts.append(_line(left, y, WIDTH - 8, y, _FAINT))
        parts.append(_text(left - 8, y + 4, number(tick), "end"))
    return parts


def _vertical(x: float, top: int, height: int, label: str) -> str:
    return _line(x, top, x, top + height, _FAINT) + _text(x, top + height + 18, label, "middle")


def _legend(names: Sequence[str], y: float) -> list[str]:
    parts = []
    for which, name in enumerate(names):
        x, down = 16 + 248 * (which % 3), y + 20 * (which // 3)
        parts.append(f'<rect x="{x}" y="{down - 10}" width="12" height="12" fill="{_SERIES[which]}"/>')
        parts.append(_text(x + 18, down, name, "start"))
    return parts


def _ticks(highest: float) -> list[float]:
    """Round numbers from nought to at least the highest, some four or five of them."""
    if highest <= 0:
        return [0, 1]
    rough = highest / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 2.5, 5, 10) if power * size >= rough)
    return [round(step * count, 10) for count in range(math.ceil(highest / step - 1e-9) + 1)]


def _text(x: float, y: float, text: str, anchor: str, colour: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}" {more}/>'


def _dot(x: float, y: float, colour: str, label: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"><title>{escape(label)}</title></circle>'


def _withheld(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="none" stroke="{_INK}"><title>c</title></circle>'
