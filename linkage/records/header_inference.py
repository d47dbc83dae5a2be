"""Headers never seen before: what they may be by their words and by what stands below them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from linkage.records import column_content as content
from linkage.records.column_match import DATE_TYPES, NAME_TYPES, SPELLED, Match
from linkage.records.contracts import Column, Contract
from linkage.records.enum_words import GRAVE, offers_values, tells_enum
from linkage.records.header_aliases import (
    in_cyrillic,
    names_of,
    partly_in_cyrillic,
    tells_of_home,
    without_brackets,
)
from linkage.records.header_meaning import (
    asks_for,
    is_mute,
    names_only_an_event,
    nearness,
    normalise,
    qualifies,
    speaks_of_an_event,
    speaks_of_things,
    telling,
)
from linkage.records.header_words import (
    IN_GROUP,
    group_of,
    means_a_name_before,
    means_the_person,
    shares_its_others,
    speaks_of_others,
    spellings,
)

# Below this an inferred column stays an extra.
_SURE = 0.55


def infer(matches: list[Match], cells: Sequence[list[str]], contract: Contract) -> list[Match]:
    """Give the columns without an alias their likeliest targets, surest first; words before mere content."""
    taken = {match.target for match in matches}
    for by_words in (True, False):
        guesses = {
            match.index: guess
            for match in matches
            if match.how == "unknown" and not match.note and cells[match.index]
            if (guess := _guess(match, cells[match.index], contract, taken, by_words)) is not None
        }
        if not by_words:
            guesses = _without_rival_names(guesses, cells)
        for guess in sorted(guesses.values(), key=lambda one: (-one.confidence, one.header)):
            if guess.target is None:
                if not by_words:
                    matches[guess.index] = guess
            elif _still_free(contract.column(guess.target), taken):
                matches[guess.index] = guess
                taken.add(guess.target)
    return matches


def _without_rival_names(guesses: dict[int, Match], cells: Sequence[list[str]]) -> dict[int, Match]:
    """Guesses without those that take one of several columns of names for the person's, by cells alone."""
    named = [
        at for at, one in guesses.items() if one.target == "full_name" and content.holds_names(cells[at])
    ]
    if len(named) < 2:
        return guesses
    note = "perhaps full_name, but other columns hold names too: map it with a profile if it is"
    unsure = {at: replace(guesses[at], target=None, how="unknown", confidence=0.0, note=note) for at in named}
    return guesses | unsure


def _still_free(column: Column, taken: set[str | None]) -> bool:
    """Whether a column may yet be given: beside a surname found just now a whole name is somebody else's."""
    if not column.how and column.type in SPELLED and _one_of_two(column.type, taken):
        return False
    return column.name not in taken or column.how == "join"


def _guess(
    match: Match, cells: Sequence[str], contract: Contract, taken: set[str | None], by_words: bool
) -> Match | None:
    """The likeliest target of a header never seen; without one a note of what it may be, or None."""
    spelled = spellings(match.header) or ("",)
    # Under a group the whole header tells more than its last words: «Обставини зникнення › місце, район».
    header = spelled[0] if group_of(match.header) else spelled[-1]
    if not speaks_of_things(header):
        readings = in_cyrillic(match.header, contract) or partly_in_cyrillic(match.header, contract)
        header = next(iter(readings), header)
    mute, of_others = is_mute(header), speaks_of_others(match.header) or speaks_of_others(header)
    once = means_a_name_before(match.header)
    aside = [normalise(one) for one in re.findall(r"\(([^()]*)\)", match.header)]
    the_person = any(map(means_the_person, [header, *aside])) and content.holds_names(cells)
    of_others = of_others and not the_person
    if mute and "row_no" not in taken and content.counts_rows(cells):
        return replace(match, target="row_no", how="content", confidence=0.8)
    if content.are_addresses(cells):
        return None
    bare = normalise(without_brackets(match.header) or "")
    ways = {header, bare} if bare and not of_others else {header}
    asked, of_event = asks_for(header), speaks_of_an_event(header)
    only_an_event = names_only_an_event(header)
    of_this_list = "=proceeding" not in telling(header)
    enums = [one for one in contract.columns if one.type == "enum"]
    told_by_cells = any(tells_enum(one, cells) and one.name not in {*taken, *GRAVE} for one in enums)
    as_any_text = (
        IN_GROUP not in match.header
        and not content.are_codes(cells)
        and not content.holds_names(cells)
        and not any(tells_enum(one, cells) for one in enums)
    )
    likeliest: tuple[float, float, Column] | None = None
    for column in (*contract.columns, *contract.parts):
        fed = set(column.feeds)
        if (column.name in taken and column.how != "join") or (fed and fed <= taken):
            continue
        # Beside a whole name, further name columns without an alias are likely somebody else's.
        if not column.how and column.type in SPELLED and _one_of_two(column.type, taken):
            continue
        if of_others and column.type in NAME_TYPES:
            continue
        if (once and column.type in SPELLED) or (the_person and column.name != "full_name"):
            continue
        if told_by_cells and column.type == "text" and not column.how:
            continue
        if of_event and (
            tells_of_home(column) or (only_an_event and column.type == "text" and not column.how)
        ):
            continue
        words = 0.0
        if not mute and _may_answer(column, asked):
            words = max(_likeness(one, column, of_others) for one in ways)
        if (
            column.name == "record_id"
            and not of_others
            and _OWN_NUMBER.fullmatch(match.header)
            and of_this_list
        ):
            words = 1.0
        if the_person:
            words = max(words, _QUALIFIED)
        if column.type == "enum" and not of_others and offers_values(column, match.header):
            words = max(words, _OFFERED)
        # A wrong name or answer misleads silently: half of a header's words are not enough for one.
        if words < _GRAVELY_LIKE and (column.name in GRAVE or column.type in NAME_TYPES):
            words = 0.0
        told_by_values = not by_words and column.type == "enum"
        if (by_words or of_others) and words < _LIKE_ENOUGH and not told_by_values:
            continue
        sureness = _sureness(column, cells, words, mute, taken, as_any_text)
        if sureness and (likeliest is None or sureness > likeliest[0]):
            likeliest = sureness, words, column
    if likeliest is None and not by_words and "row_no" not in taken and content.counts_rows(cells):
        return replace(match, target="row_no", how="content", confidence=0.8)
    if likeliest is None or content.contradicts(likeliest[2], cells):
        return None
    sureness, words, column = likeliest
    known_better = max(words + 0.05, _LIKE_ENOUGH)
    if not (mute or the_person) and any(
        _likeness(header, kept, of_others) > known_better for kept in contract.kept
    ):
        return None
    if sureness < _SURE:
        return replace(match, note=f"perhaps {column.name} ({sureness:.0%}): map it with a profile if it is")
    confidence = sureness if len(cells) >= _FEWEST_CELLS else _FEW * sureness
    return replace(match, target=column.name, how="inferred", confidence=round(confidence, 2))


# What a header that asks for a day or a place may be.
_ANSWERS = {"=date": DATE_TYPES, "=place": ("place", "detention_place", "unit")}


def _may_answer(column: Column, asked: frozenset[str]) -> bool:
    """Whether a column can be what a header asks for: a day is no place, and one cell for both names both."""
    if not asked:
        return True
    both = column.how == "split" and column.type == "text" and column.name.endswith("_and_place")
    if len(asked) == 2:
        return both
    (one,) = asked
    return not both and (column.type in _ANSWERS[one] or (one == "=date" and column.how == "split"))


def _one_of_two(name: str, taken: set[str | None]) -> bool:
    """Whether a name is already told the other way: whole, or in its parts."""
    return "full_name" in taken if name != "full_name" else bool(taken & {"surname", "given_name"})


def _likeness(header: str, column: Column, of_others: bool) -> float:
    """How near a header comes to any alias; one that speaks of others only to aliases that do so too."""
    if column.name in ("raion", "hromada", "settlement", "oblast") and "=contact" in telling(header):
        # «Район останнього зв’язку» is where somebody was, not where they live.
        return 0.0
    if column.type == "id" and _NO_NUMBER.intersection(telling(header)):
        return 0.0
    aliases = (
        alias
        for alias in names_of(column)
        if not of_others or (speaks_of_others(alias) and shares_its_others(header, alias))
    )
    return max(
        (max(nearness(header, one), _QUALIFIED * _qualifies(header, one, column)) for one in aliases),
        default=0.0,
    )


def _qualifies(header: str, alias: str, column: Column) -> bool:
    """Whether a header only qualifies an alias: «Район виконання завдання» is no raion to live in."""
    if not qualifies(header, alias):
        return False
    added = telling(header).keys() - telling(alias).keys()
    if column.type == "place" and "residence" in column.feeds:
        return not added - _OF_HOME
    return True


# «Interviewee unit» is no number of an interviewee.
_NO_NUMBER = frozenset({"=unit", "=rank", "=birth", "=release", "=capture", "=health", "=residence"})
# Words that may follow «область» or «район» where somebody lives.
_OF_HOME = frozenset({"=residence", "=register", "=birth"})


# «ICRC ID», «TR number», «МКЧХ ID»: whichever office numbered it, it is this record's number.
_OWN_NUMBER = re.compile(r"[A-ZА-ЯІЇЄҐ]{2,6}[\s_-]+(?i:id|ref|no|number|№|номер)\.?")
_LIKE_ENOUGH = 0.5
_GRAVELY_LIKE = 0.65


# How near a header is that opens with an alias and qualifies it.
_QUALIFIED = 0.7


# How near one is that offers values of the column to choose from.
_OFFERED = 0.9


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
    column: Column, cells: Sequence[str], words: float, mute: bool, taken: set[str | None], as_any_text: bool
) -> float:
    """Words and content together, 0 to 1; 0 where neither is enough to speak."""
    fit = content.fit(column, cells)
    # Any cell may be a text, so that most speak neither for it nor against it.
    fit = max(fit, 0.9) if column.type == "text" and not column.how and as_any_text else fit
    # A wrong name or date misleads silently, so there the cells must agree with the words.
    if words >= _LIKE_ENOUGH and fit >= (0.6 if column.type in (*NAME_TYPES, *DATE_TYPES) else 0.2):
        return words * (0.6 + 0.4 * fit)
    if column.how or len(cells) < _FEWEST_CELLS:
        return 0.0
    if column.type == "enum" and column.name not in GRAVE:
        return 0.7 if tells_enum(column, cells) else 0.0
    if fit < _TELLING_CONTENT.get(column.type, 2.0):
        return 0.0
    nameless = not taken & {"full_name", "surname", "given_name"}
    if column.type == "full_name":
        return (0.5 if mute else 0.4) + 0.3 * fit if nameless else 0.0
    if column.type in (*NAME_TYPES, *DATE_TYPES) and not mute:
        return 0.0
    return 0.4 + 0.4 * fit
