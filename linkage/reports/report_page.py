"""A run's report as one page that needs nothing but a browser: no script, nothing fetched."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from linkage.records.counted import counted
from linkage.reports.linkage_section import how_sure
from linkage.reports.page_tables import amount, between, folded, share, table, whole, words
from linkage.workspace import in_kyiv

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


def report_page(report: Mapping[str, Any], bands: Sequence[float]) -> str:
    """The page of a `linkage.reports.run_report.RunReport` given as a dict; ``bands`` are its lower ends."""
    published = datetime.fromisoformat(report["published_at"])
    parts = [
        f"<h1>Night as of {escape(report['as_of'])}</h1>",
        f"<p>Run {escape(report['run'])}, published {in_kyiv(published)}.</p>",
        *_warning(report),
        "<h2>Seen, never acknowledged</h2>",
        _tier_chart(report["tiers"]),
        table(("tier", "people"), report["tiers"].items()),
        *_changes(report),
        "<h2>Other lists</h2>",
        table(("list", "people"), ((words(name), n) for name, n in report["lists"].items())),
        "<h2>Figures</h2>",
        *_figures_pages(report["figures_pages"]),
        _figures(report["figures"]),
        "<h2>What came in</h2>",
        table(
            ("kind", "source", "records in force", "known by that day", "rejected rows"),
            (
                (one["kind"], one["source"], one["records"], one["known"], one["rejected"])
                for one in report["sources"]
            ),
        ),
        *_not_known(report["sources"]),
        "<h2>Candidate pairs by probability</h2>",
        table(("kinds", *_band_names(bands)), ((pair, *n) for pair, n in report["candidates"].items())),
        "<h2>Gates</h2>",
        _gates(report["gates"]),
        "<h2>False links, seen from three sides</h2>",
        *_error_rates(report["linkage"].get("error_rates", [])),
        *_recalibration(report["linkage"].get("recalibration")),
        *_refined(report["linkage"].get("refined", [])),
        *how_sure(report["linkage"]),
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


def _not_known(sources: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """How many records the night was made without, as they were not known by its day."""
    late = [(f"{one['kind']}/{one['source']}", one["records"] - one["known"]) for one in sources]
    named = ", ".join(f"{number:,} of {escape(name)}" for name, number in late if number > 0)
    if named:
        yield (
            f"<p class=warn>Not known by that day, and so without effect: {named}. A record is learned on "
            "its own date; one of a list's past without any date on the day it was delivered.</p>"
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
        yield folded(f"{word} since the last night: {len(ids):,}", f"<p>{escape(', '.join(ids))}</p>")
    for slight, told in ((False, "and why"), (True, "by no more than chance moves them")):
        rows = [one for one in report["changed_flags"] if one["slight"] == slight]
        yield folded(f"Flags of all lists that came, went or moved, {told}: {len(rows):,}", _moved(rows))


def _moved(rows: Iterable[Mapping[str, Any]]) -> str:
    columns = ("person_id", "moved", "cause")
    cells = ((words(one["variant"]), *(one[name] for name in columns)) for one in rows)
    return table(("list", "person", "what moved", "cause"), cells)


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
    """Every figure; one of which nothing can be said yet is undetermined, not nought."""
    heads = ("figure", "value", "95 %", "of", "undetermined", "cut-off", "definition")
    return table(
        heads,
        (
            (
                words(name),
                *amount(one),
                *(whole(one[part]) for part in ("denominator", "undetermined")),
                *(one[part] for part in ("cutoff", "definition")),
            )
            for name, one in figures.items()
        ),
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
        "<p>Share of false links among those at or above a probability, from three sides, two of them "
        "with 95 % bounds: what the model claims; what links tell that put an event before the "
        "disappearance; what decoys find, records of nobody. Only links of which both days are known show "
        "an order, and where there are none (no dates) decoys judge alone; the export has all links. Decoys "
        "have no relatives and miss the false links that "
        "those make; most of their parts are of people on record, so they may also find more than "
        "strangers do: an estimate beside the others, and no bound. A claim is contradicted where the "
        "lower bound of either lies more than 2 points above it, at 50 % or at 90 %; dates are held "
        "against the claim of the dated links, decoys against that of all. How many dates are wrong is "
        "read from the links at 99 % and above; were more of those false than claimed, they would "
        "pass for wrong dates. So the truth lies between what dates tell and what they would tell if none "
        "were wrong; where these lie far apart it is said, and is no alarm.</p>"
    )
    heads = (
        "kind",
        "from",
        "links",
        "of them dated",
        "claimed of all",
        "of the dated",
        "by dates",
        "95 %",
        "wrong dates",
        "95 %",
        "if no date is wrong",
        "by decoys",
        "95 %",
        "verdict",
    )
    yield table(heads, (_error_rate(one) for one in rates))
    yield (
        "<p>Not seen from outside: second entries of the registry, and links among people on no registry. "
        "Of these there is the model's claim alone.</p>"
    )


def _error_rate(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        one["kind"],
        f"{one['threshold']:.0%}",
        one["all_links"],
        one["links"],
        *(share(one["claimed_of_all"]), share(one["claimed"])),
        *(_by_dates(one), between(one["low"], one["high"])),
        *(share(one["wrong_dates"]), between(one["wrong_dates_low"], one["wrong_dates_high"])),
        share(one["all_dates_right"]),
        *(share(one["decoys"]), between(one["decoys_low"], one["decoys_high"])),
        one["verdict"],
    )


def _by_dates(one: Mapping[str, Any]) -> str:
    if one["all_links"] and not one["links"]:
        return "no dates"
    return "too few" if one["too_few"] else share(one["estimate"])


def _recalibration(told: Mapping[str, Any] | None) -> Iterable[str]:
    """What people decided, and how far the probabilities were from it before and after."""
    if told is None:
        return
    yield "<h2>Probabilities against decisions</h2>"
    yield (
        f"<p>{counted(told['decisions'], 'decision')}. From {told['least_decisions']:,} on, probabilities "
        "are recalibrated by what was decided. The calibration error is the mean distance between "
        "probability and share of true pairs, afterwards on decisions that the recalibration did not see.</p>"
    )
    heads = ("stratum", "kinds", "decisions", "recalibrated", "error before", "error after")
    rows = (
        (
            *(
                one["stratum"],
                ", ".join(one["kinds"]),
                one["decisions"],
                "yes" if one["recalibrated"] else "no",
            ),
            *(share(one[name]) for name in ("error_before", "error_after")),
        )
        for one in told["strata"]
    )
    if told["strata"]:
        yield table(heads, rows)
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


def _gates(gates: Sequence[Mapping[str, Any]]) -> str:
    """The gates and their outcome; what one complained of only where one did."""
    rows = [(one["gate"], _outcome(one), one["figures"]) for one in gates]
    if any(one["figures"] for one in gates):
        return table(("gate", "outcome", "what it saw"), rows)
    return table(("gate", "outcome"), (row[:2] for row in rows))


def _outcome(one: Mapping[str, Any]) -> str:
    if one["passed"]:
        return "passed"
    return f"accepted: {one['accepted']}" if one["accepted"] else "refused"


def _band_names(bands: Sequence[float]) -> list[str]:
    return [f"{low:g} to {high:g}" for low, high in zip(bands, (*bands[1:], 1), strict=True)]
