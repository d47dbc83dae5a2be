"""The canonical value of an enum's delivered words, and whether cells tell an enum without their header."""

from collections.abc import Mapping, Sequence
from functools import cache

from linkage.records.contracts import Column
from linkage.records.spelling import fold


@cache
def _known_spellings(values: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for value, spellings in values:
        for spelling in (value, value.replace("_", " "), *spellings):
            if folded := fold(spelling):
                known.setdefault(folded, value)
    return known


def _spellings_of(column: Column) -> Mapping[str, str]:
    return _known_spellings(tuple(column.values.items()))


def enum_value(column: Column, text: str) -> str | None:
    """The canonical value of an enum's delivered text; None where its contract lists no such spelling.

    A short remark that holds a listed spelling is read as it («сидели в одной камере»), unless it denies it
    doubts it or holds spellings of two values. An answer about captivity or death is never read so freely.
    """
    known = _spellings_of(column)
    whole = fold(text)
    if "?" in text:
        return None
    if whole in known or column.name in GRAVE or column.values.keys() >= _READ_BY_ITSELF:
        return known.get(whole)
    return value_within(column, text)


def value_within(column: Column, text: str) -> str | None:
    """The one value of an enum that a short remark holds a spelling of, undenied and undoubted."""
    return _value_within(tuple(column.values.items()), tuple(fold(text).split()))


@cache
def _value_within(values: tuple[tuple[str, tuple[str, ...]], ...], words: tuple[str, ...]) -> str | None:
    """The one value whose spellings stand among a few words, the longest spelling first."""
    if not 1 < len(words) <= _WORDS_OF_A_REMARK:
        return None
    known = _known_spellings(values)
    said: set[str] = set()
    left: list[str] = []
    at = 0
    while at < len(words):
        ends = (end for end in range(len(words), at, -1) if " ".join(words[at:end]) in known)
        end = next(ends, at)
        spelling = " ".join(words[at:end])
        if len(spelling) > 2 and spelling not in _DENIALS:
            said.add(known[spelling])
            at = end
        else:
            left.append(words[at])
            at += 1
    return said.pop() if len(said) == 1 and not _DENIALS & set(left) else None


# A longer remark tells a story, which one of its words does not sum up.
_WORDS_OF_A_REMARK = 6


_DENIALS_AND_DOUBTS = """
не ні ані без нет ни not no never without non ніколи никогда чи или або or якщо если if немає можливо ймовірно
мабуть нібито начебто возможно вероятно якобы наверное perhaps probably possibly allegedly колишній бывший
former раніше ранее previously невідомо неизвестно unknown відсутній відсутня відсутні
"""


_DENIALS = frozenset(_DENIALS_AND_DOUBTS.split())


# Words that answer any question, so that they tell no column.
_ANY_ANSWER = "так ні да нет yes no y n є немає true false 0 1 відсутній інше другое other none"


_ANSWERS_ANYTHING = frozenset(_ANY_ANSWER.split())


# Enums whose words («підтверджено», «загинув») may as well speak of anything else, and weigh the most.
GRAVE = ("answer", "outcome_claimed", "contact_after_broadcast")
# How a witness knows: «бачив по телевізору» holds a listed spelling and is no sighting (``basis.py``).
_READ_BY_ITSELF = {"not_seen"}


def answers_anything(text: str) -> bool:
    """Whether a text is a yes, a no or the like, which tells no column."""
    return fold(text) in _ANSWERS_ANYTHING


def offers_values(column: Column, header: str) -> bool:
    """Whether a header offers values of an enum to choose from: «soldier or civilian», «бачив / чув»."""
    known = _spellings_of(column)
    words = fold(header).split()
    spelled = {" ".join(words[at:end]) for at in range(len(words)) for end in (at + 1, at + 2)}
    # «(Y/N)» may follow any question.
    spelled -= _DENIALS | _ANSWERS_ANYTHING
    offered = {known[spelling] for spelling in spelled if spelling in known}
    return len(offered) > 1


def tells_enum(column: Column, values: Sequence[str]) -> bool:
    """Whether cells without a telling header are this enum's: all known to it, of more than one value."""
    if any(_within(column, value) is None for value in values):
        return False
    return len({_within(column, value) for value in values if fold(value) not in _ANSWERS_ANYTHING}) > 1


def _within(column: Column, value: str) -> str | None:
    found = enum_value(column, value)
    by_itself = column.values.keys() >= _READ_BY_ITSELF and "?" not in value
    return value_within(column, value) if found is None and by_itself else found
