"""A run's report as one page that needs nothing but a browser: no script, nothing fetched."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem }
body { padding: 0 1rem; color: #1c2430 }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #dde2e8 }
th, td { text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
.warn { background: #fff3d6; padding: .6rem 1rem; border-left: 4px solid #c98a00 }
details { margin: .5rem 0 } svg { display: block; margin: .5rem 0 }
"""
_TIER_COLOURS = {
    "confirmed": "#0b6e4f",
    "probable": "#2f7fc1",
    "possible": "#9db8d2",
    "undetermined": "#c98a00",
}
# What the linkage says of itself and the page shows in sections of their own.
_TOLD_APART = ("error_rates", "recalibration", "refined")


def report_page(report: Mapping[str, Any], bands: Sequence[float]) -> str:
    """The page of a `linkage.reports.run_report.RunReport` given as a dict; ``bands`` are its lower ends."""
    parts = [
        f"<h1>Night as of {escape(report['as_of'])}</h1>",
        f"<p>Run {escape(report['run'])}, published {escape(report['published_at'])}.</p>",
        *_warning(report),
        "<h2>Seen, never acknowledged</h2>",
        _tier_chart(report["tiers"]),
        _table(("tier", "people"), report["tiers"].items()),
        *_changes(report),
        "<h2>Other lists</h2>",
        _table(("list", "people"), ((_words(name), n) for name, n in report["lists"].items())),
        "<h2>Figures</h2>",
        *_figures_pages(report["figures_pages"]),
        _figures(report["figures"]),
        "<h2>What came in</h2>",
        _table(
            ("kind", "source", "records in force", "rejected rows"),
            ((one["kind"], one["source"], one["records"], one["rejected"]) for one in report["sources"]),
        ),
        "<h2>Candidate pairs by probability</h2>",
        _table(("kinds", *_band_names(bands)), ((pair, *n) for pair, n in report["candidates"].items())),
        "<h2>Gates</h2>",
        _table(("gate", "outcome", "figures"), (_gate(one) for one in report["gates"])),
        "<h2>False links, seen from three sides</h2>",
        *_error_rates(report["linkage"].get("error_rates", [])),
        *_recalibration(report["linkage"].get("recalibration")),
        *_refined(report["linkage"].get("refined", [])),
        "<h2>How sure the links are</h2>",
        _nested({name: told for name, told in report["linkage"].items() if name not in _TOLD_APART}),
        *_audit(report["audit"]),
    ]
    head = f"<meta charset=utf-8><title>Night as of {escape(report['as_of'])}</title><style>{_STYLE}</style>"
    return (
        f"<!doctype html>\n<html lang=en><head>{head}</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _warning(report: Mapping[str, Any]) -> Iterable[str]:
    if report["tiers"].get("undetermined"):
        reach = report["undetermined_since"]
        until = f"reach only to {escape(reach)}" if reach else "are not delivered"
        yield (
            f"<p class=warn>The acknowledgement lists {until}: nobody can be called not acknowledged. "
            "Deliver a newer list, or declare how far one reaches with --covers-until.</p>"
        )


def _audit(head: Mapping[str, Any]) -> Iterable[str]:
    if head:
        yield "<h2>Audit of casework</h2>"
        yield f"<p>The audit reached row {head['seq']:,}, sealed <code>{escape(head['mac'])}</code>.</p>"


def _changes(report: Mapping[str, Any]) -> Iterable[str]:
    if report["new"] is None:
        yield "<p>There was no night before this one.</p>"
        return
    for word, ids in (("New on the list", report["new"]), ("Gone from the list", report["gone"])):
        summary = f"<summary>{word} since the last night: {len(ids):,}</summary>"
        yield f"<details>{summary}<p>{escape(', '.join(ids))}</p></details>"
    columns = ("variant", "person_id", "tier_before", "tier_after", "cause")
    rows = [[one[name] or "not listed" for name in columns] for one in report["changed_flags"]]
    summary = f"<summary>Flags of all lists that came, went or moved, and why: {len(rows):,}</summary>"
    table = _table(("list", "person", "before", "now", "cause"), ([_words(row[0]), *row[1:]] for row in rows))
    yield f"<details>{summary}{table}</details>"


def _tier_chart(tiers: Mapping[str, int]) -> str:
    """The tiers as one bar, drawn here so that the page needs no script."""
    total, at, bars = sum(tiers.values()), 0.0, []
    for tier, people in tiers.items():
        width = 640 * people / total if total else 0.0
        colour = _TIER_COLOURS.get(tier, "#888")
        bars.append(
            f'<rect x="{at:.1f}" width="{width:.1f}" height="22" fill="{colour}">'
            f"<title>{escape(tier)}: {people:,}</title></rect>"
        )
        at += width
    return f'<svg width="640" height="22" role="img" aria-label="People by tier">{"".join(bars)}</svg>'


def _figures_pages(pages: Mapping[str, str]) -> Iterable[str]:
    if not pages:
        return
    links = (f'<a href="{escape(page)}">{escape(language)}</a>' for language, page in pages.items())
    yield (
        "<p>This report is for the house: it tells numbers under five. For others, the figures with charts: "
        f"{', '.join(links)}.</p>"
    )


def _figures(figures: Mapping[str, Mapping[str, Any]]) -> str:
    heads = ("figure", "value", "95 % from", "to", "of", "undetermined", "cut-off", "definition")
    columns = ("value", "low", "high", "denominator", "undetermined", "cutoff", "definition")
    return _table(
        heads, ((_words(name), *(one[column] for column in columns)) for name, one in figures.items())
    )


def _error_rates(rates: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """The model's claim, the order of dates and decoys side by side; loudly where they contradict it."""
    for kind in sorted({one["kind"] for one in rates if one["contradicted"]}):
        yield (
            f"<p class=warn>More of the {escape(kind)} links are false than the model claims. Nobody is "
            "called probable on the word of such links. Have pairs reviewed, or look for what is new in the "
            "lists.</p>"
        )
    yield (
        "<p>Share of false links among those at or above a probability: as the model claims, as impossible "
        "orders of dates tell, and as decoys tell, with 95 % bounds. Decoys have no relatives, so theirs is "
        "a lower one.</p>"
    )
    heads = ("kind", "from", "links", "claimed", "by order", "from", "to", "by decoys", "from", "to")
    by_order, by_decoys = ("estimate", "low", "high"), ("decoys", "decoys_low", "decoys_high")
    columns = ("kind", "threshold", "links", "claimed", *by_order, *by_decoys)
    yield _table(heads, ([one[column] for column in columns] for one in rates))


def _recalibration(told: Mapping[str, Any] | None) -> Iterable[str]:
    """What people decided, and how far the probabilities were from it before and after."""
    if told is None:
        return
    yield "<h2>Probabilities against decisions</h2>"
    yield (
        f"<p>{told['decisions']:,} decisions. From {told['least_decisions']:,} on, probabilities are "
        "recalibrated by what was decided. The calibration error is the mean distance between probability "
        "and share of true pairs, afterwards on decisions that the recalibration did not see.</p>"
    )
    heads = ("stratum", "kinds", "decisions", "recalibrated", "error before", "error after")
    rows = (
        (one["stratum"], ", ".join(one["kinds"]), *(one[head.replace(" ", "_")] for head in heads[2:]))
        for one in told["strata"]
    )
    if told["strata"]:
        yield _table(heads, rows)
    for one in told["strata"]:
        if one["error_after"] is not None and not one["recalibrated"]:
            yield (
                f"<p>{escape(one['stratum'])}: what {one['decisions']:,} decisions teach does no better than "
                "the model on decisions that were left out, so the probabilities stay as the model gives "
                "them. The model is honest as far as so few decisions can tell, or they are unlike the pairs "
                "that nobody decided.</p>"
            )


def _refined(lines: Sequence[str]) -> Iterable[str]:
    """What was not compared because one value stands in too many records; nothing where all was."""
    if not lines:
        return
    yield "<h2>Groups too large to compare whole</h2>"
    yield (
        "<p>Records that share a rule's keys are compared with each other. Where too many do, they must "
        "agree in a further key too: year or month of birth, given name, home town or unit, in whatever "
        "language or spelling. What one rule did not compare another may have.</p>"
    )
    yield f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _gate(one: Mapping[str, Any]) -> tuple[str, str, str]:
    if one["passed"]:
        return one["gate"], "passed", one["figures"]
    return one["gate"], f"accepted: {one['accepted']}" if one["accepted"] else "refused", one["figures"]


def _band_names(bands: Sequence[float]) -> list[str]:
    return [f"{low:g} to {high:g}" for low, high in zip(bands, (*bands[1:], 1), strict=True)]


def _nested(told: Any) -> str:
    """Whatever the linkage says of itself, as nested tables."""
    if isinstance(told, Mapping):
        rows = "".join(
            f"<tr><th>{escape(_words(str(k)))}</th><td>{_nested(v)}</td></tr>" for k, v in told.items()
        )
        return f"<table>{rows}</table>"
    if isinstance(told, list | tuple):
        return ", ".join(_nested(one) for one in told)
    return escape(_number(told))


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"<td{' class=number' if number else ''}>{escape(_number(value))}</td>"


def _number(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() or abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _words(name: str) -> str:
    return name.replace("_", " ")
