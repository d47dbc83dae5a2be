"""What the words of a header mean, in three languages, and how near that brings it to a known one."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from linkage.errors import BadInput
from linkage.names.shipped import schemas_folder
from linkage.records.spelling import mend_look_alikes

_DROPPED = dict.fromkeys(map(ord, "'’ʼ`´‘ʹ′\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NOT_WORD = re.compile(r"[^\w№#]+|_+")
_POSSESSIVE = re.compile(r"(?<=[a-z])['’ʼ`]s\b", re.IGNORECASE)
_UNIT_IN_SHORT = re.compile(r"\bв\s*/\s*ч\b", re.IGNORECASE)
_SETTLEMENT_IN_SHORT = re.compile(r"\bн\s?\.\s?п\b\.?", re.IGNORECASE)
_NUMBER_IN_SHORT = re.compile(r"\bк(?:іл|ол)?-(?:с?ть|во)\b", re.IGNORECASE)
# One word, so that no other «відомо» or «known» comes near to it.
_ALSO_KNOWN = re.compile(
    r"\b(?:також відом\w+ як|також знан\w+ як|также известн?\w+ как|also known as)\b|^\W*known as\b",
    re.IGNORECASE,
)
_HINT_OF_FORM = re.compile(r"\((?:дд|dd|мм|mm|рррр|гггг|yyyy)[^)]*\)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def normalise(header: str) -> str:
    """A header without case, apostrophes, punctuation and the dots of ё; words parted by one space.

    Latin letters typed in Cyrillic words («Пpiзвищe») become the Cyrillic ones that they look like.
    """
    text = mend_look_alikes(_HINT_OF_FORM.sub(" ", unicodedata.normalize("NFKC", header)))
    text = _ALSO_KNOWN.sub("aka", text)
    text = _SETTLEMENT_IN_SHORT.sub("нп ", _NUMBER_IN_SHORT.sub("кількість", text))
    text = (
        _UNIT_IN_SHORT.sub("вч", _POSSESSIVE.sub("", text)).casefold().replace("ё", "е").translate(_DROPPED)
    )
    return " ".join(_NOT_WORD.sub(" ", text.replace("№", " № ").replace("#", " # ")).split())


# Words that say of whom a list speaks, and so nothing about a column.
_SUBJECT_WORDS = """
зниклого зниклої зниклий безвісти безвісно особи особа військовослужбовця військовослужбовець полоненого
військовополоненого бранця звільненого звільненої загиблого померлого громадянина людини пропавшего лица
военнослужащего пленного военнопленного освобожденного погибшего умершего гражданина человека person persons
prisoner detainee deceased pow of the a an and or та і й и або или чи у в на повністю полностью full відомо
известно відоме known якщо если if is any наявності наличии при за захисника захисниці бійця боєць воїна
військового освобожденного освобожденной побаченого увиденного возвращенного возвращенной поверненого
повернутого звільненої загиблої погибшей зниклих полонених пленных військовополонених военнопленных осіб
людей полоненої бранки пленной захисник захисниця защитник защитника защитница боец бойца воїн воїна воин
воина герой героя солдат солдата soldier serviceman servicewoman fighter defender hero individual captive
hostage casualty поточний поточна поточне нинішній нинішнє теперішнє текущий текущее нынешнее нынешняя
current present at was were did does do has have had been their її їх їхній їхня их українською украинском
ukrainian cyrillic україну украину домой додому as heard believed його его her his ее її дд мм рррр
відома відомий відомі известная известный известные обвинувачений обвинуваченого підсудний підсудного
засуджений засудженого подсудимый
подсудимого осужденный осужденного обвиняемый обвиняемого defendant accused convict patient пацієнт
пацієнта пациент
пациента subject victim
mentioned named згадана згаданий згаданої згаданого
упомянутого упомянутый упомянутая разыскиваемый разыскиваемого разыскиваемая разыскиваемой
розшукуваний розшукуваного розшукувана розшукуваної pers osoby os гггг dd mm yyyy уточнена уточнено
"""
# Words that carry a sentence and say nothing of its subject: «Вкажіть, коли він зник, за наявними даними».
_LIGHT_WORDS = """
який яка яке які якої якого якій якому яким якою яких котрий котра котрої котрого которой которого котором
которых какой какая какое какие каком какой какого каким which what він вона вони вас вам ви он она они вы
you your ваш ваша ваше he she they him them його себе свій чи ли ж же це это that this than then був була
було були был была было были be been being whose back вважається вважати считается considered проведення
проведения настання наступления здійснення осуществления вказати вкажіть укажите указать зазначте напишіть
напишите опишіть опишите розкажіть расскажите describe provide tell write please enter specify indicate
give орієнтовна орієнтовно орієнтовне орієнтовний приблизна приблизно
приблизне приблизний ориентировочная ориентировочно примерная примерно ймовірна ймовірно ймовірне вероятная
вероятное approximate approx estimated probable exact точна точная саме именно только тільки лише only
just йому ему їй ей що что можете може может додати добавить сказати сказать
also також ще еще під про во ко within into by with as про саме складу составе складі близько около
around раз time порядковий порядковый для for перебував перебувала находился проходив проходил ділянка
потерпілий потерпілого потерпіла потерпілої потерпевший потерпевшего потерпевшая victim
нет немає нема between між между пункт пункту пункті пункте стисло коротко кратко
briefly detail details подробно детально згідно согласно
"""
# Words too common to decide alone.
_COMMON_WORDS = """
дата date день рік год year місце место place номер number no № # код code тип type вид name дані
данные data information інформація информация статус status стан опис
"""
_PLACEHOLDERS = frozenset(
    ["column", "col", "field", "unnamed", "поле", "стовпець", "колонка", "столбец", "графа"]
)
SUBJECT = frozenset(_SUBJECT_WORDS.split())
LIGHT = frozenset(_LIGHT_WORDS.split())
_COMMON = frozenset(_COMMON_WORDS.split())


def is_mute(header: str) -> bool:
    """Whether a header says nothing of its column: «column 3», «поле 3», «дата р»."""
    return not any(weight > 0.3 for word, weight in telling(header).items() if word not in _PLACEHOLDERS)


@lru_cache(maxsize=50_000)
def nearness(header: str, alias: str) -> float:
    """How near two normalised headers are, 0 to 1: the share of telling words that they have in common.

    A word of ``header`` that the alias lacks may change its meaning, so it weighs more than the reverse: most
    before the word they share («дата заяви про зникнення»), little after it («дата зникнення за наказом»).
    """
    left, right = telling(header), telling(alias)
    if not left or not right:
        return 0.0
    if left.keys() == right.keys():
        return 1.0
    asked, told = _ASKED & left.keys(), _ASKED & right.keys()
    if (asked and told and not asked & told) or len(_OPPOSITE & (left.keys() | right.keys())) > 1:
        return 0.0
    if any(word in left and word not in right for word in _OF_ANOTHER):
        return 0.0
    unmatched = dict(right)
    shared = foreign = said = 0.0
    met = False
    for word, weight in left.items():
        twin = next((other for other in unmatched if same_word(word, other)), None)
        if twin is not None:
            shared += weight + unmatched.pop(twin)
            met = met or (weight == 1.0 and word not in _ORDER)
        else:
            weight *= _AFTERWARDS if met and word not in EVENTS else 1.0
            foreign += weight
        said += weight
    if shared < 1.0:
        return 0.0
    near = max(0.0, (shared - foreign / 4) / (said + sum(right.values())))
    # «Когда видел: с» asks for one end of a time, which an alias without such a word does not tell.
    one_end = meaning(header.split(" ")[-1]) in _OPPOSITE and not _OPPOSITE & right.keys()
    return near * _ONE_END if one_end else near


_AFTERWARDS = 0.4
_ONE_END = 0.8
EVENTS = frozenset({"=missing", "=death", "=release", "=exchange", "=capture"})


def tells_an_end(header: str) -> bool:
    """Whether a header asks for one end of a time: «з», «until», «(start)»."""
    return not _OPPOSITE.isdisjoint(map(meaning, normalise(header).split()))


def speaks_of_an_event(header: str) -> bool:
    """Whether a header speaks of going missing, capture, death or return."""
    words = _A_MISSING_PERSON.sub("", normalise(header)).split()
    return not EVENTS.isdisjoint(map(meaning, words))


def asks_for(header: str) -> frozenset[str]:
    """What of date and place a normalised header asks for: «коли зник», «дата зникнення», «where seen»."""
    return frozenset({"=date", "=place"}).intersection(map(meaning, header.split()))


_ASKED = frozenset({"=date", "=place", "=who", "=whom", "=how", "=sort"})
_OPPOSITE = frozenset({"=since", "=until"})
# Words that make a header another thing: «дата внесення до ЄРДР» is no entry in the register of the missing.
_OF_ANOTHER = ("=whence", "=proceeding", "=closing", "=notice")
_A_MISSING_PERSON = re.compile(r"\bmissing (?=person|man\b|men\b|soldier|service|individual|relative|pow\b)")


@cache
def telling(header: str) -> dict[str, float]:
    """The words of a header that tell its column, in order, by their meaning, with how much each tells."""
    words = [word for word in _A_MISSING_PERSON.sub("", header).split() if not word.isdigit()]
    words = [word for word in words if word not in SUBJECT and word not in LIGHT]
    if header.isascii() and words and words[-1] in _COMMON and words[0] not in _COMMON:
        # «Disappearance report date»: what it is a date of stands nearest to the date.
        words.reverse()
    return {meaning(word): _weight(word) for word in words}


def _weight(word: str) -> float:
    """How much a word tells of its column, 0.3 to 1."""
    means = meaning(word)
    if word in _COMMON or means in _COMMON_MEANINGS or len(word) < 2:
        return 0.3
    return 0.7 if means in _ORDER else 1.0


_COMMON_MEANINGS = frozenset(
    {"=date", "=place", "=number", "=name", "=whence", "=who", "=whom", "=since", "=until", "=sort", "=how"}
)
_ORDER = frozenset({"=first", "=last"})


@cache
def meaning(word: str) -> str:
    """What a word means by ``schemas/words.toml`` («=birth»), the same in three languages; else the word."""
    return next((f"={thing}" for stem, thing in _stems() if _begins(word, stem)), word)


def _begins(word: str, stem: str) -> bool:
    return word.startswith(stem) if len(stem) >= _SHORTEST_STEM else word == stem


_SHORTEST_STEM = 4


@cache
def _stems() -> tuple[tuple[str, str], ...]:
    """Every beginning and the thing it means, the longest first."""
    path = schemas_folder() / "words.toml"
    try:
        same = tomllib.loads(path.read_text(encoding="utf-8"))["same"]
        stems = [(normalise(stem), thing) for thing, listed in same.items() for stem in listed]
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise BadInput(f"{path}: the list of words cannot be read; restore it from the release") from None
    return tuple(sorted(stems, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=200_000)
def same_word(left: str, right: str) -> bool:
    """Whether two words, or their meanings, are one: in another case, cut short, or with a slip."""
    if left == right:
        return True
    if left.startswith("=") or right.startswith("="):
        return False
    short, long = sorted((left, right), key=len)
    if len(short) >= 3 and long.startswith(short) and len(short) >= 0.4 * len(long):
        return True
    if len(short) < 5:
        return False
    # Endings change with case and language; one slip in a long word is a slip.
    stem = max(4, len(short) - 3)
    return short[:stem] == long[:stem] or OSA.distance(short, long) <= (1 if len(short) < 8 else 2)
