"""What a cell with a whole name holds: the name's parts, often a rank, a call sign or a date of birth."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from linkage import names
from linkage.records.cells import DOUBTED, call_sign_text, name_text, says_nothing
from linkage.records.dates import parse_date
from linkage.records.name_notes import part_name_cell, words_of_witness
from linkage.records.name_shapes import ends_as_surname, is_given_name, is_patronymic
from linkage.records.ranks import find_rank, parse_rank
from linkage.records.relations import RelativeOnly, names_nobody, names_only_relative
from linkage.records.running_text import REASON, RunningText, name_before_text, opens_with_told
from linkage.records.spelling import tidy
from linkage.records.units import parse_unit

# Endings that few surnames share, in any case: «ович», «івна», «овною» ...
_PATRONYMIC = re.compile(r"(?:[оеєй]вич|йович|[іїое]вн)(?:а|у|і|и|е|ою|ем|ові|еві)?$")
_PLAIN_WORD = re.compile(r"[А-ЯЁІЇЄҐа-яёіїєґ'’ʼ-]{3,}")
_INITIALS = re.compile(r"([A-ZА-ЯЁІЇЄҐ][a-zа-яіїєґ]?)\.?\s*([A-ZА-ЯЁІЇЄҐ][a-zа-яіїєґ]?)?\.?", re.IGNORECASE)
_BIRTH_WORDS = re.compile(
    r"\b(?:[рг]\s*\.?\s*[нр]\b\.?|року\s+народження|года\s+рождения|born|нар\.|род\.)", re.IGNORECASE
)


@dataclass(frozen=True)
class NameCell:
    """The parts of a name cell as canonical texts; None where the cell does not tell."""

    full_name: str | None = None
    surname: str | None = None
    given_name: str | None = None
    patronymic: str | None = None
    call_sign: str | None = None
    other_names: str | None = None
    rank: str | None = None
    birth_date: str | None = None
    military_unit: str | None = None


@lru_cache(maxsize=1 << 18)
def take_apart(text: str) -> NameCell:
    """The parts of a cell that holds a whole name, none for a placeholder. ValueError where it is no name."""
    words = text.split()
    if len(words) == 3 and all(map(_PLAIN_WORD.fullmatch, words)) and not words_of_witness(text):
        # The commonest layout of all needs no parser: surname, first name, patronymic.
        shown = [name_text(word) for word in words]
        if _PATRONYMIC.search(shown[2]) and not is_patronymic(shown[1]) and _opens(shown[0]):
            return NameCell(" ".join(shown), shown[0], shown[1], shown[2])
    text = DOUBTED.sub("", text)
    if says_nothing(text) or names_nobody(text):
        return NameCell()
    if opens_with_told(plain := tidy(text)) and not words_of_witness(plain):
        raise RunningText(REASON)
    text, unit = _unit_beside(text)
    around = part_name_cell(tidy(text))
    if names_only_relative(around.name) or names_only_relative(tidy(text)):
        raise RelativeOnly("names somebody's relative, not the person")
    if around.notes or around.second:
        text = around.name
        if not text or says_nothing(text) or names_nobody(text):
            return NameCell()
    text = name_before_text(tidy(text))
    parsed = _without_rank(text)
    if parsed.aside:
        # A rank of two words is found whole only at the front of the cell.
        found, rest = find_rank(tidy(text))
        if found is not None and rest:
            parsed = replace(names.parse(rest), aside=(found.text, *names.parse(rest).aside))
    if not (parsed.surname or parsed.given or parsed.patronymic or parsed.call_sign):
        name_text(text)
        raise ValueError("holds no name that could be told apart")
    rank, birth_date = _read_aside(parsed.aside)
    parts = (parsed.surname, parsed.given, parsed.patronymic)
    whole = " ".join(filter(None, parts)) if parsed.aside or parsed.call_sign else name_text(text)
    return NameCell(
        whole or None,
        surname=parsed.surname or None,
        given_name=parsed.given or None,
        patronymic=parsed.patronymic or None,
        call_sign=call_sign_text(parsed.call_sign) or None,
        other_names=" | ".join(filter(None, (parsed.second_surname, parsed.second_given))) or None,
        rank=rank,
        birth_date=birth_date,
        military_unit=unit,
    )


def is_sentence(text: str) -> bool:
    """Whether a cell tells something in a sentence that opens with no name."""
    try:
        take_apart(text)
    except RunningText:
        return True
    except ValueError:
        return False
    return False


_AFTER_COMMA = re.compile(r"(?:(?<!\s)\s+)?[,;(]\s*+([^,;()]*\d[^,;()]*|[^,;()]*[«\"“][^,;()]*)\)?\s*")


_UNIT_CODE = re.compile(r"(?i)в\s?/?\s?ч|військ\w+ част|войск\w+ част|(?<!\w)[аa]-?\d{4}(?!\d)")


def _unit_beside(text: str) -> tuple[str, str | None]:
    """A name cell without the unit after its comma («Ковшаренко О., 36 бр»), and that unit."""
    for found in _AFTER_COMMA.finditer(text):
        unit = parse_unit(found[1])
        if found.start() and unit.recognised and (unit.formation or _UNIT_CODE.search(found[1])):
            return f"{text[: found.start()]}, {text[found.end() :]}".strip(" ,;"), unit.text
    return text, None


# A short form before a capital is a rank or a title of no table: «м-с Шевченко Іван», «Adm. Koval Ivan».
_SHORT_FORM = re.compile(
    r"^(?:[A-Z][a-z]{2,4}\.\s+)+(?=[A-Z][\w'’-]+[\s,]+[A-Z])"
    r"|^(?:(?:[а-яіїєґ]{1,6}\.-?|[а-яіїєґ]{1,4}-[а-яіїєґ]{1,2}\.?)\s*)+(?=[А-ЯЁІЇЄҐ][а-яёіїєґ'’ʼ]+[\s,]+[А-ЯЁІЇЄҐ])"
)


def _without_rank(text: str) -> names.ParsedName:
    """The name of a cell; a rank before it, in small letters or cut short («гол. с-нт»), goes aside."""
    found, rest = find_rank(text)
    opening = text[: len(text) - len(rest)].strip()
    if found is not None and rest and (opening[:1].islower() or re.search(r"[.-]", opening)):
        parsed = names.parse(rest)
        return replace(parsed, aside=(found.text, *parsed.aside))
    return names.parse(_SHORT_FORM.sub("", text))


def _opens(word: str) -> bool:
    """Whether a word before a first name and a patronymic is a surname, as nearly always."""
    return ends_as_surname(word) or not is_given_name(word)


def _read_aside(aside: tuple[str, ...]) -> tuple[str | None, str | None]:
    rank = birth_date = None
    for text in (*aside, " ".join(aside)):
        found = parse_rank(text)
        if rank is None and found.recognised:
            rank = found.text
        if birth_date is None and any(map(str.isdigit, text)):
            try:
                date = parse_date(_BIRTH_WORDS.sub(" ", text).strip(" ,."), birth=True)
            except ValueError:
                continue
            birth_date = date.text if 1900 <= date.year <= 2015 else None
    return rank, birth_date


@lru_cache(maxsize=1 << 16)
def given_and_patronymic(text: str) -> tuple[str | None, str | None]:
    """A first name and a patronymic out of one cell, or two initials: «І. П.», «ІП», «Іван Петрович»."""
    plain = tidy(text)
    initials = _INITIALS.fullmatch(plain)
    if initials and len(plain.replace(".", "").replace(" ", "")) <= 3:
        return tuple(f"{letter.capitalize()}." if letter else None for letter in initials.groups())  # type: ignore[return-value]
    try:
        first, _, rest = name_text(plain).partition(" ")
    except ValueError:
        return plain, None  # to be set aside as what it is
    return first, rest or None
