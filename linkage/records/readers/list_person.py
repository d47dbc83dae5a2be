"""What one line of a list tells of its person, by column."""

import re
from dataclasses import dataclass, field

from linkage.records.column_content import looks_like_place, looks_like_unit
from linkage.records.contracts import Contract
from linkage.records.dates import parse_date
from linkage.records.name_shapes import is_given_name
from linkage.records.ranks import find_rank, parse_rank
from linkage.records.readers.list_events import (
    EVENTS,
    event_in,
    is_prison,
    only_region,
    place_in,
    without_event,
)
from linkage.records.readers.list_lines import (
    CALL_SIGN,
    CATEGORY_BEFORE,
    LAST_YEAR_OF_BIRTHS,
    VERB,
    dates_in,
    is_whole_name,
    rank_and_name,
    surname_and_given,
)
from linkage.records.readers.sheet import Cell
from linkage.records.spelling import tidy
from linkage.records.split_cells import DATE

FIRST_YEAR_OF_EVENTS = 2014
_YOUNGEST = 15
_BRACKETS = re.compile(r"\(([^()]*)\)")
# «м. Кропивницький (Кіровоград)» is one place; «36 обрмп (Сумська обл.)» is a unit and a region.
_OLD_NAME_OF_TOWN = re.compile(r"[а-яіїє]\s*\((?![^()]*\bобл)[А-ЯІЇЄ][^()]*\)\s*$")
_CATEGORY_ALONE = re.compile(
    r"(?:цивільн|гражданск|civilian|військов(?!а част)|военн|military)\w*(?:\s+(?:особа|лицо|person))?\.?",
    re.IGNORECASE,
)
_CIVILIAN = re.compile(r"\b(?:цивільн|гражданск|civilian)", re.IGNORECASE)
_SINCE = re.compile(
    r"(?:^|\s)(?:з|із|зі|с|со|від|от|до|по|на|since|from|until|till|to|of|№)\s*$", re.IGNORECASE
)

_AGE = re.compile(
    r"(?:(?:вік|возраст|aged?|йому|їй|ему|ей|близько|біля|приблизно|десь|під|за|до|років|около|примерно|лет|под|about"
    r"|approx|around|~|≈)[.:\s]*)*[1-9]\d(?:\s*[-–]\s*[1-9]\d)?\+?\s*-?\s*"
    r"(?:рок\w*|рік|річн\w+|рр?|лет|летн\w+|года?|г|years?(?:\s+old)?|y\.?\s?o)\.?(?:\s+на\s+ви\w+)?"
    r"|(?:вік|возраст|aged?)[:\s]*[1-9]\d",
    re.IGNORECASE,
)

_BEFORE_DAY = re.compile(r"(?<!\s)\s+(?:on|since|from|з|із|с|від|от)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class ListManner:
    """How a list is written: its kind, the column of bare days, the day of the whole list.

    ``over_comma``: a comma stands between surname and first name.
    """

    contract: Contract
    own: str | None
    whole: str | None = None
    over_comma: bool = False


@dataclass
class Line:
    """What is told so far: by column; ``left`` is what fits none; ``bare`` days taken without any word.

    ``went_missing``: whether the line tells so, and a day of the last contact is another day.
    """

    manner: ListManner
    went_missing: bool = False
    told: dict[str, Cell] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    bare: bool = False
    contradicted: bool = False
    pending: str | None = None
    place_of: str | None = None


def read_person(text: str, manner: ListManner) -> Line | None:
    """What a line tells of its person; what fits no column stands in ``left``. None without a name."""
    line = Line(manner, went_missing=bool(EVENTS["missing"].words.search(text)))
    rest = VERB.sub("", tidy(text.replace("\t", " , ")))
    if category := CATEGORY_BEFORE.match(rest):
        line.told["category"] = "civilian" if category["civilian"] else "military"
        rest = rest[category.end() :]
    if call_sign := CALL_SIGN.search(rest):
        said = (call_sign.group(1) or call_sign.group(2)).strip()
        # An honorary name of a unit stands in quotes too.
        if call_sign.group(1) or not looks_like_unit(rest[call_sign.start() - 20 : call_sign.end()]):
            line.told["call_sign"] = said
            rest = f"{rest[: call_sign.start()]}, {rest[call_sign.end() :]}"
    if surname_and_given(rest, as_others_do=manner.over_comma):
        rest = rest.replace(",", "", 1)
    rest = _BRACKETS.sub(r", \1, ", rest) if not _OLD_NAME_OF_TOWN.search(rest) else rest
    clauses = [clause.strip(" -–—").strip() for clause in re.split(r"[,;]|\s[-–—]\s", rest)]
    clauses = [clause for clause in clauses if clause]
    for at, clause in enumerate(clauses):
        _read_clause(clause, clauses[at + 1] if at + 1 < len(clauses) else "", line)
    return line if line.told.get("full_name") or line.told.get("call_sign") else None


def _read_clause(clause: str, following: str, line: Line) -> None:
    """A clause: its dates to the columns of their events, then what stands before and behind each of them."""
    naming = "full_name" not in line.told
    pieces: list[tuple[str, bool]] = []
    text, start = "", 0
    for first, end in dates_in(clause):
        before, date = clause[start:first], clause[first:end]
        column = _date_column(date, before, clause[end:], following, naming, line)
        text += before
        start = end
        if column:
            line.told[column] = date
            pieces.append((text, True))
            text = ""
        else:
            text += date
    text += clause[start:]
    if pieces and _belongs_to_date(text, pieces[-1][0], naming):
        pieces[-1] = (f"{pieces[-1][0]} {text}", True)
    else:
        pieces.append((text, False))
    for words, dated in pieces:
        _read_piece(" ".join(words.split()).strip(" -–—:"), dated, line)


def _belongs_to_date(tail: str, before: str, naming: bool) -> bool:
    """Whether the words behind a date go on with its event: «зник 03.04.2022 біля м. Попасна»."""
    found = event_in(before, naming)
    return found[0] != "born" if found else not before.strip() and event_in(tail) is not None


def _read_piece(text: str, dated: bool, line: Line) -> None:
    if not any(map(str.isalpha, text)):
        line.pending = None if dated else line.pending
        if not dated and text.strip(" .,"):
            line.left.append(text)
        return
    naming = "full_name" not in line.told
    found = event_in(DATE.sub(" ", text), small=naming)
    if found is None:
        _place_words(text, line)
        return
    event = found[0]
    if naming:
        head, text = _part_at(text, event)
        _place_words(head, line)
    line.pending = None if dated else event
    if DATE.search(text):
        line.left.append(text)
    elif text:
        _read_event(text, event, dated, line)


def _part_at(text: str, event: str) -> tuple[str, str]:
    """A clause that opens with the name and goes on with an event, cut between the two."""
    word = next((one for one in EVENTS[event].words.finditer(text) if not one.group()[0].isupper()), None)
    return (text[: word.start()].strip(), text[word.start() :]) if word else (text, "")


def _read_event(clause: str, event: str, dated: bool, line: Line) -> None:
    """The place of an event's clause; the clause stays in the rest unless it told its day or place alone."""
    if event == "sentenced" and line.manner.contract.kind == "acknowledgement":
        line.told.setdefault("sentence", clause)
        return
    if event == "killed" and line.manner.contract.kind == "testimony":
        line.told.setdefault("condition", clause)
        return
    column = EVENTS[event].place_column(line.manner.contract)
    more = without_event(clause)
    place = place_in(_BEFORE_DAY.sub("", clause[_after_words(clause, event) :])) if more else None
    if place and column and column not in line.told:
        line.told[column] = place
    elif more or not dated:
        line.left.append(clause)
    line.place_of = column if column and place is None else None


def _after_words(clause: str, event: str) -> int:
    """Where an event's words end in a clause, so far as the rest can hold its place."""
    ends = [word.end() for word in EVENTS[event].words.finditer(clause)]
    return ends[0] if ends and ends[0] < len(clause) else 0


def _place_of_detention(segment: str, line: Line) -> str | None:
    """The column of a prison, colony or camp named in a clause of its own: «ВК-10», «СІЗО-2 Таганрог»."""
    if not is_prison(segment):
        return None
    column = EVENTS["held"].place_column(line.manner.contract)
    return column if column not in line.told else None


def _date_column(text: str, before: str, after: str, following: str, naming: bool, line: Line) -> str | None:
    """The column a date belongs to: that of the event told beside it, else of the birth or the list's own."""
    contract, told = line.manner.contract, line.told
    found = event_in(before, naming) or event_in(DATE.split(text)[0] + text, False)
    found = found or event_in(DATE.split(after)[0], naming)
    if found:
        column = EVENTS[found[0]].day_column(contract)
        if found[0] == "last" and column == "missing_date" and line.went_missing:
            return None
        return column if column and column not in told else None
    try:
        year = parse_date(text, birth="birth_date" not in told).year
    except ValueError:
        return None if "birth_date" in told else "birth_date"
    if year <= LAST_YEAR_OF_BIRTHS and "birth_date" not in told:
        return "birth_date"
    nearby = line.pending or _opens_with_event(following)
    if nearby:
        column = EVENTS[nearby].day_column(contract)
        return column if column and column not in told else None
    if _contradicts(text, year, before, naming, line):
        return None
    line.bare = True
    return line.manner.own


def _opens_with_event(clause: str) -> str | None:
    """The event that the next clause tells of without a day of its own: «03.04.2022, зник безвісти»."""
    found = event_in(clause)
    return found[0] if found and found[1].start() == 0 and not DATE.search(clause) else None


def _contradicts(text: str, year: int, before: str, naming: bool, line: Line) -> bool:
    """Whether anything speaks against a bare date being the list's own: words, an age, the list's day."""
    own, told = line.manner.own, line.told
    if own is None or own in told or year < FIRST_YEAR_OF_EVENTS or _SINCE.search(before):
        return True
    if not naming and before.strip(" -–—():") and not _tells_who(before):
        line.contradicted = True
        return True
    if (born := _year(told.get("birth_date"))) and year - born < _YOUNGEST:
        line.contradicted = True
        return True
    if line.manner.whole and not _same_day(text, line.manner.whole):
        line.contradicted = True
        return True
    return False


def _tells_who(text: str) -> bool:
    """Whether words before a date are a rank, a unit or a place, and so say nothing of the date."""
    bare = text.strip(" .,:")
    return parse_rank(bare).recognised or looks_like_unit(bare) or place_in(bare) is not None


def _year(text: Cell) -> int | None:
    try:
        return parse_date(text, birth=True).year if text else None
    except ValueError:
        return None


def _same_day(text: str, day: str) -> bool:
    try:
        return parse_date(text).text == day
    except ValueError:
        return False


def _place_words(segment: str, line: Line) -> None:
    """A clause without an event: the name, a category, a rank, a unit, a place; else it is left."""
    told = line.told
    place_of, line.place_of, line.pending = line.place_of, None, None
    if not segment:
        return
    if "full_name" not in told:
        rank, name = rank_and_name(segment)
        if rank is not None:
            told.setdefault("rank", segment[: len(segment) - len(name)].strip() or rank.text)
        if name and any(map(str.isalpha, name)):
            told["full_name"] = segment[segment.find(name) :]
        return
    if _CATEGORY_ALONE.fullmatch(segment):
        told["category"] = "civilian" if _CIVILIAN.search(segment) else "military"
        return
    name = told["full_name"] or ""
    if len(name.split()) == 1 and not is_given_name(name) and is_given_name(segment.split()[0]):
        told["full_name"] = f"{name} {segment}"
        return
    if _AGE.fullmatch(segment) and "age" not in told:
        told["age"] = segment
        return
    rank, unit = find_rank(segment)
    if rank is not None and "rank" not in told and "military_unit" not in told and looks_like_unit(unit):
        told["rank"], told["military_unit"] = segment[: len(segment) - len(unit)].strip(" .,;:-"), unit
        return
    segment = segment.rstrip(".") if segment.count(".") == 1 and len(segment) > 12 else segment
    if "rank" not in told and parse_rank(segment).recognised:
        told["rank"] = segment
    elif "military_unit" not in told and looks_like_unit(segment):
        told["military_unit"] = segment
    elif place_of_detention := _place_of_detention(segment, line):
        told[place_of_detention] = segment
    elif looks_like_place(segment) and not is_whole_name(segment):
        # «зник 03.04.2022, м. Маріуполь»: the place right after an event is the event's.
        if place_of and place_of not in told and not only_region(segment):
            told[place_of] = segment
        else:
            told["residence"] = f"{told['residence']}, {segment}" if told.get("residence") else segment
    else:
        line.left.append(segment)
