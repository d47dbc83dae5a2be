"""How sure the links are: what a night's linkage says of itself, in a few lines with the tables behind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from linkage.matching.drift import FEWEST_PAIRS, MOVED, MOVED_MUCH
from linkage.matching.error_rates import JUDGED, UNJUDGED
from linkage.reports.models_told import (
    fields_told_by_both,
    frozen_told,
    kinds_of,
    models_counted,
    others_told,
)
from linkage.reports.page_tables import folded, share, table, words

Told = Mapping[str, Any]
_RULE_HEADS = ("stage", "rule", "pairs", "groups divided", "again", "not compared", "lack the key", "whole")
_LEFT_HEADS = ("kinds", "left out", "distinct patterns", "likeliest", "could be told of")
#: Smaller chances are not told apart.
_NOTHING = 1e-5


def how_sure(told: Told) -> Iterator[str]:
    """The section's paragraphs and folded tables.

    Args:
        told: the linkage's own account, `linkage.matching.linkage_result.LinkageResult.report`; what it does
            not tell, as of a night without links, is left out.
    """
    yield "<h2>How sure the links are</h2>"
    lines = [models_counted(told), frozen_told(told), *others_told(told)]
    lines += [_alarm(told), _drifted(told), _left_out(told)]
    yield f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines if line)}</ul>"
    yield from _tables(told)


def _alarm(told: Told) -> str:
    rates = told.get("error_rates", [])
    kinds = {one["kind"] for one in rates if one["contradicted"]}
    undecided = {one["kind"] for one in rates if one["undecided"]} - kinds
    unjudged = {one["kind"] for one in rates if one["threshold"] in JUDGED and one["verdict"] == UNJUDGED}
    said = "No alarm: neither the order of dates nor decoys contradict what the models claim (see above)."
    if kinds:
        said = f"ALARM: more of the {_listed(kinds)} links are false than the model claims (see above)."
    if undecided:
        said += f" Of {_listed(undecided)} either dates are wrong or sure links are false."
    if unjudged:
        said += f" Of {_listed(unjudged)} there is nothing to hold the claim against."
    return said


def _drifted(told: Told) -> str:
    drift = told.get("drift") or {}
    if moved := drift.get("moved"):
        return f"DRIFT: new records no longer look like those trained on: {', '.join(moved)}."
    rows = drift.get("pairs", [])
    if not rows:
        frozen = "what is frozen was frozen by this run" if told.get("frozen") else "nothing is frozen yet"
        return f"Drift: none can be told, as {frozen}."
    few = [kinds_of(one) for one in rows if one["index"] is None]
    if len(few) == len(rows):
        return f"Drift cannot be told yet: no frozen pair of kinds has {FEWEST_PAIRS} pairs with new records."
    but = f"; of {', '.join(few)} too few new pairs to tell" if few else ""
    return f"No drift: new records look like those trained on (no index above {MOVED_MUCH:g}){but}."


def _left_out(told: Told) -> str:
    left = told.get("left_out", {}).values()
    pairs, compared = sum(one["pairs"] for one in left), sum(told.get("candidates", {}).values())
    if not compared:
        return ""
    could = sum(one.get("could_be_told", 0) for one in left)
    became = "none could be a link" if not could else f"{could:,} could be a link that is told of"
    refined = len(told.get("refined", []))
    large = f" {refined} rules met groups too large to compare whole (see above)." if refined else ""
    least = f"of {compared:,} candidate pairs {pairs:,} were left out as too unlike each other; {became}."
    return f"Left out: {least}{large}"


def _tables(told: Told) -> Iterator[str]:
    if rows := list(_drift_rows((told.get("drift") or {}).get("pairs", []))):
        yield folded(
            f"Drift, field by field: {len(rows)} indices",
            f"<p>Population stability index of new pairs against those trained on: up to {MOVED:g} nothing "
            f"moved, above {MOVED_MUCH:g} it moved much.</p>"
            + table(("kinds", "new pairs", "field", "index", "says"), rows),
        )
    if rules := list(_rule_rows(told.get("blocking", {}))):
        yield folded(f"Rules that divided or left out anything: {len(rules)}", table(_RULE_HEADS, rules))
    if left := told.get("left_out"):
        yield folded("Pairs left out as too unlike each other", table(_LEFT_HEADS, _left_rows(left)))
    for name, summary in (
        ("compared_anew", "Records compared anew, decoys among them, by stage"),
        ("value_pairs", "Pairs of values compared tonight, and known from nights before"),
    ):
        if counts := told.get(name):
            yield folded(summary, table(tuple(map(words, counts)), [tuple(counts.values())]))
    for model in told.get("models", []):
        yield folded(f"Model of {kinds_of(model)}", _model(model))


def _tiny(chance: float | None) -> str:
    return f"below {share(_NOTHING)}" if chance is not None and chance < _NOTHING else share(chance)


def _drift_rows(pairs: Iterable[Told]) -> Iterator[Sequence[Any]]:
    for one in pairs:
        for name, index in sorted((one["index"] or {}).items(), key=lambda item: (-item[1], item[0])):
            says = "moved much" if index > MOVED_MUCH else "moved" if index > MOVED else ""
            yield kinds_of(one), one["new_pairs"], words(name), f"{index:.3f}", says


def _left_rows(left: Mapping[str, Told]) -> Iterator[Sequence[Any]]:
    for kinds, one in left.items():
        yield kinds, one["pairs"], one["patterns"], _tiny(one.get("likeliest")), one.get("could_be_told")


def _rule_rows(stages: Mapping[str, Mapping[str, Told]]) -> Iterator[Sequence[Any]]:
    columns = ("pairs", "refined_blocks", "refined_again", "left_out", "lacking", "kept_whole")
    for stage, rules in stages.items():
        for rule, counts in rules.items():
            if any(counts[name] for name in columns[1:]):
                yield stage, rule, *(counts[name] for name in columns)


def _model(model: Told) -> str:
    """What a pair of kinds weighs: m among pairs of one person, u among strangers, and the weight in bits."""
    told = fields_told_by_both(model["left"], model["right"])
    rows = [
        (words(field), words(level), share(one["m"]), share(one["u"]), f"{one['match_weight']:+.1f}")
        for field, levels in model["fields"].items()
        if field in told
        for level, one in levels.items()
    ]
    training = model.get("training") or {}
    said = "; ".join(
        f"{words(name)} {training[name]:,}"
        for name in ("expected_matches", "iterations")
        if training.get(name) is not None
    )
    refused = f"; refused: {training['refused']}" if training.get("refused") else ""
    heads = ("field", "level", "m: of one person", "u: of strangers", "weight, bits")
    return f"<p>{escape(said + refused)}</p>" + table(heads, rows)


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(kinds))
