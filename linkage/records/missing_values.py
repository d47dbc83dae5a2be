"""What people write into a cell to say that there is nothing to write."""

import re
from functools import lru_cache

from linkage.records.spelling import fold

_PLACEHOLDERS = frozenset(
    fold(text)
    for text in [
        "н/д",
        "нд",
        "н.д.",
        "б/д",
        "бд",
        "немає",
        "нема",
        "відсутнє",
        "відсутня",
        "відсутній",
        "відсутні",
        "невідомо",
        "невідома",
        "невідомий",
        "невід.",
        "невстановлено",
        "невстановлений",
        "нет",
        "нету",
        "неизвестно",
        "неизвестна",
        "неизвестен",
        "неизв.",
        "отсутствует",
        "отсутствуют",
        "n/a",
        "na",
        "none",
        "null",
        "nan",
        "nil",
        "unknown",
        "unk",
        "nat",
        "missing",
        "blank",
        "empty",
        "xxx",
        "xx",
        "ххх",
        "хх",
    ]
) | frozenset(
    fold(text)
    for text in (
        "немає даних",
        "нема даних",
        "дані відсутні",
        "даних немає",
        "інформація відсутня",
        "немає інформації",
        "не відомо",
        "не встановлено",
        "не вказано",
        "не зазначено",
        "без даних",
        "нет данных",
        "данных нет",
        "данные отсутствуют",
        "нет сведений",
        "сведений нет",
        "не известно",
        "не установлено",
        "не указано",
        "не указан",
        "без данных",
        "no data",
        "not known",
        "not available",
        "not applicable",
        "not stated",
        "н д",
        "б д",
        "n a",
    )
)
_NOTHING_BUT_ZEROS = re.compile(r"[0oо]{1,4}([./-])[0oо]{1,4}\1[0oо]{1,4}")


@lru_cache(maxsize=100_000)
def is_missing(text: str | None) -> bool:
    """True where a cell says that nothing is known: empty, only signs, «н/д», «нет данных», 00.00.0000 ..."""
    if text is None:
        return True
    folded = fold(text)
    if not folded or folded in _PLACEHOLDERS:
        return True
    return _NOTHING_BUT_ZEROS.fullmatch(text.strip().casefold()) is not None
