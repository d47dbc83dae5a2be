"""Dates told in words, in Ukrainian, Russian and English: «1 лютого 1990», «лютий 2023», «весна 2022»."""

import re

# Beginnings that no other month of the three languages shares.
_MONTHS = (
    ("січ", "янв", "jan"),
    ("лют", "фев", "feb"),
    ("берез", "март", "mar"),
    ("квіт", "апр", "apr"),
    ("трав", "мая", "май", "мае", "may"),
    ("черв", "июн", "jun"),
    ("лип", "июл", "jul"),
    ("серп", "авг", "aug"),
    ("верес", "сент", "sep"),
    ("жовт", "окт", "oct"),
    ("листоп", "нояб", "ноя", "nov"),
    ("груд", "дек", "dec"),
)
_SHORT = ("січ", "лют", "бер", "кві", "тра", "чер", "лип", "сер", "вер", "жов", "лис", "гру")
_SEASON = re.compile(
    r"(?:весн|навесн|літ[оаку]|влітку|лет[оа]м?\b|осін|осен|восен|зим|взимк|spring|summer|autumn|fall\b|winter)\w*"
)
_PART_OF = re.compile(
    r"^(?:на\s+|в\s+|у\s+|the\s+|in\s+)?(?:початк?\w*|початок|середин\w*|кінец\w*|кінц\w*|начал\w*|конец|конц\w*|early"
    r"|late|mid|middle|beginning|end|перша половина|друга половина|перш\w+ половин\w+|друг\w+ половин\w+"
    r"|перв\w+ половин\w+|втор\w+ половин\w+|first half|second half)\b(?:\s+of)?"
)
_ORDINAL = re.compile(r"(?<=\d)(?:-?(?:го|е|ше|те|й|ого|st|nd|rd|th))\b")

Told = tuple[str, int | None, int | None]


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name in any case or abbreviation (small letters), else None."""
    for number, beginnings in enumerate(_MONTHS, start=1):
        if word.startswith(beginnings):
            return number
    return _SHORT.index(word) + 1 if word in _SHORT else None


def read_words(plain: str) -> Told | None:
    """Year (as two or four digits), month and day of a date in words; None where there is none.

    A season, or a part of a year, leaves the year; a part of a month leaves the month.
    """
    text = _ORDINAL.sub("", plain)
    if short := re.fullmatch(r"([^\W\d_]+)[-. ']+(\d{2})", text):  # a spreadsheet's «лют.23»
        month = month_number(short[1])
        return (short[2], month, None) if month else None
    vague = _PART_OF.search(text) is not None
    text = _PART_OF.sub("", text)
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    months = [number for word in words if (number := month_number(word))]
    days = [int(number) for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)]
    if len(set(years)) != 1:
        return (
            (f"{days.pop():02d}", months[0], days[0])
            if not years and len(months) == 1 and len(days) == 2
            else None
        )
    others = [word for word in words if not month_number(word) and word not in _SMALL_WORDS]
    if _SEASON.search(text) and not days:
        return years[0], None, None
    if others or len(days) > 1:
        return None
    if not months:
        return (years[0], None, None) if vague and not days else None
    if len(set(months)) > 1:
        return years[0], None, None
    return years[0], months[0], days[0] if days and not vague else None


_SMALL_WORDS = frozenset(
    [
        "року",
        "рік",
        "роки",
        "году",
        "года",
        "год",
        "of",
        "in",
        "the",
        "в",
        "у",
        "во",
        "місяць",
        "місяця",
        "месяц",
        "month",
        "на",
    ]
)
