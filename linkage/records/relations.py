"""Name cells that name a relative, or nobody: «брат Сидорчука Івана», «невідомий чоловік»."""

import re
from functools import lru_cache

from linkage import names
from linkage.records.name_shapes import is_given_name

_NAME = r"[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]+"
# Words that name a relative only; «чоловік» and «дядько» also mean a man, and count before a genitive only.
_RELATIVE = (
    r"(?:(?:двоюрідн|рідн|старш|молодш|двоюродн|родн|младш)\w+\s+)?"
    r"(?:брат(?:а|ом|у|ові)?|син(?:а|ом|у|ові)?|сын(?:а|ом|у)?|батьк[оа]|батьком|от[е]?ц(?:а|ом)?|отец|мати|мат[иі]р|мать"
    r"|дружин(?:а|у|ою)|жен(?:а|у|ой)|сестр(?:а|у|ою|ой)|до[чн][ьк]?к?[ау]?|доч|донька|доньку|племінник(?:а|ом)?|племянник(?:а|ом)?"
    r"|онук(?:а|ом)?|внук(?:а|ом)?|родич(?:а|ем)?|родственник(?:а|ом)?|брати|братья|сини|сыновья)"
)
_ALSO_A_MAN = r"(?:чоловік|муж|дядько|дядя|друг|товариш|товарищ|побратим|сусід|сосед|командир)"
_OPENS = re.compile(
    rf"^(?i:(?:його|її|мій|его|ее|её|мой)\s+)?(?i:{_RELATIVE})\s+(?P<name>{_NAME}(?:\s+{_NAME}){{0,2}})"
)
_OPENS_AS_A_MAN = re.compile(rf"^(?i:{_ALSO_A_MAN})\s+(?P<name>{_NAME}(?:\s+{_NAME}){{0,2}})")
_CLOSES = re.compile(rf"^(?P<name>{_NAME}(?:\s+{_NAME}){{0,2}})\s+{_RELATIVE}$")
_ENGLISH = re.compile(
    r"^(?:the\s+)?(?:\w+\s+)?(?:brother|son|father|mother|wife|husband|sister|daughter|cousin|uncle|aunt|nephew|relative|friend)\s+of\s+\w"
    rf"|^{_NAME}(?:\s+{_NAME}){{0,2}}['’]s?\s+(?:\w+\s+)?(?:brother|son|father|mother|wife|husband|sister|daughter|cousin|uncle|nephew"
    r"|relative|friend)$",
    re.IGNORECASE,
)
_RELATION_WORD = re.compile(
    rf"(?i)^(?:{_RELATIVE}|brother|son|father|mother|wife|husband|sister|daughter|cousin)(?!\w)"
)
_NOT_AN_OBLIQUE_CASE = 0.1


class RelativeOnly(ValueError):
    """A name cell tells whose relative the person is, and not the person's own name."""


def names_only_relative(text: str) -> bool:
    """Whether a name cell names somebody's relative and not the person: «брат Сидорчука Івана».

    The name then stands in an oblique case; «брат Сидорчук Іван» is a name of his own.
    """
    if _ENGLISH.search(text):
        return True
    found = _OPENS.match(text) or _OPENS_AS_A_MAN.match(text) or _CLOSES.match(text)
    return found is not None and any(map(_is_oblique, found["name"].split()))


def without_relation(text: str) -> tuple[str, str | None]:
    """A name without the relation before it («брат Сидорчук Іван»), and that word; Син is a surname too."""
    found = _OPENS.match(text)
    if found is None or text[0].isupper():
        return text, None
    return text[found.start("name") :], text[: found.start("name")].strip()


def tells_relation(segment: str) -> bool:
    """Whether a remark beside a name opens with a relation: «брат Петра»."""
    return _RELATION_WORD.match(segment.strip()) is not None


@lru_cache(maxsize=4096)
def _is_oblique(word: str) -> bool:
    """Whether a word of a name can hardly stand in the nominative: «Івана», «Сидорчука», not «Ковальова»."""
    given = names.nominatives(word, "given")
    part = "given" if given and is_given_name(given[0][0]) else "surname"
    weights = {form.casefold(): weight for form, weight in names.nominatives(word, part)}
    return weights.get(word.casefold(), 0.0) < _NOT_AN_OBLIQUE_CASE if weights else False


_NOBODY = re.compile(
    r"(?:невідом(?:ий|а|і|их|ого|у)|неизвестн(?:ый|ая|ые|ых|ого|ую)|невстановлен\w*|неустановлен\w*|неопізнан\w*|неопознан\w*"
    r"|unknown|unidentified|unnamed|якийсь|якась|какой-то|какая-то|some|a|an|один|одна|двоє|троє|двое|трое|кілька|несколько|інший|другой"
    r"|чоловік(?:а|и|ів)?|жінк(?:а|и|у)|мужчин(?:а|ы|у)|женщин(?:а|ы|у)|мужик|хлопець|хлопця|хлопці|хлопців|парень|парня|дівчина|девушка"
    r"|людина|людини|особа|особи|человек|человека|лицо|man|men|woman|women|person|people|guy|male|female|soldier|serviceman|civilian"
    r"|військовий|військового|військовослужбовець|військовослужбовця|боєць|бійця|боец|бойца|солдат|солдата|военный|военнослужащий"
    r"|цивільний|цивільна|гражданский|гражданская|полонений|полоненого|пленный|пленного)",
    re.IGNORECASE,
)


def names_nobody(text: str) -> bool:
    """Whether a name cell only says that somebody unknown was there: «невідомий чоловік», «unknown man»."""
    words = re.findall(r"[^\W\d_][\w'’ʼ-]*", text)
    return bool(words) and all(map(_NOBODY.fullmatch, words))
