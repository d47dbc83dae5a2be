"""The tables of the page of figures, and its numbers as either language writes them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from linkage.reports.figure_wordings import definition, word
from linkage.reports.figures import RESTS_ON_SILENCE
from linkage.reports.work import NOTHING_ADMITTED

Row = Mapping[str, Any]
_SPACE = "\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Tables:
    """Makes tables in a language; ``as_of`` is the day asked of, ``terms`` the numbers definitions name."""

    language: str
    as_of: str
    terms: Mapping[str, int]

    def word(self, name: str, **values: object) -> str:
        """A text, safe for HTML."""
        return escape(word(name, self.language, **values))

    def plain(self, name: str) -> str:
        """A text as it stands, for charts, which make it safe themselves."""
        return word(name, self.language)

    def defined(self, name: str) -> str:
        """What a figure counts."""
        return definition(name, self.language, self.terms)

    def number(self, value: float) -> str:
        """A whole number, with the thousands apart."""
        return f"{value:,.0f}".replace(",", _SPACE if self.language == "uk" else ",")

    def percent(self, value: float) -> str:
        """A share as a percentage with one decimal."""
        text = f"{100 * value:.1f}"
        return (text.replace(".", ",") if self.language == "uk" else text) + f"{_SPACE}%"

    def amount(self, name: str, row: Row, part: str = "value") -> str:
        """One of a figure's numbers as HTML: withheld, undetermined, or the number."""
        value = row[part]
        if part == "value" and self.is_undetermined(name, row):
            return self.word("not_determined")
        if value is None:
            return self.withheld() if row["withheld"] else ("" if part != "value" else self.word("nothing"))
        share = row["denominator"] is not None or (row["withheld"] and 0 < value < 1)
        return self.percent(value) if share and part in ("value", "low", "high") else self.number(value)

    def interval(self, name: str, row: Row) -> str:
        """The interval as HTML; empty where there is none, as for an exact count."""
        if row["low"] is None or self.is_undetermined(name, row):
            return ""
        low, high = (self.amount(name, row, part) for part in ("low", "high"))
        return "" if low == high else f"{low.removesuffix(_SPACE + '%')}{_DASH}{high}"

    def is_undetermined(self, name: str, row: Row) -> bool:
        """Whether the acknowledgement lists are too old for the figure to be told."""
        if name in RESTS_ON_SILENCE:
            return bool(row["cutoff"] != self.as_of)
        if row["denominator"] is None and row["undetermined"] != 0:
            return bool(row["value"] == 0)
        told = row["value"] is not None or row["withheld"] or not row["undetermined"]
        return not told

    def withheld(self) -> str:
        """The mark for a number that may not be told."""
        return f'<abbr title="{self.word("withheld_alt")}">c</abbr>'

    def figures(self, names: Iterable[str], figures: Mapping[str, Row]) -> str:
        """Figures with all that each is made of, and its definition."""
        known = [(name, figures[name]) for name in names if name in figures]
        shares = any(one["denominator"] is not None for _, one in known)
        heads = ["figure", "value", "interval", *(["of"] if shares else []), "undetermined", "cutoff"]
        rows = [
            [
                f"{self.word(name)}<small>{escape(self.defined(name))}</small>",
                self.amount(name, one),
                self.interval(name, one),
                *([self.parts(name, one)] if shares else []),
                self.amount(name, one, "undetermined"),
                escape(str(one["cutoff"])),
            ]
            for name, one in known
        ]
        return self.table([self.word(f"column.{head}") for head in heads], rows)

    def parts(self, name: str, row: Row) -> str:
        """Numerator and denominator of a share; empty for a count."""
        if row["denominator"] is None and not row["withheld"]:
            return ""
        parts = [self.amount(name, row, part) for part in ("numerator", "denominator")]
        return f"{_SPACE}/{_SPACE}".join(part for part in parts if part)

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        note: str = "",
        texts: int = 1,
        small: bool = False,
    ) -> str:
        """A table of cells that are HTML already; the first of a row heads it, and ``texts`` are words."""
        top = "".join(
            f'<th scope="col"{"" if at < texts else " class=n"}>{head}</th>' for at, head in enumerate(heads)
        )
        body = "".join(
            f'<tr><th scope="row">{row[0]}</th>'
            + "".join(
                f"<td{'' if at < texts else ' class=n'}>{cell}</td>"
                for at, cell in enumerate(row[1:], start=1)
            )
            + "</tr>"
            for row in rows
        )
        told = f"<p>{escape(note)}</p>" if note else ""
        shape = ' class="small"' if small else ""
        return (
            f'{told}<div class="scroll"><table{shape}><thead><tr>{top}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def heat(self, name: str, rows: Iterable[Row], by: tuple[str, str]) -> str:
        """A table of two dimensions, the larger numbers darker, on a scale of powers."""
        rows = list(rows)
        cells = {(row[by[0]], row[by[1]]): row for row in rows}
        down, across = (list(dict.fromkeys(row[one] for row in rows)) for one in by)
        most = max((row["value"] or 0 for row in rows), default=0)
        lines = []
        for one in down:
            line = "".join(self._heat_cell(name, cells.get((one, other)), most) for other in across)
            lines.append(f'<tr><th scope="row">{self.listed(one)}</th>{line}</tr>')
        heads = "".join(f'<th scope="col" class="n">{self.listed(one)}</th>' for one in across)
        return (
            f'<p>{escape(self.defined(name))}</p><div class="scroll"><table class="small">'
            f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
        )

    def _heat_cell(self, name: str, row: Row | None, most: float) -> str:
        if row is None:
            return "<td></td>"
        value, interval = row["value"], self.interval(name, row)
        shade = math.ceil(5 * math.log1p(value) / math.log1p(most)) if value else 0
        if self.is_undetermined(name, row):
            interval = self.amount(name, row, "undetermined")
        told = f"<small>{interval}</small>" if interval else ""
        return f'<td class="n h{shade}">{self.amount(name, row)}{told}</td>'

    def listed(self, label: str) -> str:
        """A level's name, or a list's: its kind in words, its source as it is."""
        kind, *source = label.split("/")
        told = [self.word(one) if one == NOTHING_ADMITTED else escape(one) for one in source]
        return "/".join([self.word(kind), *told])
