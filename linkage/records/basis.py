"""How a witness knows, from words that no contract lists; what stays unread is never taken for a sighting."""

import re
from collections.abc import Sequence
from functools import lru_cache

from linkage.records.answers import NotUnderstood
from linkage.records.first_hand import plain_sighting, tells_of_seeing
from linkage.records.not_seen import NOT_SEEN
from linkage.records.spelling import mend_look_alikes, tidy


class UnreadBasis(NotUnderstood):
    """A basis was given, but not in words that are known; it counts as hearsay, which is E1 at most."""

    instead = "told"


_SEEING = r"(?:бачи\w*|баче\w*|вид[еі]л\w*|виде[тв]\w*|зустріча?\w*|встре[чт]\w+|see|saw|seen|met|meet)"
_BETWEEN = (
    r"(?:сам|сама|самі|сами|особисто|лично|власними|очима|собственными|глазами|його|її|їх|его|ее|их|цього"
    r"|этого|жодного|"
    r"нікого|никого|ніколи|никогда|хлопця|чоловіка|парня|человека|personally|actually|ever|him|her|them"
    r"|the|man|this|that)"
)
_DENIED = re.compile(
    rf"\b(?:не|ні|not|never|didn['’]?t|haven['’]?t|hadn['’]?t|without"
    rf"|без)\s+(?:have\s+)?(?:{_BETWEEN}\s+){{0,3}}{_SEEING}\b"
    r"|\b(?:не|not)\s+(?:очевидець|очевидец|eyewitness|first[- ]hand)\b"
    r"|\b(?:never|ніколи|никогда)\s+(?:не\s+)?(?:met|saw|seen|бачи\w*|видел\w*)"
    r"|\bn[o']t?\s+sighting\b"
)
# What a screen, a paper or a picture shows was not met: «бачив по телевізору», «saw his name on a list».
_SHOWN = re.compile(
    r"\b(?:тв|tv|телев[іи]з\w*|телебач\w*|телевид\w*|television|новин\w*|новост\w*|news|[ую]туб\w*"
    r"|youtube|телеграм\w*"
    r"|telegram|тікток\w*|тикток\w*|tiktok|інтернет\w*|интернет\w*|internet|online|онлайн|соцмереж\w*"
    r"|соцсет\w*|фейсбу\w*|facebook"
    r"|social media|відео\w*|видео\w*|video|репортаж\w*|report|сюжет\w*|радіо|радио|radio|канал\w*"
    r"|channel|газет\w*|newspaper"
    r"|спис(?:ок|ку|ках|ки|ков)|list|lists|фото\w*|світлин\w*|снимк\w*|photo\w*|picture"
    r"|напис\w*|надпис\w*|стін[іу]|стен[еу]|walls?|прізвищ\w*|фамили\w*|names?|телефон\w*|phone)\b"
)
_TOLD = re.compile(
    r"\b(?:розпов[іи]\w*|розказ\w*|повіда\w*|повідом\w*|сказа\w*|каза[влн]\w*|кажуть|каже|переда[вл]\w*"
    r"|переказ\w*|рассказ\w*"
    r"|сообщ\w*|сказа\w*|говорят|говорили|кажут|слов|слів|словами|словам|написа\w*|пише|пишет|листом"
    r"|листа|письм\w*"
    r"|told|tells?|said|says|informed|wrote|words of|according to)\b"
)
_HEARD = re.compile(
    r"\b(?:чу(?:в|ла|ли|то|тки|ток)|почу(?:в|ла|ли)|слыша\w*|услыша\w*|слух\w*|дізна\w*|узнал\w*|heard"
    r"|hears|hearsay|rumou?rs?|overheard|voice|голос\w*|learned|learnt"
    # A name that is called is heard; whose face answered it, nobody saw.
    r"|переклич\w*|п[оі]верк\w*|roll[- ]?call|викликал\w*|выкликал\w*|выкрикивал\w*|вызывал\w*|зачит\w+"
    r"|називал\w*|называл\w*|names?\s+(?:\w+\s+){0,2}(?:called|read)|called\s+out|перестук\w*|перегук\w*)\b"
)
_FROM = re.compile(r"^(?:від|от|from)\s+\w")
# «Через вікно», «зі мною» open a sighting as well.
_THROUGH = re.compile(r"^(?:через|via|by|зі|со)\s+(?!мною|мной|нами|me\b|us\b)\w")
_SOMEBODY = (
    r"(?:охорон\w*|охранн\w*|конвоїр\w*|конвоир\w*|наглядач\w*|надзирател\w*|друг|друзі|друзья|товариш\w*"
    r"|товарищ\w*|побратим\w*"
    r"|брат|сестра|сус[іе]д\w*|сосед\w*|знайом\w*|знаком\w*|інш\w+|друг(?:ий|ие|ой|і)|хтось|кто-то|хлопці"
    r"|хлопець|ребята|парень|пацан\w*"
    r"|с[оп]і?в?камерник\w*"
    r"|мати|мама|мать|батько|отец|дружина|жена|родич\w*|родствен\w*|лікар\w*|врач\w*|медик\w*|адвокат\w*"
    r"|слідч\w*"
    r"|командир\w*|полонен\w*|пленн\w*|свідок|свидетель|люди|guards?|friend\w*|cellmate\w*|someone"
    r"|somebody|others?|brother|sister"
    r"|wife|mother|father|relative\w*|neighbou?r\w*|lawyer|doctor|comrade\w*|they|people|prisoner\w*|another)"
)
_THROUGH_SOMEBODY = re.compile(rf"^(?:через|via|by|зі|со)\s+(?:an?\s+|the\s+|one\s+)?{_SOMEBODY}\b")
_OTHERS_SAW = re.compile(
    rf"\b{_SOMEBODY}\s+(?:\S+\s+){{0,2}}?{_SEEING}\b|\b(?:бачили|видели)\s+{_SOMEBODY}\b"
)
_CELL = re.compile(
    r"\b(?:разом|вместе|together)\b.*\b(?:сид\w+|утрим\w+|перебув\w+|содерж\w+|камер\w*|полон\w*|плен\w*"
    r"|held|detained|captivity|cell)\b"
    r"|\b(?:сид\w+|утрим\w+|перебув\w+|содерж\w+|held|detained)\s+(?:\S+\s+){0,2}?(?:разом|вместе|together)\b"
)
_NOT_HEARD = re.compile(r"\b(?:не|ні|not|never|didn['’]?t|nor|ни)\s+(?:чу(?:в|ла|ли)|слыша\w*|heard?)\b")
# Only where every word belongs to a denial is a statement nothing else: «більше його не бачив» says more.
_DENIED_VERB = (
    r"(?:(?:по)?бачи(?:в|ла|ли)|видел[аи]?|зустріча(?:в|ла|ли)|встречал[аи]?|чу(?:в|ла|ли)|слышал[аи]?"
    r"|зна(?:є|ю|ет|в|ла|ли|л)|впізна(?:є|в|ла|ли)|упізна(?:є|в|ла|ли)|узнал[аи]?|опозна(?:л|ла|ли|ет)"
    r"|знайом(?:ий|а|і)|знаком(?:а|ы)?|see|saw|seen|met|meet|hear|heard|know|knew|known|recogni[sz]ed?)"
)
_AND_NOTHING_ELSE = re.compile(
    r"(?:(?:ні|нет|no)\s+)?"
    rf"(?:(?:свідок|свидетель|witness|я|він|вона|он|она|i|he|she)\s+)?(?:{_BETWEEN}\s+)?"
    r"(?:(?:(?:і|й|та|и|and|or|also|також|также|взагалі|вообще)\s+)?"
    r"(?:не|ні|not|(?:ha(?:ve|s|d)\s+)?never|nor|did not|does not|do not|didn['’]?t|doesn['’]?t"
    rf"|don['’]?t|has not|have not|hasn['’]?t|haven['’]?t)\s+(?:{_BETWEEN}\s+)*{_DENIED_VERB}"
    rf"(?:\s+(?:{_BETWEEN}|так\w{{1,4}}|цю|эту|людин\w*|людей|ос[іо]б\w*|person|anybody|of))*(?:\s+|$))+"
)


def says_only_that_nobody_was_seen(text: str) -> bool:
    """Whether a statement denies that the witness met the person, and tells nothing else.

    Who only did not know somebody may have sat with him all the same.

    >>> says_only_that_nobody_was_seen("Не бачив, не знає такого")
    True
    >>> [says_only_that_nobody_was_seen(text) for text in ("Після травня його не бачив", "Не знав його")]
    [False, False]
    """
    plain = mend_look_alikes(tidy(text)).casefold().replace("ё", "е")
    words = " ".join(re.sub(r"[^\w\s'’?-]", " ", plain).split())
    return denies_sighting(words) and _AND_NOTHING_ELSE.fullmatch(words) is not None


@lru_cache(maxsize=4096)
def parse_basis(text: str) -> str:
    """not_seen, saw, same_cell, heard or told, from a witness's own words.

    A denial comes first, unless hearsay is told with it; whoever was told did not see the person; a
    sighting is read only where every word belongs to one (``first_hand.py``).

    Raises ``UnreadBasis`` for words that say neither.

    >>> parse_basis("від охоронця"), parse_basis("бачив по телевізору"), parse_basis("сам його не бачив")
    ('told', 'heard', 'not_seen')
    """
    plain = mend_look_alikes(tidy(text)).casefold().replace("ё", "е")
    words = " ".join(re.sub(r"[^\w\s'’?-]", " ", plain).split())
    told, heard = _TOLD.search(words), _HEARD.search(_NOT_HEARD.sub(" ", words))
    by_others = any(_OTHERS_SAW.search(piece.strip()) for piece in re.split(r"[,;.(]", plain))
    first_hand = plain_sighting(words)
    if denies_sighting(words):
        if _CELL.search(words):
            raise UnreadBasis(_REASON)
        return "told" if told or by_others else "heard" if heard else NOT_SEEN
    if told or by_others or _FROM.search(words) or _THROUGH_SOMEBODY.search(words):
        return "told"
    if first_hand is not None:
        return first_hand
    if heard and tells_of_seeing(words):
        raise UnreadBasis(_REASON)
    if heard or _SHOWN.search(words):
        return "heard"
    if _THROUGH.search(words):
        return "told"
    raise UnreadBasis(_REASON)


_REASON = "is none of saw, same_cell, heard, told; it counts as told, which is hearsay"


def headed_basis(texts: Sequence[str | None], header: str) -> Sequence[str | None]:
    """Yes and no as what their header asks: «так» under «Бачив особисто» is a sighting, «ні» hearsay."""
    if not all(text is None or _YES_OR_NO.fullmatch(text.strip()) for text in texts):
        return texts
    try:
        asked = parse_basis(header)
    except UnreadBasis:
        return texts
    if asked not in ("saw", "same_cell"):
        return texts
    return [text and (header if _YES.fullmatch(text.strip()) else "told") for text in texts]


_YES = re.compile(r"(?:так|да|yes|y|true|\+|1)\W*", re.IGNORECASE)
_YES_OR_NO = re.compile(r"(?:так|да|yes|y|true|\+|1|ні|нет|no|n|false|-|0)\W*", re.IGNORECASE)


def denies_sighting(text: str) -> bool:
    """Whether words say that the witness did not see the person: «не бачив», «сам його не видел»."""
    return _DENIED.search(tidy(text).casefold()) is not None
