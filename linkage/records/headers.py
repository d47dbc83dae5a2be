"""Which delivered column is which canonical one: by alias, by content if ambiguous, by likeness."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from linkage import names
from linkage.records import column_content as content
from linkage.records.contracts import KINDS, NAMED_BY, Column, Contract, contract
from linkage.records.header_words import (
    AGAIN,
    IN_GROUP,
    is_mute,
    means_a_name_before,
    means_the_person,
    nearness,
    normalise,
    qualifies,
    short_for,
    speaks_of_others,
    spellings,
)
from linkage.records.latin_headers import LatinWords

KEEP = "extra"
_NAME_TYPES = ("full_name", "surname", "given_name", "patronymic", "call_sign", "other_names")
_SPELLED = ("full_name", "surname", "given_name", "patronymic")
_DATE_TYPES = ("date", "birth_date")
# Kept columns whose headers other columns claim too, so that the cells must tell.
_CONTESTED = ("row_no", "form_metadata", "father_name")
# Below this an inferred column stays an extra.
_SURE = 0.55


@dataclass(frozen=True)
class Match:
    """One delivered column: its header, the column or part of the contract it goes to, and how it was found.

    ``target`` is None where the contract knows nothing of it: it is kept as an extra.  ``how`` is alias,
    content, inferred, profile or unknown; ``confidence`` 0 to 1; ``note`` what a data officer should look at.
    """

    index: int
    header: str
    target: str | None
    confidence: float
    how: str
    note: str = ""


def match_columns(
    headers: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    contract: Contract,
    profile: Mapping[str, str],
) -> list[Match]:
    """Decide every column of a table. ``profile`` maps headers to targets (KEEP for none) and overrides."""
    cells = [content.present([row[index] for row in rows]) for index in range(len(headers))]
    wanted = {normalise(header): target for header, target in profile.items()}
    matches = []
    for index, header in enumerate(headers):
        if normalise(header) in wanted:
            target = wanted[normalise(header)]
            matches.append(Match(index, header, None if target == KEEP else target, 1.0, "profile"))
        else:
            matches.append(_by_alias(index, header, cells[index], contract))
    matches = _settle_names(matches, cells)
    matches = _settle_repeats(matches, rows, contract)
    matches = _one_each(matches, cells, rows, contract)
    return _settle_places(_infer(matches, cells, contract))


def names_somebody(matches: Sequence[Match], contract: Contract) -> bool:
    """Whether any column gives something to call the person by."""
    fed: set[str] = set()
    for match in matches:
        if match.target is not None:
            column = contract.column(match.target)
            fed.update(column.feeds or (column.name,))
    return bool(fed & set(NAMED_BY))


def is_known_header(text: str, contract: Contract) -> bool:
    """Whether a cell is the alias of any column, part or kept column."""
    return bool(_claimants(text, contract))


@lru_cache(maxsize=20_000)
def _claimants(header: str, contract: Contract) -> tuple[Column, ...]:
    """The columns whose alias a header is, whole or with words cut short; none for one never seen."""
    known = _by_spelling(contract)
    found = next((known[one] for one in spellings(header) if one in known), ())
    if not found and not speaks_of_others(header):
        whole = [column for alias in short_for(header, known) for column in known[alias]]
        found = tuple(dict.fromkeys(whole))
    if not found and " / " in header and not speaks_of_others(header):
        # «Звідки хлопець / підрозділ»: one of two ways is known; two known ones would be two columns.
        sides = [side for side in (_claimants(one, contract) for one in header.split(" / ")) if side]
        found = sides[0] if len(sides) == 1 else ()
    if not found:
        found = next((known[one] for one in _in_cyrillic(header, contract) if one in known), ())
    if means_a_name_before(header):
        found = tuple(column for column in found if column.type not in _SPELLED)
    return found


def _in_cyrillic(header: str, contract: Contract) -> list[str]:
    """What a header in Latin letters may say in Ukrainian or Russian."""
    words = _latin_words(contract)
    return [reading for way in spellings(header) for reading in words.readings(way)]


@cache
def _latin_words(contract: Contract) -> LatinWords:
    return LatinWords(_by_spelling(contract))


def likelier_kind(headers: Sequence[str], told: Contract) -> tuple[str, list[str]] | None:
    """Another kind whose own columns these headers name more often than this one's, and which they are."""
    named: dict[str, list[str]] = {}
    for kind in KINDS:
        own = _own_spellings(contract(kind))
        named[kind] = [one for one in headers if own.intersection(spellings(one))]
    other = max(KINDS, key=lambda kind: len(named[kind]))
    if len(named[other]) < len(named[told.kind]) + _MANY_MORE:
        return None
    return other, [header for header in named[other] if header not in named[told.kind]]


_MANY_MORE = 2


@cache
def _own_spellings(told: Contract) -> frozenset[str]:
    """Every alias of the columns that a kind does not share with all the others."""
    shared = set.intersection(*({one.name for one in contract(kind).columns} for kind in KINDS))
    columns = [
        one for one in (*told.columns, *told.parts) if one.name not in shared and not shared & {*one.feeds}
    ]
    return frozenset(alias for column in columns for alias in _names_of(column))


@cache
def _by_spelling(contract: Contract) -> Mapping[str, tuple[Column, ...]]:
    """Every normalised alias with the columns that claim it; a kept column only where no other does."""
    claims: dict[str, list[Column]] = {}
    for column in (*contract.columns, *contract.parts):
        for alias in _names_of(column):
            claims.setdefault(alias, []).append(column)
    for column in contract.kept:
        for alias in _names_of(column):
            if alias not in claims or column.name in _CONTESTED:
                claims.setdefault(alias, []).append(column)
    return {alias: tuple(columns) for alias, columns in claims.items()}


def _names_of(column: Column) -> set[str]:
    return {
        normalise(alias) for alias in (column.name, *(a for some in column.aliases.values() for a in some))
    }


def _by_alias(
    index: int, header: str, cells: Sequence[str], contract: Contract, taken: Collection[str] = ()
) -> Match:
    """Where a known header belongs, by its cells if it may be several columns; ``taken`` are none of them."""
    claimants = _claimants(header, contract)
    claimants = tuple(one for one in claimants if normalise(one.name) == normalise(header)) or claimants
    claimants = tuple(one for one in claimants if one.name not in taken)
    if not claimants:
        return Match(index, header, None, 0.0, "unknown")
    fits = [(content.fit(column, cells), column) for column in claimants]
    # Where the cells do not decide, one part of a name is likelier than the whole, and an event than a birth.
    best, column = max(fits, key=lambda pair: (pair[0], pair[1].type not in ("full_name", "birth_date")))
    if content.contradicts(column, cells):
        note = f"the header says {column.name}, but the cells do not look so; a profile can map it"
        return Match(index, header, None, 0.0, "unknown", note)
    if len(claimants) == 1:
        return Match(index, header, column.name, 1.0, "alias")
    others = max((score for score, other in fits if other is not column), default=0.0)
    confidence = round(min(1.0, 0.75 + 0.25 * (best - others)), 2)
    note = "" if best - others > 0.1 else f"the header may mean {' or '.join(c.name for _, c in fits)}"
    return Match(index, header, column.name, confidence, "content", note)


def _settle_names(matches: list[Match], cells: Sequence[list[str]]) -> list[Match]:
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


def _settle_repeats(
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


def _settle_places(matches: list[Match]) -> list[Match]:
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


def _one_each(
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
        other = _by_alias(match.index, match.header, own, contract, best)
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


def _rank(match: Match, cells: Sequence[list[str]]) -> tuple[bool, bool, float, int, int]:
    """What makes one column of two the main one; of names the Cyrillic, which the Latin was made from."""
    own = cells[match.index]
    latin = match.target in _SPELLED and _in_latin(own)
    return match.how == "profile", bool(own) and not latin, match.confidence, len(own), -match.index


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
    if target in _SPELLED and _say_the_same(pairs, target):
        spelled = f"{target}_{'lat' if _in_latin(cells) else 'ru'}"
        if spelled not in taken:
            return replace(match, target=spelled, how="content", note=f"{note}: kept as another spelling")
    if target == "military_unit":
        return replace(match, target="unit_code", how="content", note=f"{note}: joined to it")
    return replace(match, target=None, how="unknown", confidence=0.0, note=f"{note}: kept as an extra")


def _infer(matches: list[Match], cells: Sequence[list[str]], contract: Contract) -> list[Match]:
    """Give the columns without an alias their likeliest targets, surest first; words before mere content."""
    taken = {match.target for match in matches}
    for by_words in (True, False):
        guesses = {
            match.index: guess
            for match in matches
            if match.how == "unknown" and not match.note and cells[match.index]
            if (guess := _guess(match, cells[match.index], contract, taken, by_words)) is not None
        }
        for guess in sorted(guesses.values(), key=lambda one: (-one.confidence, one.header)):
            if guess.target is None:
                if not by_words:
                    matches[guess.index] = guess
            elif _still_free(contract.column(guess.target), taken):
                matches[guess.index] = guess
                taken.add(guess.target)
    return matches


def _still_free(column: Column, taken: set[str | None]) -> bool:
    """Whether a column may yet be given: beside a surname found just now a whole name is somebody else's."""
    if not column.how and column.type in _SPELLED and _one_of_two(column.type, taken):
        return False
    return column.name not in taken or column.how == "join"


def _guess(
    match: Match, cells: Sequence[str], contract: Contract, taken: set[str | None], by_words: bool
) -> Match | None:
    """The likeliest target of a header never seen; without one a note of what it may be, or None."""
    ways = spellings(match.header) or ("",)
    # Under a group the whole header tells more than its last words: «Обставини зникнення › місце, район».
    header = ways[0] if IN_GROUP in match.header else ways[-1]
    header = next(iter(_in_cyrillic(match.header, contract)), header)
    mute, of_others = is_mute(header), speaks_of_others(match.header) or speaks_of_others(header)
    once = means_a_name_before(match.header)
    the_person = means_the_person(header) and content.holds_names(cells)
    if mute and "row_no" not in taken and content.counts_rows(cells):
        return replace(match, target="row_no", how="content", confidence=0.8)
    likeliest: tuple[float, float, Column] | None = None
    for column in (*contract.columns, *contract.parts):
        fed = set(column.feeds)
        if (column.name in taken and column.how != "join") or (fed and fed <= taken):
            continue
        # Beside a whole name, further name columns without an alias are likely somebody else's.
        if not column.how and column.type in _SPELLED and _one_of_two(column.type, taken):
            continue
        if (once and column.type in _SPELLED) or (the_person and column.name != "full_name"):
            continue
        words = 0.0 if mute else _likeness(header, column, of_others)
        if the_person:
            words = _QUALIFIED
        told_by_values = not by_words and column.type == "enum"
        if (by_words or of_others) and words < _LIKE_ENOUGH and not told_by_values:
            continue
        sureness = _sureness(column, cells, words, mute, taken, IN_GROUP in match.header)
        if sureness and (likeliest is None or sureness > likeliest[0]):
            likeliest = sureness, words, column
    if likeliest is None or content.contradicts(likeliest[2], cells):
        return None
    sureness, words, column = likeliest
    if not mute and any(_likeness(header, kept, of_others) > words + 0.05 for kept in contract.kept):
        return None
    if sureness < _SURE:
        return replace(match, note=f"perhaps {column.name} ({sureness:.0%}): map it with a profile if it is")
    confidence = sureness if len(cells) >= _FEWEST_CELLS else _FEW * sureness
    return replace(match, target=column.name, how="inferred", confidence=round(confidence, 2))


def _one_of_two(name: str, taken: set[str | None]) -> bool:
    """Whether a name is already told the other way: whole, or in its parts."""
    return "full_name" in taken if name != "full_name" else bool(taken & {"surname", "given_name"})


def _likeness(header: str, column: Column, of_others: bool) -> float:
    """How near a header comes to any alias; one that speaks of others only to aliases that do so too."""
    aliases = (alias for alias in _names_of(column) if not of_others or speaks_of_others(alias))
    near = max(
        (max(nearness(header, one), _QUALIFIED * qualifies(header, one)) for one in aliases), default=0.0
    )
    # «ICRC ID», «МКЧХ ID»: whoever numbered it, it is this record's number.
    own_id = column.name == "record_id" and header.endswith(" id") and not of_others
    return max(near, _QUALIFIED) if own_id else near


_LIKE_ENOUGH = 0.5
# How near a header is that opens with an alias and qualifies it.
_QUALIFIED = 0.7
# Content alone decides nothing from fewer cells than this.
_FEWEST_CELLS = 5
# What few cells take off the confidence that a new header's words give.
_FEW = 0.9
# How far content alone may decide, by type: the least fit at which it does.
_TELLING_CONTENT = {
    "sex": 0.95,
    "rank": 0.75,
    "patronymic": 0.8,
    "full_name": 0.8,
    "given_name": 0.85,
    "surname": 0.65,
    "tax_number": 0.95,
    "unit": 0.85,
    "detention_place": 0.7,
    "birth_date": 0.97,
}


def _sureness(
    column: Column, cells: Sequence[str], words: float, mute: bool, taken: set[str | None], grouped: bool
) -> float:
    """Words and content together, 0 to 1; 0 where neither is enough to speak."""
    fit = content.fit(column, cells)
    # Any cell may be a text, so that the cells speak neither for it nor against it.
    fit = max(fit, 0.9) if column.type == "text" and not column.how and not grouped else fit
    # A wrong name or date misleads silently, so there the cells must agree with the words.
    if words >= _LIKE_ENOUGH and fit >= (0.6 if column.type in (*_NAME_TYPES, *_DATE_TYPES) else 0.2):
        return words * (0.6 + 0.4 * fit)
    if column.how or len(cells) < _FEWEST_CELLS:
        return 0.0
    if column.type == "enum" and column.name not in content.GRAVE:
        return 0.7 if content.tells_enum(column, cells) else 0.0
    if fit < _TELLING_CONTENT.get(column.type, 2.0):
        return 0.0
    nameless = not taken & {"full_name", "surname", "given_name"}
    if column.type == "full_name":
        return (0.5 if mute else 0.4) + 0.3 * fit if nameless else 0.0
    if column.type in (*_NAME_TYPES, *_DATE_TYPES) and not mute:
        return 0.0
    return 0.4 + 0.4 * fit
