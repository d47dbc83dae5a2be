"""Numbers said in words, in Ukrainian, Russian and English: «тридцять п'ять», «сорока», «девяносто пятая»."""

import re
from functools import lru_cache

from linkage.records.spelling import fold

# Beginnings of folded words (apostrophes dropped, ё as е); the longest beginning wins.
_BEGINNINGS = {
    "одинадцят": 11, "одиннадцат": 11, "дванадцят": 12, "двенадцат": 12, "тринадцят": 13, "тринадцат": 13,
    "чотирнадцят": 14, "четырнадцат": 14, "пятнадцят": 15, "пятнадцат": 15, "шістнадцят": 16,
    "шестнадцат": 16, "сімнадцят": 17, "семнадцат": 17, "вісімнадцят": 18, "восемнадцат": 18,
    "девятнадцят": 19, "девятнадцат": 19, "двадцят": 20, "двадцат": 20, "тридцят": 30, "тридцат": 30,
    "сорок": 40, "пятдесят": 50, "пятьдесят": 50, "пятидесят": 50, "шістдесят": 60, "шестдесят": 60,
    "шестьдесят": 60, "шестидесят": 60, "сімдесят": 70, "семдесят": 70, "семьдесят": 70,
    "семидесят": 70, "вісімдесят": 80, "восемьдесят": 80, "восьмидесят": 80, "девяност": 90, "девяноста": 90,
    "девяносто": 90, "сто": 100, "сота": 100, "сотая": 100, "десят": 10, "одного": 1, "один": 1, "одна": 1,
    "перш": 1, "перв": 1, "два": 2, "двох": 2, "двух": 2, "друг": 2, "втор": 2, "три": 3, "трьох": 3,
    "трех": 3, "трет": 3, "чотир": 4, "четыр": 4, "четвер": 4, "четверт": 4, "пят": 5, "шіст": 6, "шест": 6,
    "шост": 6, "сім": 7, "семи": 7, "семь": 7, "сьом": 7, "седьм": 7, "вісім": 8, "восьм": 8, "восем": 8,
    "девят": 9, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "eighteen": 18, "nineteen": 19, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_PATTERN = re.compile(
    "(?:"
    + "|".join(sorted(map(re.escape, _BEGINNINGS), key=len, reverse=True))
    + r")(?:ь|ий|ый|ій|ой|ої|ая|ою|а|я|и|і|у|ю|ух|ьох|ох|ома"
    r"|ьма|ьої|ього|ьему|ьей|ьим|ть|ка|ть|ків|ков|ів|ка|к)?"
)


def _value(word: str) -> int | None:
    match = _PATTERN.fullmatch(word)
    if match is None:
        return None
    return next(
        (
            _BEGINNINGS[start]
            for start in sorted(_BEGINNINGS, key=len, reverse=True)
            if word.startswith(start)
        ),
        None,
    )


def _combine(numbers: list[int]) -> int | None:
    """120 from 100 and 20, 35 from 30 and 5; nothing where the parts do not descend."""
    total, allowed_below = 0, 1000
    for number in numbers:
        if number >= allowed_below:
            return None
        total += number
        allowed_below = 100 if number == 100 else 10 if 20 <= number <= 90 else 1
    return total or None


@lru_cache(maxsize=20_000)
def digits_for_words(text: str) -> str:
    """The folded text with every number in words (1 to 199) replaced by digits; the rest is untouched."""
    out: list[str] = []
    run: list[int] = []

    def close() -> None:
        if run:
            together = _combine(run)
            out.extend([str(together)] if together else [str(number) for number in run])
            run.clear()

    for word in fold(text).split():
        pieces = word.split("-") if not any(sign.isdigit() for sign in word) else [word]
        values = [_value(piece) for piece in pieces]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            if run and _combine([*run, *known]) is None:
                close()
            run.extend(known)
        else:
            close()
            out.append(word)
    close()
    return " ".join(out)
