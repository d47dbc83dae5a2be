"""What the lines above and below a list say of all its rows: the day, the number, the total."""

import re
from collections.abc import Sequence

from linkage.records.dates import parse_date
from linkage.records.split_cells import DATE

_OF_AN_EXCHANGE = re.compile(
    r"обмін|обмен|звільн|освобо|поверн|возвращ|вернул|додому|exchange|release|swap|return", re.IGNORECASE
)
_AS_OF = re.compile(r"станом на|по состоянию|сформовано|as of|printed", re.IGNORECASE)
# The day of a letter, an order or a publication is none of a return.
_PAPER = re.compile(
    r"\b(?:додат\w+|лист[аі]?\b|вих\.|вх\.|наказ\w*|витяг\w*|протокол\w*|опублік\w*|оновлен\w*|приложени\w+|письм\w+"
    r"|приказ\w*|выписк\w+|опубликов\w*|обновлен\w*|annex|letter|order|published|updated|народж\w*|рожд\w*)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?<!\d)(\d{1,3})\s*-?\s*(?:й|ий|го|му|ого|ому|м|th|st|nd|rd)?\s+(?:великий\s+|етап\w*\s+)?(?:обмін|обмен|exchange|swap)"
    r"|(?:обмін\w*|обмен\w*|exchange)\s*(?:№|no\.?|номер)\s*(\d{1,3})",
    re.IGNORECASE,
)


def exchange_facts(titles: Sequence[str], totals: Sequence[int], above: int = 0) -> dict[str, str]:
    """``exchange_date``, ``list_id`` and ``list_total`` as the titles of an exchange list give them.

    A date counts where the title speaks of a return and only one day is named; where no such title names
    a day, the one day named by the first ``above`` titles, those above the list, unless it is a paper's.
    """
    facts: dict[str, str] = {}
    speaking = [title for title in titles if _OF_AN_EXCHANGE.search(title)]
    days = {day for title in speaking if not _AS_OF.search(title) for day in _days(title)}
    if not days:
        heads = [title for title in titles[:above] if not _AS_OF.search(title) and not _PAPER.search(title)]
        days = {day for title in heads for day in _days(title)}
    if len(days) == 1:
        facts["exchange_date"] = days.pop()
    numbers = {
        number for title in speaking for match in _ORDINAL.findall(title) for number in match if number
    }
    if len(numbers) == 1:
        facts["list_id"] = numbers.pop()
    if len(set(totals)) == 1:
        facts["list_total"] = str(totals[0])
    return facts


def _days(title: str) -> set[str]:
    found = set()
    for text in DATE.findall(title):
        try:
            date = parse_date(text)
        except ValueError:
            continue
        if date.day is not None and date.year >= 2014:
            found.add(date.text)
    return found
