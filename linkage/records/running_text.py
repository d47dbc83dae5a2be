"""Running text where a name was to stand: «У Таганрозі сидів з Коваленком», «Ткачук Петро сидів зі мною».

Such words read as a name give a person who is nobody («Сидів Таганрозі У.»), and who then stands among
those that were seen and are on no list.
"""

import re

from linkage.records.name_shapes import is_given_name, is_patronymic
from linkage.records.ranks import find_rank

# Where a word says what somebody did or how he fared; surnames are none of these.
_TOLD = (
    r"(?:сид(?:ів|іла|іли|ел|ела|ели)|бачи(?:в|ла|ли)|виде(?:л|ла|ли)|був|була|були|был|была|были|лежа(?:в|ла|ли|л)"
    r"|тримали|утримува(?:в|ла|ли)\w*|держали|содержал\w*|перебува(?:в|ла|ли)|знаходи(?:в|ла|ли)ся|находил(?:ся|ась|ись)"
    r"|хворі(?:в|ла|ли)|хворіє|боле(?:л|ла|ли)|розповіда(?:в|ла|ли)|рассказыва(?:л|ла|ли)|сказа(?:в|ла|ли|л)|каза(?:в|ла|ли)"
    r"|привезли|вивезли|вывезли|забрали|перевели|побили|били|избили|зустрі(?:в|ла|ли)|встретил[аи]?|знаю|знав|знал[аи]?"
    r"|пам['’ʼ]ятаю|помню|камер(?:а|і|и|у|ою|ой|е)|saw|was|were|sat|told|heard|remembers?)"
)
_BESIDE = (
    r"(?:також|теж|тоже|также|разом|вместе|там|тут|потім|потом|ще|еще|ещё|він|вона|вони|она|они|я|ми|мы|нас|мене|меня"
    r"|зі\s+мною|со\s+мной|also|there|together|then|he|she|they|we)"
)
_IN = r"(?:в|у|із|зі|из|со|на|під|под|при|до|після|после|in|at|with|from|near|after)"
# Behind a name: what was done, or where. «В дівоцтві» and «у шлюбі» go on with another name.
_GOES_ON = re.compile(
    rf"(?<![\w.'’ʼ-]){_TOLD}(?![\w'’ʼ-])"
    r"|(?<![\w.'’ʼ-])(?:в|у|in|at)(?=\s+(?!дівоц|дівоч|девич|шлюб|брак|заміж|замуж|миру|монаш|чернец)[\w«\"№-]{2})"
)
# «Він же Коваль» and «also known as» tell of another name, and so open none of the sentences.
_OPENS = re.compile(
    rf"(?P<told>(?i:{_TOLD}|разом|вместе|together))(?![\w'’ʼ.-])"
    rf"|(?i:{_IN}|{_BESIDE})\s+(?=[\w'’ʼ«\"№-]{{2}})(?!же|known|відом|извест)"
)
# «Також Коваленко Іван» names somebody all the same.
_ADVERBS = re.compile(
    r"(?i:(?:також|теж|тоже|также|там|тут|потім|потом|ще|еще|ещё|also|there|then)\s+(?!known|відом|извест)){1,3}"
)
_NO_NAME = re.compile(rf"(?i:{_TOLD}|{_BESIDE}|не|ні|нет|not|no|це|это|this|хто|кто|who)")
_WORD = re.compile(r"[^\W\d_][\w'’ʼ-]*\.?")
_MOST_UNKNOWN = 5


class RunningText(ValueError):
    """A name cell tells something in a sentence and does not open with a name."""


def opens_with_told(text: str) -> bool:
    """Whether a tidy text of several words opens with a verb of seeing, sitting or being."""
    opens = _OPENS.match(_without_adverbs(text))
    return opens is not None and bool(opens["told"]) and len(text.split()) > 2


def _without_adverbs(text: str) -> str:
    return _ADVERBS.sub("", text, count=1) if _ADVERBS.match(text) else text


def name_before_text(text: str) -> str:
    """The name that a tidy text opens with, without what it goes on to tell; mostly the text itself.

    Raises `RunningText` where it tells something and opens with no name.  Nothing is taken off a text
    without a verb of seeing, sitting or being held, or a word of place in small letters.
    """
    if len(words := text.split()) < 2:
        return text
    text = _without_adverbs(text)
    goes_on = _GOES_ON.search(text)
    # «З Харкова Петро» is short and may be a name badly written; a verb at the front is none.
    if opens_with_told(text) or (_OPENS.match(text) and (goes_on or len(words) > _MOST_UNKNOWN)):
        raise RunningText(REASON)
    if goes_on is None:
        if _is_unknown_throughout(text):
            raise RunningText(REASON)
        return text
    before = text[: goes_on.start()].strip(" ,;:.(–—-")
    if not _is_name(before):
        raise RunningText(REASON)
    return before


REASON = "is a sentence and opens with no name"


def _is_name(text: str) -> bool:
    """Whether words before a verb are a name: all of them with capitals, or a first name among them."""
    words = _WORD.findall(find_rank(text)[1] or text)
    if any(map(_NO_NAME.fullmatch, words)):
        return False
    return bool(words) and (
        all(word[0].isupper() for word in words)
        or any(is_given_name(word) or is_patronymic(word) for word in words)
    )


def _is_unknown_throughout(text: str) -> bool:
    """Whether many words in small letters hold neither a first name, a patronymic, an initial nor a rank."""
    words = _WORD.findall(text)
    small = [word for word in words if word[0].islower() and len(word) > 1]
    return (
        len(small) > _MOST_UNKNOWN
        and find_rank(text)[0] is None
        and not any(len(word.rstrip(".")) == 1 and word[0].isupper() for word in words)
        and not any(is_given_name(word) or is_patronymic(word) for word in words)
    )
