"""What the detaining power answered about a person, in the words of whoever passed the answer on."""

import re
from collections.abc import Sequence
from functools import lru_cache

from linkage.records.spelling import fold

_NOT = r"(?:не|нет|ні|not|no|never)"
_HOLDING = (
    r"(?:значит|значиться|значится|числит|числиться|числится|знаход|наход|перебува|утриму|удерж|содерж|держит"
    r"|держат|тримаю|held|hold|detain|custody|captiv)"
)
_DENIED = re.compile(
    rf"\b{_NOT}\b(?:\s+\S+){{0,2}}?\s+{_HOLDING}"
    r"|\bno (?:trace|record)\b|\bслід\w* (?:немає|не )|\bзапереч|\bотриц|\bdenie[ds]|\bdeny"
)
_UNKNOWN = re.compile(
    rf"\b(?:інформац|информац|сведен|відомост|даних|данных|information|data)\S*(?:\s+\S+){{0,3}}?\s*\b(?:немає|нема"
    r"|нет|не|відсут|отсут|не располаг|unavailable)"
    rf"|\b(?:немає|нет|no|без|without)\s+(?:інформац|информац|сведен|відомост|даних|данных|відпов|ответ|підтвердж"
    r"|подтвержд|information|data|answer|reply)"
    r"|\bвідмовлен|\bвідмов|\bотказ|\brefus|\bочіку|\bожида|\bpending|\bawait"
    rf"|\b{_NOT}\b(?:\s+\S+)?\s+(?:підтвердж|подтвержд|confirm|відпов|ответ|надійш|поступ|answer|repl|засудж|осужд|sentenc|convict)"
)
_ADMITTED = re.compile(
    rf"\b(?:підтвердж|подтвержд|confirm|acknowledg|{_HOLDING[3:-1]})|\b(?:у|в)\s+(?:полоні|плену)"
    r"|\b(?:засудж|осужд|sentenced|convicted|військовополонен|военноплен|prisoners? of war|pow\b)"
)
_DEAD = re.compile(r"\b(?:помер|умер|загинув|погиб|скончал|мертв|died|dead|deceased|killed)")


_HEDGED = re.compile(
    r"\b(?:вважа|дума|счита|полага|ймов|можлив|возмож|вероят|начебто|вроде|якобы|нібито|родин|сім|семь|слов|чув|чул"
    r"|слыш|believ|think|famil|relativ|maybe|perhaps|possib|probab|alleg|report)|\?"
)
#: By these the person is shown or was tried, whatever was answered.
SHOWN_OR_TRIED = frozenset({"broadcast", "court"})
#: Answers that admit nothing: they tell who is asked for, not who is held.
_ADMIT_NOTHING = frozenset({"not_held", "no_answer"})
#: A longer remark is somebody's account, not the answer itself.
MOST_WORDS = 6


def shows_captivity(kind: str, answer: str | None = None, means: str | None = None) -> bool:
    """Whether a record is a row of a list that tells of captivity, admitted or not.

    A denial, or no answer, tells of none: it only says that somebody asked (docs/decisions/0077).

    >>> shows_captivity("exchange"), shows_captivity("testimony")
    (True, False)
    >>> [shows_captivity("acknowledgement", "not_held", means) for means in ("letter", "broadcast")]
    [False, True]
    """
    if kind == "acknowledgement":
        return answer not in _ADMIT_NOTHING or means in SHOWN_OR_TRIED
    return kind == "exchange"


class NotUnderstood(ValueError):
    """An answer was given, but not in words that are known; ``instead`` is what it counts as meanwhile."""

    instead = "no_answer"


@lru_cache(maxsize=4096)
def parse_answer(text: str) -> str:
    """held, not_held or no_answer, from a sentence.

    An answer that is not understood must not pass for an admission, which would take a person off the list.

    Raises ``NotUnderstood`` where the words say neither, or speak of a death.

    >>> parse_answer("не значится среди удерживаемых"), parse_answer("Інформації немає")
    ('not_held', 'no_answer')
    >>> parse_answer("Факт полону підтверджено")
    'held'
    """
    plain = fold(text)
    if _DEAD.search(plain):
        raise NotUnderstood("speaks of a death; deliver it as kind death; it counts as no answer meanwhile")
    if _UNKNOWN.search(plain):
        return "no_answer"
    if _DENIED.search(plain):
        return "not_held"
    if _ADMITTED.search(plain) and not _HEDGED.search(plain) and len(plain.split()) <= MOST_WORDS:
        return "held"
    raise NotUnderstood("is none of held, not_held, no_answer, informal; it counts as no answer meanwhile")


_YES = re.compile(
    r"(?:так|да|є|есть|yes|true|\+|було|були|был[аио]?|отрим\w*|получ\w*|received|приход\w*|[1-9]\d?)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:ні|нет|no|false|-|–|—|немає|нема|не було|не были?|none|never|ніколи|никогда|0)", re.IGNORECASE
)


def contact_told(letters: str | None, calls: str | None) -> str | None:
    """A contact from what a form says of letters and of calls apart: yes, no, a number, or in words.

    >>> contact_told("так", "ні"), contact_told("да", "да"), contact_told("нет", None)
    ('letter', 'letter and call', 'none')
    """
    said = [_told_of(letters, "letter"), _told_of(calls, "call")]
    told = [one for one in said if one not in (None, "none")]
    return " and ".join(one for one in told if one) or ("none" if "none" in said else None)


def headed_answers(texts: Sequence[str | None], header: str) -> Sequence[str | None]:
    """Cells that only say yes or no, as what their header asks: «так» under «Поранення» is «Поранення»."""
    if not all(text is None or _YES.fullmatch(text.strip()) or _NO.fullmatch(text.strip()) for text in texts):
        return texts
    return [header if text and _YES.fullmatch(text.strip()) else None for text in texts]


def _told_of(text: str | None, what: str) -> str | None:
    plain = (text or "").strip(" .!")
    return what if _YES.fullmatch(plain) else "none" if _NO.fullmatch(plain) else text
