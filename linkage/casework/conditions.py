"""Whether what is told of a person's condition belongs on a list for repatriation."""

from functools import lru_cache

# Stems as witnesses and lists write them (uk, ru, en); the grounds are those of the Third Geneva
# Convention, art. 109-110 and its model agreement (Annex I): seriously wounded and seriously sick.
_WELL = (
    "не поранен",
    "не ранен",
    "не хвор",
    "не болен",
    "здоров",
    "not wounded",
    "unwounded",
    "healthy",
    "not ill",
)
_WOUNDED_OR_ILL = (
    *("поранен", "хвор", "травм", "контуз", "ампут", "туберкул", "виснаж", "інвалід", "осліп", "перелом"),
    *("ранен", "болен", "больн", "болеет", "истощ", "инвалид", "ослеп", "ожог", "опік"),
    *("wound", "injur", "sick", "ill", "amput", "tubercul", "emaciat", "disab", "blind", "burn", "fractur"),
)


@lru_cache(maxsize=4096)
def is_wounded_or_ill(condition: str | None) -> bool:
    """Whether the words say wounded, ill or disabled; silence says neither."""
    words = (condition or "").casefold()
    for denial in _WELL:
        words = words.replace(denial, " ")
    return any(word.startswith(stem) for word in _words(words) for stem in _WOUNDED_OR_ILL)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalpha() else " " for letter in text).split()
