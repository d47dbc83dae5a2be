"""Which models are frozen, trained or documented, counted in the same words by the run and by its report."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from linkage.matching.fields import FIELDS
from linkage.matching.vectors import COLUMNS_OF_FIELD
from linkage.records.contracts import contract
from linkage.records.counted import counted

Told = Mapping[str, Any]


def models_counted(linkage: Told) -> str:
    """How many pairs of kinds a night's models are of, and how they came by them; empty where there is none.

    What the night froze counts as frozen, though it was trained in it.

    Args:
        linkage: the linkage's own account, `linkage.matching.linkage_result.LinkageResult.report`.
    """
    models, frozen = linkage.get("models", []), linkage.get("frozen", [])
    trained, documented = _own(linkage, trained=True), _own(linkage, trained=False)
    every = len({kinds_of(one) for one in [*models, *frozen]})
    if not every:
        return ""
    return (
        f"Models of {pairs_of_kinds(every)}: {len(frozen)} frozen, {len(trained)} trained in this run, "
        f"{len(documented)} weighed as documented."
    )


def frozen_told(linkage: Told) -> str:
    """Which pairs of kinds are frozen after the night, since when, on how many records; empty for none."""
    frozen = [
        f"{kinds_of(one)} since {one['since']} on {one['left_records']:,} x {one['right_records']:,} records"
        for one in linkage.get("frozen", [])
    ]
    return f"Frozen, and the same in every later run: {', '.join(frozen)}." if frozen else ""


def others_told(linkage: Told) -> Iterator[str]:
    """Which pairs of kinds were trained in this run alone, and which were too few or unclear to be."""
    for said, pairs in (
        ("Trained in this run", _own(linkage, trained=True)),
        ("Weighed as documented, for too few or unclear records", _own(linkage, trained=False)),
    ):
        if pairs:
            yield f"{said}: {', '.join(pairs)}."


def fields_told_by_both(left: str, right: str) -> tuple[str, ...]:
    """The compared fields that records of both kinds may tell, by their contracts."""
    told = [{column.name for column in contract(kind).columns} for kind in (left, right)]
    return tuple(
        f.name for f in FIELDS if all(of.intersection(COLUMNS_OF_FIELD.get(f.name, of)) for of in told)
    )


def pairs_of_kinds(number: int) -> str:
    """So many pairs of kinds, in words."""
    return counted(number, "pair of kinds", "pairs of kinds")


def _own(linkage: Told, trained: bool) -> list[str]:
    """The pairs of kinds that are not frozen, not even by this night, and trained themselves or did not."""
    frozen = set(map(kinds_of, linkage.get("frozen", [])))
    models: Iterable[Told] = linkage.get("models", [])
    return [kinds_of(one) for one in models if one["trained"] == trained and kinds_of(one) not in frozen]


def kinds_of(one: Told) -> str:
    """What a pair of kinds is called."""
    return f"{one['left']}-{one['right']}"
