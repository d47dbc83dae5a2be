"""How likely a column never seen is each target: a log-linear model, learnt from labelled layouts.

A target's score is the sum of its evidence's weights. Those of its type are shared by all columns of it,
those of likeness by all targets. ``data/reference/header_weights.csv`` holds them, written by
``python -m benchmarks.headers learn``; no weight means nothing to say.
"""

import csv
import math
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from linkage.errors import BadInput
from linkage.names.shipped import reference_folder
from linkage.records.contracts import Column, Contract
from linkage.records.header_evidence import (
    EXTRA,
    Evidence,
    by_word,
    of_cells,
    of_header,
    of_likeness,
    of_likeness_to_kept,
)

#: Stands in the weights for every target, as likeness means the same for all of them.
ANY_TARGET = "any target"


def sort_of(column: Column) -> str:
    """The columns that a column shares weights with: its type's; cells of several values stand apart."""
    return f"a {'cell with' if column.how == 'split' else 'column of'} {column.type}"


def candidates(told: Contract) -> tuple[Column, ...]:
    """The columns that a header may be taken for."""
    return (*told.columns, *told.parts, *(one for one in told.kept if one.name == "row_no"))


def shown(header: str, cells: Sequence[str], told: Contract, known: Collection[str]) -> dict[str, float]:
    """The evidence that a column shows, whatever it is taken for; ``known`` is what has weights."""
    return {**of_header(header, told, known), **of_cells(cells), f"kind:{told.kind}": 1.0, "always": 1.0}


def scores(header: str, cells: Sequence[str], told: Contract) -> dict[str, float]:
    """The score of each target of a contract, and of staying an extra (EXTRA), for a column."""
    # What two hundred cells are, forty of them tell as well.
    cells = cells[:: max(0, len(cells) - 1) // _ENOUGH_CELLS + 1]
    seen = shown(header, cells, told, known_weights())
    found = {EXTRA: _weighed(seen, (EXTRA,)) + _weighed(of_likeness_to_kept(header, told), (ANY_TARGET,))}
    for column in candidates(told):
        alike = of_likeness(header, cells, seen, column)
        found[column.name] = _weighed(seen, (column.name, sort_of(column))) + _weighed(alike, (ANY_TARGET,))
    return found


_ENOUGH_CELLS = 40


def chances(scored: Mapping[str, float], free: Collection[str]) -> dict[str, float]:
    """The probability of each target that is free, and of EXTRA, from their scores."""
    possible = {target: score for target, score in scored.items() if target in free or target == EXTRA}
    highest = max(possible.values())
    raised = {target: math.exp(score - highest) for target, score in possible.items()}
    total = sum(raised.values())
    return {target: one / total for target, one in raised.items()}


def header_speaks_for(header: str, column: Column, told: Contract) -> bool:
    """Whether a header makes a column likelier, beside staying an extra, than one of unknown words would."""
    words = of_header(header, told, known_weights())
    near, kept = of_likeness(header, (), {}, column), of_likeness_to_kept(header, told)
    unknown = of_header(_UNKNOWN * len(by_word(header, told)), told, known_weights())
    gain = [
        _weighed(said, (column.name, sort_of(column))) - _weighed(said, (EXTRA,)) for said in (words, unknown)
    ]
    nearer = _weighed(near, (ANY_TARGET,)) - _weighed(kept, (ANY_TARGET,))
    return gain[0] + nearer > gain[1]


# Words that stand in no header.
_UNKNOWN = "qxwqx "


def _weighed(evidence: Evidence, targets: Sequence[str]) -> float:
    known = known_weights()
    return sum(
        strength * weights.get(target, 0.0)
        for name, strength in evidence.items()
        if strength and (weights := known.get(name))
        for target in targets
    )


@cache
def known_weights() -> Mapping[str, Mapping[str, float]]:
    """By evidence its weight for each target, for the columns of a sort, or for ANY_TARGET."""
    path = reference_folder() / "header_weights.csv"
    known: dict[str, dict[str, float]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for evidence, target, weight in rows:
                known.setdefault(evidence, {})[target] = float(weight)
    except (OSError, ValueError, StopIteration):
        raise BadInput(
            f"{path}: the weights of headers cannot be read; restore it from the release"
        ) from None
    return known
