"""The figures as one page that may leave the house: no script, nothing fetched, no person named.

Whatever it shows went through `linkage.reports.public_figures.public` here, so that no caller can forget it.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

from linkage.reports import svg_charts
from linkage.reports.figures_style import STYLE
from linkage.reports.figures_tables import Row, Tables
from linkage.reports.public_figures import public
from linkage.reports.svg_charts import Mark

_GLANCE = (
    *("registry_open", "captives_confirmed", "flags", "returned", "released_never_acknowledged"),
    "interviews_with_contact",
)
_FLAGS = (
    *(
        "flags",
        "flags_e2",
        "flags_listed",
        "flags_e2_listed",
        "flags_strict_grace",
        "denied_but_seen",
        "shown_not_acknowledged",
    ),
    *("seen_wounded", "wounded_unacknowledged", "seen_not_registered"),
)
#: The figures of each section, in the order of the page.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "registry": (
        *("registry_entries", "registry_duplicates", "registry_persons", "registry_open"),
        "registry_closed",
    ),
    "flags": _FLAGS,
    "captives": (
        *("captives_told_of", "captives_confirmed", "captives_seen", "whereabouts_concealed", "sentenced"),
        "killed_in_captivity_reported",
    ),
    "returned": (
        *("exchanges", "returned", "returned_civilians", "returned_stated", "returned_unnamed"),
        *("released_never_acknowledged", "released_while_missing"),
    ),
    "contact": (
        *("interviews", "interviews_with_contact", "contact_before_broadcast", "contact_after_broadcast"),
    ),
    "places": (),
    "overlap": (),
    "work": ("candidates", "decided_same", "decided_different", "backlog", "mentions_of_registered"),
    "annex": (),
}
_NEVER, _MISSING = "released_never_acknowledged", "released_while_missing"


def figures_page(told: Mapping[str, Any], language: str, other: str = "") -> str:
    """The page in one language; the arguments are those of `figures_pages`."""
    return figures_pages(told, {language: other})[language]


def figures_pages(told: Mapping[str, Any], others: Mapping[str, str]) -> dict[str, str]:
    """The page in each language, by language; what may not be told is worked out once.

    Args:
        told: ``as_of`` (ISO), ``run``, and ``figures``, ``breakdowns`` and ``terms`` as
            `linkage.reports.figures.tell` gives them, nothing withheld yet.
        others: by language of the page (en or uk), the file name of the page in the other language, if it
            lies beside this one, else nothing.
    """
    figures, breakdowns = public(told["figures"], told["breakdowns"])
    shown = {**told, "figures": figures, "breakdowns": breakdowns}
    return {language: _Page(shown, language).whole(other) for language, other in others.items()}


class _Page:
    def __init__(self, shown: Mapping[str, Any], language: str) -> None:
        self.figures, self.breakdowns = shown["figures"], shown["breakdowns"]
        self.as_of, self.run, self.language = str(shown["as_of"]), str(shown["run"]), language
        self.tables = Tables(language, self.as_of, shown["terms"])
        self.word = self.tables.word

    def whole(self, other: str) -> str:
        title = self.word("title")
        seal = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
        switch = f' · <a href="{escape(other)}">{self.word("other_language")}</a>' if other else ""
        told = f"{self.word('as_of', as_of=self.as_of)} · {self.word('run', run=self.run)}{switch}"
        sections = "".join(
            f'<section><h2 id="{name}">{self.word(f"section.{name}")}</h2>{self.section(name)}</section>\n'
            for name in SECTIONS
        )
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
            f"<title>{title}, {escape(self.as_of)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            f"<header><h1>{title}</h1><p>{told}</p></header>\n{self.stale()}{self.glance()}{self.how()}"
            f"{self.contents()}<main>\n{sections}</main>\n</body>\n</html>\n"
        )

    def stale(self) -> str:
        """A warning where nobody can be called not acknowledged."""
        reach = self.figures["flags"]["cutoff"]
        if reach == self.as_of:
            return ""
        told = self.word("stale", reach=reach) if reach else self.word("no_lists")
        return f'<p class="warn" role="note">{told}</p>\n'

    def glance(self) -> str:
        cards = "".join(self.card(name) for name in _GLANCE)
        return f'<section><h2>{self.word("section.findings")}</h2><dl class="cards">{cards}</dl></section>\n'

    def card(self, name: str) -> str:
        tables, one, label = self.tables, self.figures[name], self.word(f"glance.{name}")
        interval = tables.interval(name, one)
        parts = [f"{self.word('column.interval')} {interval}" if interval else ""]
        parts.append(tables.parts(name, one) if one["denominator"] is not None else "")
        return (
            f'<div><dt>{label}</dt><dd class="big">{tables.amount(name, one)}</dd>'
            f"<dd><small>{' · '.join(part for part in parts if part)}</small></dd></div>"
        )

    def how(self) -> str:
        told = ("draws", "sample", "undetermined", "withheld", "levels", "names")
        texts = "".join(f"<p>{self.word(f'how.{one}')}</p>" for one in told)
        return f'<section><h2>{self.word("section.how")}</h2><div class="how">{texts}</div></section>\n'

    def contents(self) -> str:
        links = "".join(f'<li><a href="#{one}">{self.word(f"section.{one}")}</a></li>' for one in SECTIONS)
        return f'<nav aria-label="{self.word("contents")}"><ul>{links}</ul></nav>\n'

    def section(self, name: str) -> str:
        listed = self.tables.figures(SECTIONS[name], self.figures) if SECTIONS[name] else ""
        more = getattr(self, f"of_{name}")()
        return str(listed + more)

    def of_registry(self) -> str:
        months = self.marks("registry_entries_by_month", "month")
        return (
            self.chart("registry_entries_by_month", svg_charts.columns, months)
            + self.by("registry_entries_by_year", "year", "entries")
            + self.by("registry_closed_by_reason", "reason", "people")
        )

    def of_flags(self) -> str:
        tables = self.tables
        marks = [
            _mark(tables.plain(name), self.figures[name])
            for name in _FLAGS
            if not tables.is_undetermined(name, self.figures[name])
        ]
        return self.chart("flags_compared", svg_charts.ranges, marks and [("", marks)])

    def of_captives(self) -> str:
        name = "captives_by_evidence_and_acknowledgement"
        return (
            self.heading(name)
            + self.tables.heat(name, self.rows(name), ("evidence", "acknowledgement"))
            + self.by("captives_by_channel", "channel", "people")
            + self.by("killed_in_captivity_by_evidence", "evidence", "people")
        )

    def of_returned(self) -> str:
        series = [
            (self.tables.plain(name), self.marks(f"{name}_by_year", "year")) for name in (_NEVER, _MISSING)
        ]
        points = [
            (date.fromisoformat(row["date"]), _mark(row["date"], row))
            for row in self.rows(f"{_NEVER}_by_exchange")
            if row["value"] is not None or row["withheld"]
        ]
        by_year = series[0][1] and self.chart(f"{_NEVER}_by_year", svg_charts.ranges, series)
        return (
            (by_year or "")
            + self.returns("year", ("year",))
            + self.chart(f"{_NEVER}_by_exchange", svg_charts.in_time, points, self.figures[_NEVER]["value"])
        )

    def of_contact(self) -> str:
        rows = self.rows("interviews_by_contact")
        who, said = (list(dict.fromkeys(row[one] for row in rows)) for one in ("respondent", "contact"))
        told = {(row["respondent"], row["contact"]): row for row in rows}
        plain = self.tables.plain
        bars = [(plain(one), [(plain(other), told[one, other]["value"]) for other in said]) for one in who]
        cells = [
            [self.word(one), *(self.tables.amount("", told[one, other]) for other in said)] for one in who
        ]
        heads = [self.word("column.respondent"), *(self.word(other) for other in said)]
        return self.chart("interviews_by_contact", svg_charts.stacked, bars) + (
            self.tables.table(heads, cells, small=True) if cells else ""
        )

    def of_places(self) -> str:
        tables, rows = self.tables, self.rows("detention_places")
        marks = [_mark(self.place(row), row) for row in rows[:20] if row["place"] != "unclear"]
        columns = ("place", "mentions", "first", "last", "people", "interval")
        cells = [
            [
                escape(self.place(row)) + (f"<small>{escape(row['code'])}</small>" if row["code"] else ""),
                *(tables.number(row["mentions"]), row["first"] or "", row["last"] or ""),
                *(tables.amount("", row), tables.interval("", row)),
            ]
            for row in rows
        ]
        few = self.breakdowns.get("detention_places", {}).get("places_withheld", 0)
        more = f"<p>{self.word('places_withheld', number=few)}</p>" if few else ""
        listed = tables.table([self.word(f"column.{one}") for one in columns], cells) if cells else ""
        return self.chart("detention_places", svg_charts.ranges, marks and [("", marks)]) + listed + more

    def of_overlap(self) -> str:
        return self.tables.heat("list_overlap", self.rows("list_overlap"), ("list", "other"))

    def of_work(self) -> str:
        rows = [
            [
                self.tables.listed(row["list"]),
                *(self.tables.amount("sources", row), row["newest"], str(row["days_old"])),
                row["reaches_to"] or "",
            ]
            for row in self.rows("sources")
        ]
        columns = ("list", "records", "newest", "days_old", "reaches_to")
        heads = [self.word(f"column.{one}") for one in columns]
        return self.heading("sources") + self.tables.table(heads, rows, self.tables.defined("sources"))

    def of_annex(self) -> str:
        return self.returns("exchange", ("exchange", "date")) + self.by(
            "registry_entries_by_month", "month", "entries"
        )

    def by(self, name: str, label: str, counted: str) -> str:
        """A breakdown of one dimension as a table of counts."""
        tables, rows = self.tables, self.rows(name)
        if not rows:
            return ""
        columns = {
            "interval": [tables.interval(name, row) for row in rows],
            "undetermined": [
                tables.amount(name, row, "undetermined") if tables.is_undetermined(name, row) else ""
                for row in rows
            ],
        }
        columns = {head: column for head, column in columns.items() if any(column)}
        heads = [label, counted, *columns]
        cells = [
            [
                self.label(label, row[label]),
                tables.amount(name, row),
                *(column[at] for column in columns.values()),
            ]
            for at, row in enumerate(rows)
        ]
        named = [self.word(f"column.{head}") for head in heads]
        return self.heading(name) + tables.table(named, cells, tables.defined(name), small=True)

    def returns(self, by: str, labels: tuple[str, ...]) -> str:
        """The returned and both shares beside each other, by exchange or by year."""
        tables, name = self.tables, f"returned_by_{by}"
        rows = zip(*(self.rows(f"{one}_by_{by}") for one in ("returned", _NEVER, _MISSING)), strict=True)
        stated = ["stated"] if by == "exchange" else []
        columns = [*labels, *stated, "returned", "never", "interval", "undetermined", "missing", "interval"]
        cells = [
            [
                *(escape(str(back[label])) for label in labels),
                *(tables.number(back[one]) if back[one] is not None else tables.withheld() for one in stated),
                *(tables.amount(name, back), tables.amount(_NEVER, never), tables.interval(_NEVER, never)),
                tables.amount(_NEVER, never, "undetermined"),
                *(tables.amount(_MISSING, missing), tables.interval(_MISSING, missing)),
            ]
            for back, never, missing in rows
        ]
        heads = [self.word(f"column.{one}") for one in columns]
        return self.heading(name) + tables.table(heads, cells, tables.defined(name), len(labels), small=True)

    def chart(self, name: str, draw: Callable[..., str], drawn: Any, *more: Any) -> str:
        """A chart under its name, with what it counts; nothing where there is nothing to draw."""
        if not drawn:
            return ""
        tables = self.tables
        number = tables.percent if name.startswith(_NEVER) else tables.number
        picture = draw(tables.plain(name), tables.defined(name), drawn, number, *more)
        caption = escape(tables.defined(name))
        return f"{self.heading(name)}<figure>{picture}<figcaption>{caption}</figcaption></figure>"

    def heading(self, name: str) -> str:
        return f"<h3>{self.word(name)}</h3>"

    def rows(self, name: str) -> list[Row]:
        return list(self.breakdowns.get(name, {}).get("rows", ()))

    def marks(self, name: str, label: str) -> list[Mark]:
        return [_mark(row[label], row) for row in self.rows(name)]

    def label(self, by: str, text: str) -> str:
        return self.word(f"reason.{text}" if (by, text) == ("reason", "returned") else text)

    def place(self, row: Row) -> str:
        return self.tables.plain(row["place"])


def _mark(label: str, row: Row) -> Mark:
    return Mark(label, row["value"], row["low"], row["high"])
