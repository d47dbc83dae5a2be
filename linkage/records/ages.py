"""The age of a person as told: «≈35», «30-35», «років 40», «під 50», «за тридцять»."""

import re
from functools import lru_cache

from linkage.records.number_words import digits_for_words
from linkage.records.spelling import tidy

OLDEST = 110

_UNIT = r"(?:р|рік|року|роки|років|річний|річна|річного|літ|лет|летний|летняя|год|года|y|yo|years?|old|ий|ти)"
_NEAR = re.compile(
    r"[~≈±]|\b(?:близько|біля|приблизно|орієнтовно|десь|около|примерно|приблизительно|about|around|approx"
    r"\w*|circa|ca|c|приб\w*|прибл)\b"
)
_BELOW = re.compile(r"\b(?:під|под|до|майже|почти|nearly|almost|under)\b")
_ABOVE = re.compile(
    r"\b(?:за|понад|більше|больше|старше|старший|over|more|than|свыше|после|після|від|от)\b|\+"
)
_DECADE = re.compile(
    r"\b(\d)0s\b|\b(\d)0\s+(?:(?:з|із|зі|с|со)\s+)?"
    r"(?:чимось|чем то|чемто|хвостиком|лишнім|лишним|копійками|небольшим|гаком)\b"
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|до|to|по|\.\.|/|чи|или|or|and|и|та)\s*(\d{1,3})")


def _range(low: int, high: int) -> tuple[int, int]:
    if not 0 <= low <= high <= OLDEST:
        raise ValueError(f"an age lies between 0 and {OLDEST}")
    return low, high


def age_text(low: int, high: int) -> str:
    """The canonical text of an age in years: ``34`` or ``30-35``."""
    return str(low) if low == high else f"{low}-{high}"


@lru_cache(maxsize=50_000)
def parse_age(text: str) -> tuple[int, int]:
    """Youngest and oldest age in whole years that the text allows.

    A word such as «близько» widens by two years either way, «під 50» reaches four years down, «за 30» five
    years up, «тридцять з чимось» means the decade. Raises ValueError (without the value) where none is told.
    """
    plain = tidy(text).casefold()
    if re.fullmatch(r"\d{1,3}(?:[.,]0+)?", plain):
        age = int(re.split(r"[.,]", plain)[0])
        return _range(age, age)
    if spread := re.fullmatch(r"\D*(\d{1,2})\s*(?:±|\+/?-)\s*(\d{1,2})\D*", plain):
        return _range(int(spread[1]) - int(spread[2]), int(spread[1]) + int(spread[2]))
    words = digits_for_words(
        re.sub(r"(?<=\d)\s*(?:[-–—/]|\.\.+)\s*(?=\d)", " до ", re.sub(r"([~≈±+])", r" \1 ", plain))
    )
    signs = " ".join(sign for sign in plain if sign in "~≈±+")
    words = re.sub(rf"(\d)\s*-?\s*{_UNIT}\b", r"\1", words)
    if decade := _DECADE.search(words):
        low = int(decade.group(1) or decade.group(2)) * 10
        return _range(low, low + 9)
    if bounds := _RANGE.search(words):
        return _range(int(bounds.group(1)), int(bounds.group(2)))
    numbers = re.findall(r"(?<!\d)\d{1,3}(?!\d)", words)
    if len(numbers) != 1 or re.search(r"\d{4}", words):
        raise ValueError("not an age")
    return _widened(int(numbers[0]), words, signs)


def _widened(age: int, words: str, signs: str) -> tuple[int, int]:
    if _BELOW.search(words):
        return _range(max(age - 4, 0), age)
    if _ABOVE.search(words) or "+" in signs:
        return _range(age, age + 5)
    turned_round = re.search(rf"\b{_UNIT}\s+(?:\w+\s+)?{age}\b", words)
    if _NEAR.search(words) or signs or turned_round:
        return _range(max(age - 2, 0), age + 2)
    return _range(age, age)
