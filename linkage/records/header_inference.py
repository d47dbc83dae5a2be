"""Headers never seen before: a layout's likeliest targets, surest first; a name or a date only if sure."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache, partial

from linkage.records import column_content as content
from linkage.records.column_match import DATE_TYPES, NAME_TYPES, SPELLED, Match
from linkage.records.contracts import Column, Contract
from linkage.records.enum_words import GRAVE
from linkage.records.header_aliases import names_of
from linkage.records.header_evidence import EXTRA
from linkage.records.header_meaning import is_mute, normalise
from linkage.records.header_scorer import candidates, chances, header_speaks_for, scores
from linkage.records.header_words import (
    means_a_name_before,
    means_the_person,
    shares_its_others,
    speaks_of_others,
)

# Below this chance an inferred column stays an extra.
_SURE = 0.4
# A wrong name, date or answer misleads silently.
_SURE_OF_WHAT_MISLEADS = 0.6
_SURE_WHERE_DOUBTFUL = 0.9
_FITS_WHAT_MISLEADS = 0.5
# From this chance on an extra's note tells what it may be.
_PERHAPS = 0.2


def infer(matches: list[Match], cells: Sequence[list[str]], contract: Contract) -> list[Match]:
    """Give the columns without a listed header their likeliest targets, surest first.

    Each target given leaves the others fewer, so that they are judged again.
    """
    taken = {match.target for match in matches}

    @cache
    def needed(index: int, target: str) -> float:
        return _chance_needed(matches[index].header, contract.column(target), cells[index], contract)

    waiting = {
        match.index: scores(match.header, cells[match.index], contract)
        for match in matches
        if match.how == "unknown" and not match.note and cells[match.index]
    }
    while waiting:
        free = free_targets(contract, taken)
        guesses = [
            _guess(matches[index], chances(scored, free), partial(needed, index), len(cells[index]))
            for index, scored in waiting.items()
        ]
        guesses = _without_rival_names(guesses, cells, contract)
        given = [one for one in guesses if one.target is not None]
        if not given:
            for one in guesses:
                matches[one.index] = one
            break
        surest = min(given, key=lambda one: (-one.confidence, one.header))
        matches[surest.index] = surest
        taken.add(surest.target)
        del waiting[surest.index]
    return matches


def free_targets(contract: Contract, taken: Collection[str | None]) -> set[str]:
    """The targets that a further column may have beside those taken."""
    return {column.name for column in candidates(contract) if not _is_taken(column, taken)}


def _is_taken(column: Column, taken: Collection[str | None]) -> bool:
    if not column.how and column.type in SPELLED:
        # Beside a whole name, further columns of names are likely somebody else's.
        others = ("full_name",) if column.name != "full_name" else ("surname", "given_name")
        if any(other in taken for other in others):
            return True
    fed = bool(column.feeds) and all(name in taken for name in column.feeds)
    return fed or (column.name in taken and column.how != "join")


def _guess(match: Match, chance: dict[str, float], needed: Callable[[str], float], filled: int) -> Match:
    """The likeliest target of a header never seen over so many cells; where it is unsure, a note of it."""
    likeliest = max((one for one in chance if one != EXTRA), key=lambda one: chance[one], default=EXTRA)
    if likeliest == EXTRA or chance[likeliest] < _PERHAPS:
        return match
    if chance[likeliest] < max(needed(likeliest), chance[EXTRA]):
        note = f"perhaps {likeliest} ({chance[likeliest]:.0%}): map it with a profile if it is"
        return replace(match, note=note)
    confidence = chance[likeliest] if filled >= _FEWEST_CELLS else _FEW * chance[likeliest]
    return replace(match, target=likeliest, how="inferred", confidence=round(confidence, 2))


# Fewer cells than this decide nothing by themselves, and take something off the confidence.
_FEWEST_CELLS, _FEW = 5, 0.9


def _misleads(column: Column) -> bool:
    """Whether nobody would notice that a column was wrong: a name or a date."""
    return column.type in (*NAME_TYPES, *DATE_TYPES)


def _is_barred(header: str, column: Column, cells: Sequence[str], contract: Contract) -> bool:
    """Whether a header or its cells rule out what all evidence together makes likeliest."""
    if content.are_addresses(cells) or content.contradicts(column, cells):
        return True
    if len(cells) < _FEWEST_CELLS and not header_speaks_for(header, column, contract):
        return True
    if _misleads(column) and content.fit(column, cells) < _FITS_WHAT_MISLEADS:
        return True
    in_latin = 2 * sum(map(str.isascii, cells)) >= len(cells)
    if column.how == "spelling" and column.name.endswith("_lat") and not in_latin:
        return True
    return column.type in SPELLED and means_a_name_before(header)


def _chance_needed(header: str, column: Column, cells: Sequence[str], contract: Contract) -> float:
    """How likely a target must be to be given without asking; more than 1 where it never is."""
    if _is_barred(header, column, cells, contract):
        return math.inf
    if not _misleads(column):
        return _SURE_OF_WHAT_MISLEADS if column.name in GRAVE else _SURE
    # Under words that nobody knows cells tell no name but the only one, no date; under mute ones no event.
    told_by_cells = column.name == "full_name" or (column.type != "date" and is_mute(normalise(header)))
    doubtful = _is_of_others(header, column, cells) or not (
        told_by_cells or header_speaks_for(header, column, contract)
    )
    return _SURE_WHERE_DOUBTFUL if doubtful else _SURE_OF_WHAT_MISLEADS


def _is_of_others(header: str, column: Column, cells: Sequence[str]) -> bool:
    """Whether a header speaks of others than a column does: «Enquirer: date of birth»."""
    if not speaks_of_others(header) or (means_the_person(normalise(header)) and content.holds_names(cells)):
        return False
    return column.type in NAME_TYPES or not any(
        speaks_of_others(alias) and shares_its_others(normalise(header), alias) for alias in names_of(column)
    )


def _without_rival_names(guesses: list[Match], cells: Sequence[list[str]], contract: Contract) -> list[Match]:
    """Guesses without those that take one of several columns of names for the person's, by cells alone."""
    named = [
        one
        for one in guesses
        if one.target == "full_name"
        and content.holds_names(cells[one.index])
        and not header_speaks_for(one.header, contract.column(one.target), contract)
    ]
    if len(named) < 2:
        return guesses
    note = "perhaps full_name, but other columns hold names too: map it with a profile if it is"
    unsure = {one.index: replace(one, target=None, how="unknown", confidence=0.0, note=note) for one in named}
    return [unsure.get(one.index, one) for one in guesses]
