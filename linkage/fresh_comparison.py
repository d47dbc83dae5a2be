"""Compare two records outside a night: with its model, frequencies and blocking rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from linkage.analysed_values import known_keys
from linkage.deliveries import readable_warehouse
from linkage.errors import BadInput
from linkage.matching import KIND_ORDER, ValuePairs
from linkage.matching.blocking import keys_of_spaces, unmet_conditions
from linkage.matching.explanation import Comparison
from linkage.matching.fields import FIELDS
from linkage.matching.frequencies import (
    Reference,
    count_reference,
    documented_chance,
    frequencies,
    reference_population,
)
from linkage.matching.kept_evidence import OWN_U, own_u
from linkage.matching.keyed_records import keyed_records
from linkage.matching.model import PairModel
from linkage.matching.preparation import prepare
from linkage.matching.training import prior_model
from linkage.matching.vectors import compared, not_compared
from linkage.night_records import known_records
from linkage.progress import Progress, Silent, step
from linkage.workspace import Workspace


@dataclass(frozen=True)
class FreshComparison:
    """A pair compared now.

    Attributes:
        comparison: levels, own frequencies, and the rules that would find it.
        missed: rule -> the conditions that the pair does not meet.
        model: what weighs it; the documented priors where the night had no model of these kinds.
        has_model: whether the night had one.
        deliveries: the deliveries in force by now for the night's day.
    """

    comparison: Comparison
    missed: dict[str, tuple[str, ...]]
    model: PairModel
    has_model: bool
    deliveries: tuple[str, ...]


def compare_afresh(
    workspace: Workspace,
    as_of: date,
    records: tuple[Mapping[str, Any], Mapping[str, Any]],
    model: PairModel | None,
    frozen: Reference | None,
    progress: Progress,
) -> FreshComparison:
    """Compare two records as they stand in the warehouse.

    Args:
        workspace: holds the warehouse.
        as_of: the night's day.
        records: kind, source and record_id of the left and the right record.
        model: the night's model of their kinds; None if it had none.
        frozen: the population of its frozen frequencies; None where it took those of its own records.
        progress: told of the step, which takes seconds where the registry is long.

    Raises ``BadInput`` if one of the records is no longer there.
    """
    with readable_warehouse(workspace) as warehouse, step(progress, "Comparing two records", None):
        frames = {kind: known_records(warehouse, kind, as_of) for kind in KIND_ORDER}
        deliveries = tuple(one.id for one in warehouse.in_force(as_of))
        prepared = prepare(frames)
        rids = [_rid(prepared.records, record) for record in records]
        prepared = replace(prepared, keys=keys_of_spaces(prepared, known_keys(workspace)))
        pair = not_compared(np.array(rids[:1]), np.array(rids[1:]), np.zeros(1))
        vectors = compared(pair, prepared, ValuePairs(), Silent())
        registry = prepared.rids("registry")
        population = reference_population(registry, len(prepared.records))
        reference = frozen or count_reference(prepared, population)
        frequency = frequencies(prepared, reference)
        unmet = unmet_conditions(keyed_records(prepared, prepared.records["kind"].to_numpy()), *rids)
    left_kind, right_kind = str(records[0]["kind"]), str(records[1]["kind"])
    used = model or prior_model(left_kind, right_kind, len(prepared.rids(left_kind)), documented_chance())
    levels = {f.name: vectors.levels[:, i] for i, f in enumerate(FIELDS)}
    own = {name: own_u(name, levels[name], vectors.r, used.chance, frequency) for name in OWN_U}
    comparison = Comparison(
        {name: int(level[0]) for name, level in levels.items()},
        {name: float(u[0]) for name, u in own.items() if not np.isnan(u[0])},
        tuple(rule for rule, missed in unmet.items() if not missed),
    )
    missed = {rule: tuple(conditions) for rule, conditions in unmet.items()}
    return FreshComparison(comparison, missed, used, model is not None, deliveries)


def _rid(records: pd.DataFrame, wanted: Mapping[str, Any]) -> int:
    same = np.logical_and.reduce([records[name] == wanted[name] for name in ("kind", "source", "record_id")])
    found = np.flatnonzero(same)
    if not len(found):
        name = "/".join(str(wanted[part]) for part in ("kind", "source", "record_id"))
        raise BadInput(f"{name} is no longer among the records. Renew the night with: linkage run")
    return int(found[0])
