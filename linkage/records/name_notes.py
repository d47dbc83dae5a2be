"""What a name cell holds beside the name of its person: remarks in the writer's words, a second person."""

import re
from dataclasses import dataclass
from functools import lru_cache

from linkage.names.call_sign_words import INTRODUCED
from linkage.records.name_shapes import is_given_name, is_patronymic
from linkage.records.ranks import find_rank, parse_rank
from linkage.records.relations import tells_relation, without_relation

_NAME_OF = (
    r"(?:прізвищ\w*|ім['’ʼ`]?я|імені|по[ -]?батькові|фамили\w*|имя|имени|отчеств\w*"
    r"|(?:sur|last |first |given )?name|surname|patronymic)"
)
# something must part them, and they are few: else a long row of such words would be tried in all ways
_NAMES_OF = rf"{_NAME_OF}(?:(?:\s*(?:,|та|і|й|и|and|or|або|или)\s*|\s+){_NAME_OF}){{0,4}}"
_NOT_KNOWN = (
    r"(?:(?:не|not|doesn['’]?t|don['’]?t)\s+(?:знає\w*|знаю|знали|знав|знала|знает|знал\w?|пам['’ʼ`]?ята\w*|помн\w+|відом\w*"
    r"|извест\w*|назва\w+|сказа\w+|каза\w+|known?|remember\w*)|невідом\w*|неизвест\w*|unknown|забув\w*|забы\w+)"
)
# «ім'я не знає», «не пам'ятає прізвища», «ім'я та по батькові невідомі».
_UNKNOWN_PART = re.compile(
    rf"(?i)(?<!\w)(?:{_NAMES_OF}\s*(?:[-–—:]\s*)?{_NOT_KNOWN}"
    rf"|{_NOT_KNOWN}\s+(?:його|її|его|ее|his|her|the)?\s*{_NAMES_OF})(?!\w)"
)
# «хлопець на прізвище Ткачук», «звати Степан», «парень по кличке Шева».
_INTRODUCED = re.compile(
    r"(?i)^(?:(?:якийсь|какой-то|такий|такой|один|a|some)\s+)*"
    r"(?:(?:хлопець|чоловік|мужик|дядько|дівчина|жінка|парень|мужчина|человек|девушка|женщина|боєць|боец|guy|man|woman)\s+)?"
    r"(?:(?:(?:на|по|з|із|з[іи]|с|за|by the|with the|named|called)\s+)?"
    r"(?:прізвищ\w+|фамили\w+|ім['’ʼ`]?я|імені|имя|имени|звати|звали|зовут|named|called|surname|name)\s*[:–-]?\s+(?=[A-ZА-ЯЁІЇЄҐ«\"])"
    rf"|(?<=\s)(?={INTRODUCED}))"
)
_PERHAPS_NOT = r"(?:(?:не|not|never|did\s*n[o'’]t)\s+)?"
_WITNESSED = (
    r"(?:бачи(?:в|ла|ли)|виде(?:л|ла|ли)|зустріча?(?:в|ла|ли)|встре(?:тил|чал)[аи]?|saw|see|seen|met"
    r"|(?:чу(?:в|ла|ли)|слыша(?:л|ла|ли)|розповідали|розказували|говорили|рассказывали|heard|told)\s+(?:про|о|об|of|about))"
)
_WHOM = r"(?:(?:я|ми|мы|i|we|сам|сама|самі|особисто|лично|там|there|його|її|его|ее|такого|personally)\s+)*"
# «Не бачив Гордієвського Леся», «Гордієвського Леся не бачив»: words of the witness, not of the name.
_SAID_OF = re.compile(
    rf"^(?i:{_WHOM}{_PERHAPS_NOT}{_WHOM}{_WITNESSED})\s*[:,-]?\s+(?i:{_WHOM})(?=[A-ZА-ЯЁІЇЄҐ«\"])"
)
_SAID_AFTER = re.compile(rf"(?<=\w)[\s,]+(?i:{_WHOM}{_PERHAPS_NOT}{_WHOM}{_WITNESSED})\W*$")
# The commonest cells of all, words that open with a capital and initials, hold no remark.
_ONLY_NAMES = re.compile(r"(?:[А-ЯЁІЇЄҐ](?:[а-яёіїєґ'’ʼ-]+|\.)\s?)+")
_CUT = re.compile(r"(?:(?<!\s)\s+)?[,;()\[\]]\s*")
_AND = re.compile(r"(?<!\s)\s+(?:та|і|й|и|and|&|\+|разом\s+з|вместе\s+с)\s+(?=[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]+)")
_CALLED = re.compile(
    r"(?i)(?<![,\s])[,\s]+(?:по|на|за)\s+(?:імені|имени|ім['’ʼ`]?я|прізвищ\w+|фамили\w+)\s+(?=[A-ZА-ЯЁІЇЄҐ])"
)
_AND_MORE = re.compile(
    r"(?i)(?<!\s)\s+(?:та|і|й|и|and)\s+(?:ще|еще|ещё|інш\w+|друг\w+|more|others?)(?!\w).*$"
)
_TELLS_WHENCE = re.compile(
    r"^[а-яіїєґёa-z'’ʼ-]+\s+(?:(?:\S+\s+)?(?:з|із|зі|с|в|у|на|від|под|під|from|in|of)\s)"
)
_DENIAL = re.compile(r"(?i)(?<!\w)(?:не|ні|без|not|no|нет)(?!\w)")
_SPEAKS_OF_NAME = re.compile(rf"(?i)дівоч|дівоц|девич|maiden|born|нар\.|род\.|{INTRODUCED}")


@dataclass(frozen=True)
class Around:
    """A name cell parted: the ``name`` with its rank or call sign, the ``notes``, and a ``second`` person."""

    name: str
    notes: tuple[str, ...] = ()
    second: str | None = None


@lru_cache(maxsize=1 << 16)
def part_name_cell(text: str) -> Around:
    """Part a tidy name cell; one without remarks or a second person is given back as it is."""
    said = words_of_witness(text)
    if not said and _ONLY_NAMES.fullmatch(text) and not _UNKNOWN_PART.search(text):
        return Around(text)
    notes = [found.group() for found in _UNKNOWN_PART.finditer(text)]
    name = _UNKNOWN_PART.sub(",", text) if notes else text
    if said:
        notes.append(said)
        name = _SAID_AFTER.sub("", _SAID_OF.sub("", name, count=1), count=1)
    name, relation = without_relation(name)
    notes += [relation] if relation else []
    if opening := _INTRODUCED.match(name):
        notes.append(opening.group().strip())
        name = name[opening.end() :]
    if called := _CALLED.search(name):
        notes.append(called.group().strip(" ,"))
        name = f"{name[: called.start()]} {name[called.end() :]}"
    if more := _AND_MORE.search(name):
        notes.append(more.group().strip())
        name = name[: more.start()]
    name, second = _first_of_two(name)
    segments = [segment for segment in _CUT.split(name) if segment.strip(" .")]
    written = any(map(_has_capital, segments))
    asides = [segment for segment in segments if _is_note(segment, written)]
    if asides:
        notes += asides
        name = ", ".join(segment for segment in segments if segment not in asides)
    if not notes and second is None:
        return Around(text)
    return Around(re.sub(r"[\s,]*,[\s,]*|\(\s*,?\s*\)", ", ", name).strip(" ,;()"), tuple(notes), second)


def words_of_witness(text: str) -> str | None:
    """What a witness says of having met the one whom the cell names («не бачив», «чув про»); None usually."""
    found = _SAID_OF.match(text) or _SAID_AFTER.search(text)
    return found.group().strip(" ,:-") if found else None


def _has_capital(segment: str) -> bool:
    return any(word[0].isupper() for word in re.findall(r"[^\W\d_][\w'’ʼ-]+", segment))


def _is_note(segment: str, written: bool) -> bool:
    """Whether a piece of a cell is a remark: it denies, or is in small letters beside a capitalised name."""
    if any(map(str.isdigit, segment)) or _SPEAKS_OF_NAME.search(segment):
        return False
    if tells_relation(segment):
        return written
    if _DENIAL.search(segment):
        return segment[0].islower()
    if written and _TELLS_WHENCE.match(segment) and not parse_rank(segment).recognised:
        return find_rank(segment)[0] is None
    words = segment.split()
    if not written or _has_capital(segment) or not segment[0].islower() or len(words[0].rstrip(".")) < 3:
        return False
    named = any(is_given_name(word) or is_patronymic(word) for word in words)
    return not named and not parse_rank(segment).recognised


def _first_of_two(name: str) -> tuple[str, str | None]:
    """The first person a cell names, and the second one where «та», «і» or a comma joins two."""
    if parted := _AND.search(name):
        first, second = name[: parted.start()], name[parted.end() :]
        if _has_capital(first):
            return first, second.strip(" ,;.")
    segments = re.split(r"\s*[,;]\s*", name)
    whole = [at for at, segment in enumerate(segments) if _is_whole_name(segment)]
    if len(whole) < 2:
        return name, None
    own = [segment for at, segment in enumerate(segments) if at not in whole[1:]]
    return ", ".join(own), ", ".join(segments[at] for at in whole[1:])


def _is_whole_name(segment: str) -> bool:
    """Whether a piece of a cell holds a first name and a surname of its own."""
    if _SPEAKS_OF_NAME.match(segment):  # «позивний Сивий Вовк»
        return False
    words = re.findall(r"[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]+", segment)
    given = [word for word in words if is_given_name(word)]
    surnames = [word for word in words if word not in given and not is_patronymic(word)]
    return bool(given and surnames) and len(words) <= 4 and not any(map(str.isdigit, segment))
