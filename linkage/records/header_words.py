"""Headers as they are written: the ways to look one up, what was cut short, and whom it speaks of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from linkage.records.header_meaning import (
    EVENTS,
    LIGHT,
    SUBJECT,
    is_mute,
    meaning,
    normalise,
    same_word,
    telling,
)

# Marks a header that stands twice in a table.
AGAIN = " (again)"
# Parts a group of columns from a column's own header in the row below it.
IN_GROUP = " › "
_QUESTION_NUMBER = re.compile(
    r"(?:q|п|питання|вопрос)?\s*\d{1,2}(?:\.\d{1,2})*\s*[.):]\s*(?=\D)", re.IGNORECASE
)
CAMEL = re.compile(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])")
# Letters each with a dot stand for one word: «Ф.И.О.», «D.O.B.».
_LETTERS = re.compile(r"(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?")
# When or by whose account a thing was so, which does not change what it is: «Health when last seen».
_ASIDE = re.compile(
    r"\b(?:according to|as (?:told|reported|stated|described|heard) by|per)\s+(?:the\s+)?"
    r"(?:witness|source|informant|famil|relative|next of kin)\w*"
    r"|\b(?:згідно|відповідно до|согласно)(?:\s+(?:з|із|зі))?\s+\w+"
    r"|\b(?:за|по)\s+(?:даними|даним|данным|інформацією|информации|словами|словам)\s+\w+"
    r"|\b(?:when|as) (?:last )?(?:seen|met)\b"
    r"|\b(?:коли|когда) (?:востаннє |в последний раз )?(?:бачи|зустрі|зустрів|виде|видел|встре)\w*"
    r"|\b(?:at|upon|on|after) (?:the )?(?:time of )?(?:death|disappearance|capture"
    r"|release|return|exchange)\b"
    r"|\b(?:на момент|на час|під час|во время|в момент|після|после|при|по)\s+"
    r"(?:смерт\w*|загибел\w*|гибел\w*|зникненн?\w*"
    r"|исчезновени\w*|пропаж\w*|полон\w*|плен\w*|звільненн?\w*|освобождени\w*|поверненн?\w*|возвращени\w*|обмін\w*"
    r"|зустріч\w*|встреч\w*"
    r"|обмен\w*)"
    r"|^\W*(?:що|что)\s+(?:вам|ви|вы|вас)?\s*(?:особисто\s+|лично\s+)?(?:відомо|знаєте|известно|знаете)\s+(?:про|об?)\b"
    r"|^\W*what (?:do you|is) know(?:n)?\s+(?:about|of)\b"
    # Who is asked what they saw: «Кого Вы видели (ФИО)».
    r"|\b(?:ви|вы|(?:did |do |have )?you)\b"
    r"(?=.*\b(?:бач|зустр|чу[лє]|знає|виде|встре|слы|знае|розпов|расска|see|saw|met|hear|know|tell))"
    r"|\b(?:at the time|at that time|на (?:той|тот) (?:момент|час))\b"
    r"|\b(?:did|does|has) (?:the )?(?:witness|source|informant|interviewee|respondent)\b"
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
    group, last = _parted(whole)
    if group:
        tried.append(f"{last} {group}")
        if not is_mute(normalise(last)) and not speaks_of_others(group):
            tried.append(last)
    if _FORM_PATH.fullmatch(whole) and not re.search(r"[А-Яа-яІіЇїЄєҐґ]", whole):
        group, _, last = whole.rpartition("/")
        # «applicant/surname» is another's name; «group_witness/witness_id» says so with or without its group.
        if not speaks_of_others(group) or speaks_of_others(last):
            tried.append(last)
    if path := _PATH.fullmatch(whole):
        # «ФизическоеЛицо.Фамилия»: a field of an object, as programs export it.
        group, last = path.groups()
        if not speaks_of_others(CAMEL.sub(" ", group)):
            tried.append(last)
    tried.append(CAMEL.sub(" ", tried[-1]))
    if (bare := _ASIDE.sub(" ", tried[-1])) != tried[-1] and not _is_any_thing(normalise(bare)):
        tried.append(bare)
    return tuple(dict.fromkeys(filter(None, map(normalise, tried))))


def _parted(whole: str) -> tuple[str, str]:
    """A header's group, or nothing, and its own words: «Народження › дата», «Разыскиваемый: имя»."""
    group, _, last = whole.rpartition(IN_GROUP)
    if not group:
        parted = _PARTED.fullmatch(whole)
        group, last = parted.groups() if parted else ("", whole)
        words = normalise(group).split()
        # «Enquirer: date of birth»: of whom an unknown word speaks, nobody knows.
        if not any(meaning(word)[0] == "=" or word in SUBJECT or word in _PERSONS for word in words):
            return "", whole
    return group, last


def group_of(header: str) -> str:
    """The group that a header stands in; nothing where it stands alone."""
    return _parted(header.replace(AGAIN, "").strip())[0]


# «Разыскиваемый: имя», «Missing person - date of birth».
_PARTED = re.compile(r"(.+)(?:: | [-–—|] )(.+)")


def _is_any_thing(bare: str) -> bool:
    """Whether what is left of a header is mute and, unlike «стан», only asks for a day, place or number."""
    return is_mute(bare) and (not bare or meaning(bare).startswith("="))


# «person/last_name» is a column in a group of a form; «Passport/ID» is one thing or the other.
_FORM_PATH = re.compile(r"(?![A-Z][a-z]+/[A-Z])[\w.-]+(?:/[\w.-]+)+")
# «Підр-л», «нар-ня», «бат-н»: the middle of a word left out for a hyphen.
_LETTERS_LEFT_OUT = re.compile(r"(?<![\w-])([^\W\d_]{1,6})-([^\W\d_]{1,3})(?![\w-])")
# Stands for the hyphen, which normalising would drop.
_GAP = "0"
_CUT_SHORT = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?=\.)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def short_for(header: str, aliases: Mapping[tuple[int, str], Sequence[str]]) -> list[str]:
    """The aliases that a header with words cut short stands for: «Дата зникн.», «Реєстр. номер», «Підр-л».

    Word by word each is the alias's own, its beginning before a dot, or both its ends about a hyphen; words
    saying of whom the list speaks are left off. ``aliases`` are those of one contract (see ``by_beginning``).
    """
    for way in (header, _IN_BRACKETS.sub(" ", header)):
        whole = _LETTERS_LEFT_OUT.sub(lambda word: f"{word[1]}{_GAP}{word[2]}", way)
        cut = {normalise(word) for word in _CUT_SHORT.findall(whole)}
        words = [word for word in normalise(whole).split() if word not in SUBJECT]
        gaps = any(_GAP in word for word in words)
        if not (gaps or cut.intersection(words)) or max(map(len, words), default=0) < 3:
            continue
        numbers = {word for word in words if meaning(word) == "=number"}
        known = words[0] not in numbers and words[0][0] != _GAP
        rivals = aliases.get((len(words), words[0][0] if known else ""), ())
        found = [alias for alias in rivals if _begins_each(words, _own_words(alias), cut, numbers)]
        if found:
            return found
    return []


def by_beginning(aliases: Iterable[str]) -> Mapping[tuple[int, str], Sequence[str]]:
    """Normalised aliases by how many words they have and by their first letter, and by the former alone.

    Words that say of whom a list speaks do not count.

    >>> by_beginning(["дата зникнення особи", "звання"])[2, "д"]
    ['дата зникнення особи']
    """
    found: dict[tuple[int, str], list[str]] = {}
    for alias in aliases:
        words = _own_words(alias)
        for letter in {"", *words[:1]}:
            found.setdefault((len(words), letter[:1]), []).append(alias)
    return found


@lru_cache(maxsize=20_000)
def _own_words(alias: str) -> tuple[str, ...]:
    return tuple(word for word in alias.split() if word not in SUBJECT)


def _begins_each(words: list[str], own: tuple[str, ...], cut: set[str], numbers: set[str]) -> bool:
    return all(
        left == right
        or (left in cut and right.startswith(left))
        or _has_both_ends(left, right)
        or (left in numbers and meaning(right) == "=number")
        for left, right in zip(words, own, strict=True)
    )


def _has_both_ends(short: str, word: str) -> bool:
    """Whether a word is what letters were left out of: «нар-ня» is «народження»."""
    start, gap, end = short.partition(_GAP)
    return bool(gap) and len(word) > len(start) + len(end) and word.startswith(start) and word.endswith(end)


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
liberated killed dead fallen встановлений встановлена встановленого встановленої
ідентифікований ідентифікована ідентифікованого ідентифікованої установленный установленная установленного
опознанный опознанного identified described потерпілий потерпіла потерпевший потерпевшая
обвинувачений обвинуваченого підсудний підсудного засуджений засудженого подсудимый
подсудимого осужденный осужденного обвиняемый обвиняемого defendant accused convict patient пацієнт
пацієнта пациент
пациента subject victim
безвісти безвісно без вести
"""
_PERSONS = frozenset(_PERSON_WORDS.split())
# A header with one of these speaks of somebody else, or of the paper itself.
_OTHERS = re.compile(
    r"\b(?:заявни\w*|заявит\w*|батька|батько|отца|отец|матер\w*|мати|мать|родич\w*|родствен\w*|рідн\w+|споріднен\w*"
    r"|дружин\w*|жен[аы]|супруг\w*|чоловік\w*|муж[а]?|син[а]?|сын[а]?|доньк\w*|дочк\w*|дочер\w*|дит\w+|дітей|ребенк\w*|детей"
    r"|родин\w*|сімї\w*|семь\w*|famil(?:y|ies)\b(?! name)|лікар\w*|врач\w*|doctor|брат\w*|сестр\w*"
    r"|слідч\w*|следоват\w*|операт\w*|контактн\w*|командир\w*|представник\w*|представит\w*"
    r"|адвокат\w*|свідк\w*|свідок|мам[аиуо]\w*|тат(?:о|а|у|ові)|пап[аыу]|сусід\w*|сосед\w*|neighbou?r\w*|friend\w*|свидет\w*|внес\w*|ввів|ввел|заповн\w*|заполн\w*|оновл\w*|обновл\w*|редаг\w*|друк\w*"
    r"|father\w*|mother\w*|wife|husband|spouse|relative\w*|kin|son|daughter|child\w*|brother|sister|parent\w*"
    r"|applicant\w*|enquirer\w*|inquirer\w*|requester\w*|seeker\w*|запитувач\w*|запрашивающ\w*"
    r"|investigat\w*|operator|(?<!loss of )(?<!lost )(?<!last )contact(?! lost| from captiv)"
    r"|lawyer|witness\w*|interviewer\w*|commander|officer|author\w*|reporter\w*"
    r"|отримувач\w*|одержувач\w*|адресат\w*|получател\w*|recipient\w*|addressee\w*|звернув\w*|обративш\w*|опікун\w*|опекун\w*"
    r"|наречен\w*|невест\w*|вдов\w*|близьк\w*|близк\w*|побратим\w*|знайом\w*|знаком\w*|довірен\w*|доверен\w*"
    r"|виконав\w*|исполнит\w*|source\w*|джерел\w*|источник\w*"
    r"|ваш\w*|вас|вам|ви|вы|your?|us|кому"
    r"|transcri(?:ber|bed)\w*|translat\w*|typist|registrar|перекладач\w*|переводчик\w*|записав|записал[аи]?"
    r"|відповідальн\w*|ответственн\w*|опрацюв\w*|опрацьов\w*|обробив|перевірив|проверил\w*"
    r"|респондент\w*|respondent\w*|опитан\w*|опрошен\w*|донор\w*|donor\w*"
    r"|судд\w*|судья|судьи|judge|прокурор\w*|prosecutor|куратор\w*|психолог\w*|юрист\w*|експерт\w*|эксперт\w*|волонтер\w*|volunteer\w*|guardian|widow|fiancee|partner|responsible|caseworker|nok|kinship|sender|caller|filled|verified"
    r"|interview\w*|debrief\w*|розмов\w*|разговор\w*"
    r"|опитуван\w*|опроса|бесід\w*|бесед\w*|інтервю|интервью|entered|updated|modified|created|printed|submitt\w*|editor|recorded|informant\w*|enumerator)\b"
)


def means_the_person(header: str) -> bool:
    """Whether a normalised header only says of whom a row tells: «Freed person», «Захисник/захисниця»."""
    words = [word for word in header.split() if word not in LIGHT]
    of_persons = [word in _PERSONS or meaning(word) in EVENTS for word in words]
    return any(of_persons) and all(
        person or word in SUBJECT or meaning(word) in ("=who", "=whom", "=name")
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
        return words.startswith(_BY_WHOM) or not EVENTS.intersection(map(meaning, words.split()))
    return _OTHERS.search(words) is not None


_BY_WHOM = ("ким", "кем")
_ACTOR = frozenset({"хто", "кто", "who", *_BY_WHOM})


def shares_its_others(header: str, alias: str) -> bool:
    """Whether an alias names any of the others of a header: «дата опитування родичів» is of an interview."""
    known = telling(alias)
    others = [word for word in header.split() if word in _ACTOR or _OTHERS.search(word)]
    return any(same_word(meaning(word), one) for word in others for one in known)
