"""Headers as words: one spelling for comparing them, and how near a header comes to a known one."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from linkage.errors import BadInput
from linkage.records.spelling import mend_look_alikes
from linkage.shipped import schemas_folder

# Marks a header that stands twice in a table.
AGAIN = " (again)"
# Parts a group of columns from a column's own header in the row below it.
IN_GROUP = " › "
_POSSESSIVE = re.compile(r"(?<=[a-z])['’ʼ`]s\b", re.IGNORECASE)
_UNIT_IN_SHORT = re.compile(r"\bв\s*/\s*ч\b", re.IGNORECASE)
_QUESTION_NUMBER = re.compile(
    r"(?:q|п|питання|вопрос)?\s*\d{1,2}(?:\.\d{1,2})*\s*[.):]\s*(?=\D)", re.IGNORECASE
)
_DROPPED = dict.fromkeys(map(ord, "'’ʼ`´‘ʹ′\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NOT_WORD = re.compile(r"[^\w№#]+|_+")
_CAMEL = re.compile(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])")
# Letters each with a dot stand for one word: «Ф.И.О.», «D.O.B.».
_LETTERS = re.compile(r"(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?")
# When or by whose account a thing was so, which does not change what it is: «Health when last seen».
_ASIDE = re.compile(
    r"\b(?:according to|as (?:told|reported|stated|described|heard) by|per)\s+(?:the\s+)?"
    r"(?:witness|source|informant)\w*"
    r"|\b(?:when|as) (?:last )?(?:seen|met)\b"
    r"|\b(?:at|upon|on|after) (?:the )?(?:time of )?(?:death|disappearance|capture"
    r"|release|return|exchange)\b"
    r"|\b(?:на момент|на час|під час|во время|в момент|після|после|при|по)\s+"
    r"(?:смерт\w*|загибел\w*|гибел\w*|зникненн?\w*"
    r"|исчезновени\w*|пропаж\w*|полон\w*|плен\w*|звільненн?\w*|освобождени\w*|поверненн?\w*|возвращени\w*|обмін\w*"
    r"|зустріч\w*|встреч\w*"
    r"|обмен\w*)"
    r"|\b(?:at the time|at that time|на (?:той|тот) (?:момент|час))\b"
    r"|\b(?:did|does|has) (?:the )?(?:witness|source|informant)\b"
    r"|\b(?:свідок|джерело|свидетель|источник)(?= (?:бачи|виді|виде|знає|знает))"
    r"|\b(?:зі|со|з|с|за)\s+слов?\w*(?:\s+(?:свідк|свидет|очевид|джерел|источник)\w*)?",
    re.IGNORECASE,
)
# A name that was another's own before: it is never what a person is called by now.
_NAME_BEFORE = re.compile(
    r"\b(?:at birth|birth (?:sur|family )?name|maiden|n[eé]e\b"
    r"|former\w*|previous\w*|before marriage|дівоч\w*|девич\w*"
    r"|(?:до|перед) (?:шлюб|брак|одруж|замуж)\w*|при (?:народж"
    r"|рожд)\w*|попередн\w*|предыдущ\w*|прежн\w*|колишн\w*"
    r"|бывш\w*|уроджен(?:а|ої)|урожденн\w*)"
)
_PATH = re.compile(r"((?:[A-ZА-ЯІЇЄҐ]\w{3,}\.)+)([A-ZА-ЯІЇЄҐ]\w{2,})")
# «Your missing relative» is the person sought, whoever asks.
_SOUGHT_RELATIVE = re.compile(
    r"(?:\b(?:ваш\w*|your)\s+)?\b(?:missing|captive|sought|зникл\w+|пропавш\w+|полонен\w+|пленн\w+)\s+"
    r"(?:relative|son|husband|wife|father|brother|sister|daughter|родич\w*|родственник\w*|син\w*|сын\w*"
    r"|чоловік\w*|мужа?|брат\w*|батьк\w*|отца|близьк\w*|близк\w*)(?!\w)",
    re.IGNORECASE,
)
_HINT_OF_FORM = re.compile(r"\((?:дд|dd|мм|mm|рррр|гггг|yyyy)[^)]*\)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def normalise(header: str) -> str:
    """A header without case, apostrophes, punctuation and the dots of ё; words parted by one space.

    Latin letters typed in Cyrillic words («Пpiзвищe») become the Cyrillic ones that they look like.
    """
    text = mend_look_alikes(_HINT_OF_FORM.sub(" ", unicodedata.normalize("NFKC", header)))
    text = (
        _UNIT_IN_SHORT.sub("вч", _POSSESSIVE.sub("", text)).casefold().replace("ё", "е").translate(_DROPPED)
    )
    return " ".join(_NOT_WORD.sub(" ", text.replace("№", " № ").replace("#", " # ")).split())


def spellings(header: str) -> tuple[str, ...]:
    """The ways a header may be looked up: whole, without its form group (``person/surname``), camelCase cut.

    A question's number is left off. Below a group in a header of two rows («Народження › дата») the column's
    own words follow those of its group.
    """
    whole = _SOUGHT_RELATIVE.sub("person", header.replace(AGAIN, "").strip().strip("*:").strip())
    tried = [whole]
    if (joined := _LETTERS.sub(lambda letters: letters.group().replace(".", "") + " ", whole)) != whole:
        tried.append(joined)
    if (numbered := _QUESTION_NUMBER.match(whole)) and (rest := whole[numbered.end() :].strip("*:? ")):
        tried.append(rest)
    group, parted, last = whole.rpartition(IN_GROUP)
    if parted:
        tried.append(f"{last} {group}")
        if not is_mute(normalise(last)) and not speaks_of_others(group):
            tried.append(last)
    if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", whole) and not re.search(r"[А-Яа-яІіЇїЄєҐґ]", whole):
        group, _, last = whole.rpartition("/")
        # «applicant/surname» is another's name; «group_witness/witness_id» says so with or without its group.
        if not speaks_of_others(group) or speaks_of_others(last):
            tried.append(last)
    if path := _PATH.fullmatch(whole):
        # «ФизическоеЛицо.Фамилия»: a field of an object, as programs export it.
        group, last = path.groups()
        if not speaks_of_others(_CAMEL.sub(" ", group)):
            tried.append(last)
    tried.append(_CAMEL.sub(" ", tried[-1]))
    if (bare := _ASIDE.sub(" ", tried[-1])) != tried[-1] and not is_mute(normalise(bare)):
        tried.append(bare)
    return tuple(dict.fromkeys(filter(None, map(normalise, tried))))


_CUT_SHORT = re.compile(r"[^\W\d_]{2,}(?=\.)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def short_for(header: str, aliases: Iterable[str]) -> list[str]:
    """The aliases that a header with words cut short by a dot stands for: «Дата зникн.», «Реєстр. номер».

    Word by word each is the alias's own or its beginning; words saying of whom the list speaks are left off.
    """
    for way in (header, _IN_BRACKETS.sub(" ", header)):
        cut = {normalise(word) for word in _CUT_SHORT.findall(way)}
        words = [word for word in normalise(way).split() if word not in _SUBJECT]
        if not cut.intersection(words) or max(map(len, words)) < 3:
            continue
        found = [alias for alias in aliases if _begins_each(words, alias, cut)]
        if found:
            return found
    return []


def _begins_each(words: list[str], alias: str, cut: set[str]) -> bool:
    own = [word for word in alias.split() if word not in _SUBJECT]
    return len(own) == len(words) and all(
        left == right or (left in cut and right.startswith(left))
        for left, right in zip(words, own, strict=True)
    )


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
ukrainian cyrillic україну украину домой додому as heard believed seen його его her his ее її дд мм рррр
гггг dd mm yyyy уточнена уточнено
"""
# Words that carry a sentence and say nothing of its subject: «Вкажіть, коли він зник, за наявними даними».
_LIGHT_WORDS = """
який яка яке які якої якого якій якому яким якою яких котрий котра котрої котрого которой которого котором
которых какой какая какое какие каком какой какого каким which what він вона вони вас вам ви он она они вы
you your ваш ваша ваше he she they him them його себе свій чи ли ж же це это that this than then був була
було були был была было были be been being whose back вважається вважати считается considered проведення
проведения настання наступления здійснення осуществления вказати вкажіть укажите указать зазначте напишіть
напишите please enter specify indicate give орієнтовна орієнтовно орієнтовне орієнтовний приблизна приблизно
приблизне приблизний ориентировочная ориентировочно примерная примерно ймовірна ймовірно ймовірне вероятная
вероятное approximate approx estimated probable exact точна точная саме именно только тільки лише only just
also також ще еще під про во ко within into by with as про саме складу составе складі поблизу близько около
near around раз time порядковий порядковый для for перебував перебувала находился проходив проходил ділянка
нет немає нема стисло коротко кратко briefly detail details подробно детально згідно согласно
"""
# Words too common to decide alone.
_COMMON_WORDS = """
дата date день рік год year місце место place номер number no № # код code тип type вид name дані
данные data information інформація информация статус status стан опис
"""
# Words that mean the person a row tells of; beside others most say what became of somebody.
_PERSON_WORDS = """
зниклий зникла зниклі зниклого зниклої особа особи військовослужбовець військовослужбовця полонений
полонена полоненого полоненої військовополонений бранець бранця бранки звільнений звільнена звільненого
звільненої загиблий загибла загиблого загиблої померлий померла померлого людина людини громадянин
громадянина поверненого повернений повернута повернутий захисник захисниця захисника захисниці боєць
бійця воїн воїна герой героя військовий військова військового пропавший пропавшая пропавшего лицо лица
военнослужащий военнослужащего пленный пленная пленного военнопленный военнопленного освобожденный
освобожденная освобожденного освобожденной погибший погибшая погибшего умерший умершего человек человека
гражданин гражданина возвращенный возвращенного возвращенной защитник защитника защитница боец бойца воин
воина военный солдат солдата person persons prisoner detainee deceased pow casualty captive hostage
soldier serviceman servicewoman fighter defender hero individual member mentioned freed released returned
liberated killed dead fallen безвісти безвісно без вести
"""
_PLACEHOLDERS = frozenset(
    ["column", "col", "field", "unnamed", "поле", "стовпець", "колонка", "столбец", "графа"]
)
_SUBJECT = frozenset(_SUBJECT_WORDS.split())
_LIGHT = frozenset(_LIGHT_WORDS.split())
_COMMON = frozenset(_COMMON_WORDS.split())
_PERSONS = frozenset(_PERSON_WORDS.split())
# A header with one of these speaks of somebody else, or of the paper itself.
_OTHERS = re.compile(
    r"\b(?:заявни\w*|заявит\w*|батька|батько|отца|отец|матер\w*|мати|мать|родич\w*|родствен\w*|рідн\w+|споріднен\w*"
    r"|дружин\w*|жен[аы]|супруг\w*|чоловік\w*|муж[а]?|син[а]?|сын[а]?|доньк\w*|дочк\w*|дочер\w*|дит\w+|дітей|ребенк\w*|детей"
    r"|родин\w*|сімї\w*|семь\w*|famil(?:y|ies)\b(?! name)|лікар\w*|врач\w*|doctor|брат\w*|сестр\w*"
    r"|слідч\w*|следоват\w*|операт\w*|контактн\w*|командир\w*|представник\w*|представит\w*"
    r"|адвокат\w*|свідк\w*|свидет\w*|внес\w*|ввів|ввел|заповн\w*|заполн\w*|оновл\w*|обновл\w*|редаг\w*|друк\w*"
    r"|father\w*|mother\w*|wife|husband|spouse|relative\w*|kin|son|daughter|child\w*|brother|sister|parent\w*"
    r"|applicant\w*|investigat\w*|operator|(?<!loss of )(?<!lost )(?<!last )contact(?! lost| from captiv)"
    r"|lawyer|witness\w*|interviewer\w*|commander|officer|author\w*|reporter\w*"
    r"|отримувач\w*|одержувач\w*|адресат\w*|получател\w*|recipient\w*|addressee\w*|звернув\w*|обративш\w*|опікун\w*|опекун\w*"
    r"|наречен\w*|невест\w*|вдов\w*|близьк\w*|близк\w*|побратим\w*|знайом\w*|знаком\w*|довірен\w*|доверен\w*"
    r"|виконав\w*|исполнит\w*|source\w*|джерел\w*|источник\w*"
    r"|ваш\w*|вас|вам|ви|вы|your?|us|кому"
    r"|transcri(?:ber|bed)\w*|translat\w*|typist|registrar|перекладач\w*|переводчик\w*|записав|записал[аи]?"
    r"|відповідальн\w*|ответственн\w*|опрацюв\w*|опрацьов\w*|обробив|перевірив|проверил\w*"
    r"|волонтер\w*|volunteer\w*|guardian|widow|fiancee|partner|responsible|caseworker|nok|kinship|sender|caller|filled|verified"
    r"|interview\w*|debrief\w*|розмов\w*|разговор\w*"
    r"|опитуван\w*|опроса|бесід\w*|бесед\w*|інтервю|интервью|entered|updated|modified|created|printed|submitt\w*|editor|recorded|informant\w*|enumerator)\b"
)


def is_mute(header: str) -> bool:
    """Whether a header says nothing of its column: «column 3», «поле 3», «дата р»."""
    return not any(weight > 0.3 for word, weight in _telling(header).items() if word not in _PLACEHOLDERS)


def means_the_person(header: str) -> bool:
    """Whether a normalised header only says of whom a row tells: «Freed person», «Захисник/захисниця»."""
    words = [word for word in header.split() if word not in _LIGHT]
    of_persons = [word in _PERSONS or meaning(word) in _EVENTS for word in words]
    return any(of_persons) and all(
        person or word in _SUBJECT or meaning(word) in ("=who", "=whom", "=name")
        for word, person in zip(words, of_persons, strict=True)
    )


def means_a_name_before(header: str) -> bool:
    """Whether a header is of a name that the person had once: «Surname at birth», «Дівоче прізвище»."""
    return _NAME_BEFORE.search(normalise(header)) is not None


def speaks_of_others(header: str) -> bool:
    """Whether a header never seen names a relative, a witness, an official or the handling of the file."""
    words = normalise(_ASIDE.sub(" ", _SOUGHT_RELATIVE.sub("person", header)))
    if words.split(" ")[0] in _ACTOR:
        # «Who told us», but not «who came back»: that is the person.
        return words.startswith(_BY_WHOM) or not _EVENTS.intersection(map(meaning, words.split()))
    return _OTHERS.search(words) is not None


_BY_WHOM = ("ким", "кем")
_ACTOR = frozenset({"хто", "кто", "who", *_BY_WHOM})
_EVENTS = frozenset({"=missing", "=death", "=release", "=exchange", "=capture"})


def shares_its_others(header: str, alias: str) -> bool:
    """Whether an alias names any of the others of a header: «дата опитування родичів» is of an interview."""
    known = _telling(alias)
    others = [word for word in header.split() if word in _ACTOR or _OTHERS.search(word)]
    return any(_same_word(meaning(word), one) for word in others for one in known)


def speaks_of_things(header: str) -> bool:
    """Whether a normalised header has a word that ``schemas/words.toml`` knows, besides dates and places."""
    return any(one[0] == "=" and one not in _COMMON_MEANINGS for one in map(meaning, header.split()))


def qualifies(header: str, alias: str) -> bool:
    """Whether a header opens with a telling alias and goes on: «Прізвище особи, яка розшукується»."""
    return header.startswith(f"{alias} ") and not is_mute(alias)


@lru_cache(maxsize=50_000)
def nearness(header: str, alias: str) -> float:
    """How near two normalised headers are, 0 to 1: the share of telling words that they have in common.

    A word of ``header`` that the alias lacks may change its meaning, so it weighs more than the reverse: most
    before the word they share («дата заяви про зникнення»), little after it («дата зникнення за наказом»).
    """
    left, right = _telling(header), _telling(alias)
    if not left or not right:
        return 0.0
    if left.keys() == right.keys():
        return 1.0
    asked, told = _ASKED & left.keys(), _ASKED & right.keys()
    if (asked and told and not asked & told) or len(_OPPOSITE & (left.keys() | right.keys())) > 1:
        return 0.0
    unmatched = dict(right)
    shared = foreign = said = 0.0
    met = False
    for word, weight in left.items():
        twin = next((other for other in unmatched if _same_word(word, other)), None)
        if twin is not None:
            shared += weight + unmatched.pop(twin)
            met = met or (weight == 1.0 and word not in _ORDER)
        else:
            weight *= _AFTERWARDS if met and word not in _EVENTS else 1.0
            foreign += weight
        said += weight
    if shared < 1.0:
        return 0.0
    return max(0.0, (shared - foreign / 4) / (said + sum(right.values())))


_AFTERWARDS = 0.4


def asks_for(header: str) -> frozenset[str]:
    """What of date and place a normalised header asks for: «коли зник», «дата зникнення», «where seen»."""
    return frozenset({"=date", "=place"}).intersection(map(meaning, header.split()))


_ASKED = frozenset({"=date", "=place", "=who", "=whom"})
_OPPOSITE = frozenset({"=since", "=until"})
_A_MISSING_PERSON = re.compile(r"\bmissing (?=person|man\b|men\b|soldier|service|individual|relative|pow\b)")


@cache
def _telling(header: str) -> dict[str, float]:
    """The words of a header that tell its column, in order, by their meaning, with how much each tells."""
    words = [word for word in _A_MISSING_PERSON.sub("", header).split() if not word.isdigit()]
    words = [word for word in words if word not in _SUBJECT and word not in _LIGHT]
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
    {"=date", "=place", "=number", "=name", "=whence", "=who", "=whom", "=since", "=until"}
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
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError):
        raise BadInput(f"{path}: the list of words cannot be read; restore it from the release") from None
    stems = [(normalise(stem), thing) for thing, listed in same.items() for stem in listed]
    return tuple(sorted(stems, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=200_000)
def _same_word(left: str, right: str) -> bool:
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
