"""Several columns for one target: which is the main one, and what becomes of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from linkage import names
from linkage.records import column_content as content
from linkage.records.column_match import SPELLED, Match
from linkage.records.contracts import Contract
from linkage.records.header_aliases import by_alias
from linkage.records.header_meaning import meaning, normalise
from linkage.records.header_words import AGAIN


def settle_names(matches: list[Match], cells: Sequence[list[str]]) -> list[Match]:
    """A column headed as a surname or first name that holds whole names is a full name."""
    targets = {match.target for match in matches}
    settled = []
    for match in matches:
        target = None
        if match.how != "profile" and content.holds_whole_names(cells[match.index]):
            alone = match.target == "given_name" and not targets & {"surname", "full_name"}
            alone |= match.target == "surname" and not targets & {
                "given_name",
                "given_and_patronymic",
                "full_name",
            }
            if alone:
                target = "full_name"
            elif match.target == "given_name" and "patronymic" not in targets:
                target = "given_and_patronymic"
        elif match.how == "alias" and match.target == "full_name" and _first_names_missing(targets):
            # «name» beside «surname» is the first name.
            target = "given_name" if content.holds_given_names(cells[match.index]) else None
        settled.append(replace(match, target=target, how="content", confidence=0.9) if target else match)
    return settled


def _first_names_missing(targets: set[str | None]) -> bool:
    return "surname" in targets and not targets & {"given_name", "given_and_patronymic"}


# Of several days under one header these are the first: what is told, done or written down follows them.
_FIRST_OF_ITS_DAYS = ("missing_date", "death_date", "seen_from")


def settle_repeats(
    matches: list[Match], rows: Sequence[Sequence[str | None]], contract: Contract
) -> list[Match]:
    """Of date columns with one header the order of their days tells which is meant; else none is taken."""
    alike: dict[tuple[str, str], list[Match]] = {}
    for match in matches:
        if match.target and match.how != "profile" and contract.column(match.target).type == "date":
            said = normalise(match.header.replace(AGAIN, ""))
            alike.setdefault((match.target, said), []).append(match)
    settled = list(matches)
    for (target, _), repeats in alike.items():
        if len(repeats) < 2:
            continue
        winner = content.first_in_time([[row[one.index] for row in rows] for one in repeats],
                                       last=target not in _FIRST_OF_ITS_DAYS)  # fmt: skip
        for at, one in enumerate(repeats):
            note = f"one of {len(repeats)} columns with this header, each with days of its own"
            if at == winner:
                order = "first" if target in _FIRST_OF_ITS_DAYS else "last"
                note += f": taken for {target}, as its days come {order}; check it"
                settled[one.index] = replace(one, how="content", confidence=_DOUBTFUL, note=note)
            else:
                note += f": perhaps {target}; map it with a profile if it is"
                settled[one.index] = replace(one, target=None, how="unknown", confidence=0.0, note=note)
    return settled


_DOUBTFUL = 0.6


def settle_sightings(matches: list[Match]) -> list[Match]:
    """Beside the first day of a sighting, the day when somebody was seen last is its last one."""
    targets = {match.target for match in matches}
    if "seen_from" not in targets or "seen_to" in targets:
        return matches
    return [
        replace(match, target="seen_to", note="the last day, as the first one stands beside it")
        if match.target == "seen_date" and match.how != "profile" and _says_last(match.header)
        else match
        for match in matches
    ]


def _says_last(header: str) -> bool:
    return "=last" in map(meaning, normalise(header).split())


def settle_places(matches: list[Match]) -> list[Match]:
    """A settlement or raion beside an oblast of disappearance, without a residence, is where that was."""
    targets = {match.target for match in matches}
    residence = {"settlement", "raion", "hromada"} & targets
    if (
        not {"missing_oblast", "missing_raion"} & targets
        or {"oblast", "residence"} & targets
        or not residence
    ):
        return matches
    moved = {"settlement": "missing_place", "raion": "missing_raion"}
    return [
        replace(match, target=moved[match.target], note="taken with the place of disappearance beside it")
        if match.how != "profile" and match.target in moved and moved[match.target] not in targets
        else match
        for match in matches
    ]


def one_each(
    matches: list[Match],
    cells: Sequence[list[str]],
    rows: Sequence[Sequence[str | None]],
    contract: Contract,
) -> list[Match]:
    """Of two columns for one target the surer, fuller one stays; the other is a spelling, a piece or kept."""
    best: dict[str, Match] = {}
    for match in matches:
        if match.target is not None and contract.column(match.target).how not in ("join", "keep"):
            rival = best.get(match.target)
            if rival is None or _rank(match, cells) > _rank(rival, cells):
                best[match.target] = match
    settled = []
    for match in matches:
        winner = best.get(match.target or "")
        if winner is None or winner is match:
            settled.append(match)
            continue
        own = cells[match.index]
        other = by_alias(match.index, match.header, own, contract, best)
        if other.target is not None and content.fit(contract.column(other.target), own) >= _FITS:
            note = f"{match.target} is told by '{winner.header}' already"
            best[other.target] = replace(other, how="content", confidence=_DOUBTFUL, note=note)
            settled.append(best[other.target])
        else:
            pairs = [(row[winner.index], row[match.index]) for row in rows]
            settled.append(_second(match, winner, own, pairs, best))
    return settled


# How well the cells of a column must fit its header's next meaning.
_FITS = 0.5


def _rank(match: Match, cells: Sequence[list[str]]) -> tuple[bool, bool, float, bool, int, list[int], int]:
    """What makes one column of two the main one; of names the Cyrillic, which the Latin was made from."""
    own = cells[match.index]
    latin = match.target in SPELLED and _in_latin(own)
    # The last news of somebody stands in for the day of going missing only where no column tells that day.
    itself = "=contact" not in map(meaning, normalise(match.header).split())
    # Of a brigade and a battalion, which are joined anyway, neither comes first for standing first.
    spelled = [-ord(sign) for sign in match.header] if match.target == "military_unit" else []
    return (
        match.how == "profile",
        bool(own) and not latin,
        match.confidence,
        itself,
        len(own),
        spelled,
        -match.index,
    )


def _in_latin(cells: Sequence[str]) -> bool:
    return sum(map(str.isascii, cells)) > len(cells) / 2


def _say_the_same(pairs: Sequence[tuple[str | None, str | None]], target: str) -> bool:
    """Whether two columns name the same people, spelled otherwise: else the second one names relatives."""
    part = {"full_name": "full", "given_name": "given"}.get(target, target)
    both = [(left, right) for left, right in pairs if left and right][:_PAIRS_COMPARED]
    alike = sum(1 for left, right in both if names.similarity(left, right, part) >= _ALIKE)
    return alike >= 0.5 * len(both)


_PAIRS_COMPARED = 30


_ALIKE = 0.7


def _second(
    match: Match,
    winner: Match,
    cells: Sequence[str],
    pairs: Sequence[tuple[str | None, str | None]],
    taken: Mapping[str, Match],
) -> Match:
    target = winner.target or ""
    note = f"a second column for {target}, beside '{winner.header}'"
    if target in SPELLED and _say_the_same(pairs, target):
        spelled = f"{target}_{'lat' if _in_latin(cells) else 'ru'}"
        if spelled not in taken:
            return replace(match, target=spelled, how="content", note=f"{note}: kept as another spelling")
    if target == "military_unit":
        return replace(match, target="unit_code", how="content", note=f"{note}: joined to it")
    return replace(match, target=None, how="unknown", confidence=0.0, note=f"{note}: kept as an extra")
