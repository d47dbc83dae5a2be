"""Which delivered column is which canonical one: by alias, by content if ambiguous, by likeness."""

from collections.abc import Mapping, Sequence

from linkage.records import column_content as content
from linkage.records.column_match import KEEP, Match
from linkage.records.contracts import NAMED_BY, Contract
from linkage.records.header_aliases import by_alias, likelier_kind
from linkage.records.header_inference import infer
from linkage.records.header_meaning import normalise
from linkage.records.rival_columns import (
    one_each,
    settle_names,
    settle_places,
    settle_repeats,
    settle_sightings,
)

__all__ = ["KEEP", "Match", "likelier_kind", "match_columns", "names_somebody"]


def match_columns(
    headers: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    contract: Contract,
    profile: Mapping[str, str],
    pieces: Mapping[int, str] | None = None,
) -> list[Match]:
    """Decide every column of a table. ``profile`` maps headers to targets (KEEP for none) and overrides.

    ``pieces`` are columns that are read together under another header (``Sheet.pieces``), and so not alone.
    """
    cells = [content.present([row[index] for row in rows]) for index in range(len(headers))]
    matches = match_listed(headers, rows, cells, contract, profile, pieces)
    return settle_places(settle_sightings(infer(matches, cells, contract)))


def match_listed(
    headers: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    cells: Sequence[list[str]],
    contract: Contract,
    profile: Mapping[str, str],
    pieces: Mapping[int, str] | None = None,
) -> list[Match]:
    """What the profile and the listed headers alone decide of a table; see ``match_columns``."""
    pieces = pieces or {}
    wanted = {normalise(header): target for header, target in profile.items()}
    matches = []
    for index, header in enumerate(headers):
        target = wanted.get(normalise(header))
        if index in pieces and target in (None, KEEP):
            note = f"read together with others as '{pieces[index]}'"
            matches.append(Match(index, header, None, 1.0, "joined", note))
        elif target is not None:
            matches.append(Match(index, header, None if target == KEEP else target, 1.0, "profile"))
        else:
            matches.append(by_alias(index, header, cells[index], contract))
    matches = settle_names(matches, cells)
    matches = settle_repeats(matches, rows, contract)
    return one_each(matches, cells, rows, contract)


def names_somebody(matches: Sequence[Match], contract: Contract) -> bool:
    """Whether any column gives something to call the person by."""
    fed: set[str] = set()
    for match in matches:
        if match.target is not None:
            column = contract.column(match.target)
            fed.update(column.feeds or (column.name,))
    return bool(fed & set(NAMED_BY))
