"""Numbered lists as published in plain text: one person a line, or several parted by semicolons."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from linkage.records.column_content import looks_like_place, looks_like_unit
from linkage.records.contracts import Contract
from linkage.records.dates import parse_date
from linkage.records.name_shapes import is_given_name, is_patronymic
from linkage.records.ranks import find_rank, parse_rank
from linkage.records.readers.sheet import Cell, Sheet
from linkage.records.rejects import Reject
from linkage.records.spelling import tidy
from linkage.records.split_cells import DATE, MONTH

_NUMBER = re.compile(
    r"^\s*(?:№\s*)?(\d{1,5})\s*(?:[.)\]:]|[-–—]\s)\s*(?=\D)|^\s*№\s*(\d{1,5})\s+|^\s*[•●▪◦·*–—-]\s+()"
    # A bare number before a capital; an emoji or another sign for a bullet.
    r"|^ *(\d{1,3})[ \u00a0]+(?=[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]+[ \u00a0])"
    r"|^\s*(\d\ufe0f?\u20e3)\s*|^\s*(?:[^\w\s«\"“„'’(\[#@;,|^]\ufe0f?){1,3}\s*(?=[^\W\d])()"
)
_CALL_SIGN = re.compile(
    r"[,(]?\s*(?:позивний|позывной|псевдо|call\s*sign|callsign)\s*[:\-–]?\s*[«\"“„]?([^»\"”“,;)]+)[»\"”“]?\)?"
    r"|[«\"“„]([^»\"”“]{2,25})[»\"”“]",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?:повернул\w+|повернув\w*|звільн\w+|обмін\w+|освобожд\w+|вернул\w+|обменя\w+|released|returned):?\s+(?=\w)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
# «м. Кропивницький (Кіровоград)» is one place; «36 обрмп (Сумська обл.)» is a unit and a region.
_OLD_NAME_OF_TOWN = re.compile(r"[а-яіїє]\s*\((?![^()]*\bобл)[А-ЯІЇЄ][^()]*\)\s*$")
_WORD = r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґ'’ʼ`-]+"
_HEADING = re.compile(
    r":\s*$|!\W*$|слава\s+україні|героям\s+слава|\b(?:список|перелік|перечень|обмін|обмен|всього|усього|загалом|разом|итого|всего|total|list|звільнен\w*"
    r"|освобожд\w*|станом|сили|війська|войска|служба|військовослужбовц\w*|цивільн\w*|гражданск\w*)\b",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"^\W*(?:[\w-]+\s+(?:область|обл)\b|[\w-]+щина\b|(?:АР\s+)?Крим\b|(?:м\.\s*)?Київ\b)", re.IGNORECASE
)
_CATEGORY_ALONE = re.compile(
    r"(?:цивільн|гражданск|civilian|військов(?!а част)|военн|military)\w*(?:\s+(?:особа|лицо|person))?\.?",
    re.IGNORECASE,
)
_CIVILIAN = re.compile(r"\b(?:цивільн|гражданск|civilian)", re.IGNORECASE)
_MILITARY = re.compile(
    r"\b(?:військов|воєнн|военн|military|збройні\s+сили|вооруженные\s+силы|armed\s+forces|зсу\b|всу\b|нгу\b|дпсу\b"
    r"|національна\s+гвард|национальная\s+гвард|national\s+guard|прикордонн|державна\s+прикорд|погранич"
    r"|територіальн\w+\s+оборон|сухопутн|десантн|морськ\w+\s+піхот|морск\w+\s+пехот|повітряні\s+сили|тро\b)",
    re.IGNORECASE,
)
# The header under which the whole line is kept, its number left off.
AS_PUBLISHED = "as_published"
_PERSON_COLUMNS = ("full_name", "rank", "birth_date", "military_unit", "residence", "call_sign")
_ROWS_BEFORE_JUDGING = 60


@dataclass
class _Person:
    """One person's place in the text: the line, its number in the list, and the words about the person."""

    line: int
    number: Cell
    text: str
    region: Cell = None
    category: Cell = None
    last: int = 0


def looks_like_list(text: str) -> bool:
    """Whether most lines open with a number or a bullet and go on with a person's name."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    numbered = [line for line in lines if _NUMBER.match(line)]
    named = sum(1 for line in numbered if _holds_person(_NUMBER.sub("", line, count=1)))
    return _mostly_numbered(lines) and named >= 0.5 * len(numbered)


def _mostly_numbered(lines: list[str]) -> bool:
    """Whether at least half of the lines that begin anew, headings aside, open with a number or a bullet."""
    told = [line for line in lines if line.strip()]
    numbered = sum(1 for line in told if _NUMBER.match(line))
    others = sum(
        1
        for above, line in zip(["", *told], told, strict=False)
        if not (_NUMBER.match(line) or _HEADING.search(line) or (above and _goes_on(line, above)))
    )
    return numbered > 0 and numbered >= others


def looks_like_names(text: str) -> bool:
    """Whether most lines open with a person's name, numbered or not."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    named = sum(1 for line in lines if line.strip()[0].isalpha() and _holds_person(line))
    return bool(lines) and named >= 0.6 * len(lines)


def names_on_several_lines(text: str) -> tuple[int, int] | None:
    """How many names on how many lines, of a text that tells of each person on several unnumbered lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    named = [at for at, line in enumerate(lines) if line[0].isalpha() and _holds_person(line)]
    steps = {after - before for before, after in pairwise(named)}
    between = 0.2 * len(lines) <= len(named) < 0.6 * len(lines)
    return (len(named), len(lines)) if between and steps and max(steps) <= min(steps) + 2 else None


def looks_like_several_a_line(text: str) -> bool:
    """Whether semicolons part people, not columns: nearly every piece between them opens with a name."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    parted = [[piece for piece in line.split(";") if piece.strip()] for line in lines]
    pieces = [_NUMBER.sub("", piece, count=1) for line in parted if len(line) > 1 for piece in line]
    told = [piece for piece in pieces if _holds_person(piece)]
    with_more = sum(1 for piece in told if re.search(r"\d", piece))
    return len(told) > 2 and len(told) >= 0.8 * len(pieces) and with_more >= 0.5 * len(told)


def read_text_list(text: str, path: Path, contract: Contract) -> Sheet:
    """A person a row, with what the line tells put in columns; headings become notes and titles."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sheet = Sheet(path.name, [], [], _count(lines), layout="text list")
    own_date = contract.learned_on[0] if contract.learned_on else None
    names = ["row_no", *_PERSON_COLUMNS, *([own_date] if own_date else []), "rest", AS_PUBLISHED]
    if any(column.name == "category" for column in contract.columns):
        names.insert(-2, "category")
    sheet.columns = names
    for person in _persons(lines, sheet):
        told = _read_person(person.text, own_date)
        if told is None:
            advice = "write the name first, then commas between what follows"
            sheet.broken.append(
                Reject(path.name, person.line, "", person.text, "no name was found in the line", advice)
            )
            continue
        told |= {"row_no": person.number, AS_PUBLISHED: person.text}
        if person.region and not told.get("residence"):
            told["residence"] = person.region
        told.setdefault("category", person.category)
        sheet.rows.append([told.get(name) for name in names])
        sheet.numbers.append(person.line)
    # What no line tells of is no column of this list.
    told_of = [
        at for at, name in enumerate(names) if name == "full_name" or any(row[at] for row in sheet.rows)
    ]
    sheet.columns = [names[at] for at in told_of]
    sheet.rows = [[row[at] for at in told_of] for row in sheet.rows]
    return sheet


def _persons(lines: list[str], sheet: Sheet) -> list[_Person]:
    """Lines cut into persons. A line that goes on from the one above is joined to it."""
    found: list[_Person] = []
    numbered = _mostly_numbered(lines)
    region: Cell = None
    category: Cell = None
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        opening = _NUMBER.match(line)
        body = line[opening.end() :].strip() if opening else line.strip()
        counted = opening is not None and any(opening.groups())
        wrapped = numbered and not opening and bool(found) and at - 1 in (found[-1].line, found[-1].last)
        if wrapped and not (_holds_person(found[-1].text) or _is_heading(body)):
            _go_on(found[-1], body, at, sheet)
        elif counted or ((opening or _holds_person(body)) and not (_is_heading(body) or _is_sentence(body))):
            number = next((group for group in opening.groups() if group), None) if opening else None
            pieces = _pieces(body)
            alone = number if len(pieces) == 1 else None
            found += [_Person(at, alone, piece, region, category) for piece in pieces]
        elif wrapped and _goes_on(line, found[-1].text):
            _go_on(found[-1], body, at, sheet)
        else:
            sheet.set_aside += 1
            sheet.titles.append(body)
            sheet.titles_above += not found
            sheet.notes.append(f"line {at} is a heading and is no record")
            if not _REGION.search(body):
                category = _category(body)
                if category:
                    sheet.notes.append(f"line {at} gives the category of the people below it: {category}")
            region = body.rstrip(": ") if _REGION.search(body) else None
            if region:
                sheet.notes.append(f"line {at} gives the residence of the people below it")
    return found


def _go_on(person: _Person, body: str, at: int, sheet: Sheet) -> None:
    person.text += f" {body}"
    person.last = at
    sheet.counted -= 1
    sheet.notes.append(f"line {at} goes on from the line above")


def _is_heading(body: str) -> bool:
    """Whether a line that could name somebody is a title, a thanks or a slogan."""
    return bool(_HEADING.search(body.split(",")[0]) or _HEADING.search(body[-3:]))


def _is_sentence(body: str) -> bool:
    """Whether a line runs on in words that are no name: «Сьогодні з полону повернуто 12 захисників.»."""
    _, rest = find_rank(_name_part(_VERB.sub("", tidy(body))))
    words = re.findall(_WORD, rest)
    named = [word for word in words[:3] if word[0].isupper() or is_given_name(word) or is_patronymic(word)]
    # A word of name before small letters is no name yet: names are two words, or one with an initial.
    return len(body.split()) >= 5 and len(words) >= 2 and len(named) < 2 and words[0][0].isupper()


def _category(heading: str) -> Cell:
    """Whether a short heading says that those below it are military or civilian; None where it does not."""
    if not heading.endswith(":") and len(heading.split()) > 3:
        return None
    military, civilian = _MILITARY.search(heading), _CIVILIAN.search(heading)
    return None if bool(military) == bool(civilian) else "military" if military else "civilian"


def _goes_on(line: str, above: str) -> bool:
    """Whether a line belongs to the one above, which it begins in the middle of or which breaks off."""
    broken_off = above.rstrip().endswith((",", ";", "(", "–", "—"))
    return not _HEADING.search(line) and (broken_off or line[:1] in " \t,;(" or line.strip()[:1].islower())


def _pieces(body: str) -> list[str]:
    """Several people of one line, where every piece between semicolons holds a name; else the whole line."""
    pieces = [piece.strip() for piece in body.split(";") if piece.strip()]
    return pieces if len(pieces) > 1 and all(map(_holds_person, pieces)) else [body]


def _count(lines: list[str]) -> int:
    """Lines with text, one of several people as often as it names one; counted from the bare lines."""
    count = 0
    for line in lines:
        parts = [part for part in line.split(";") if part.strip()]
        several = len(parts) > 1 and all(_holds_person(_NUMBER.sub("", part, count=1)) for part in parts)
        count += len(parts) if several else bool(line.strip())
    return count


def _holds_person(text: str) -> bool:
    """Whether text opens with a name, a rank before it or not."""
    _, rest = find_rank(_name_part(_VERB.sub("", tidy(text))))
    words = re.findall(rf"{_WORD}\.?", rest)[:4]
    if not 2 <= len(words) <= 4:
        return bool(words) and len(words) == 1 and bool(_CALL_SIGN.search(text))
    initials = sum(1 for word in words if len(word.rstrip(".")) == 1)
    told = any(is_given_name(word) or is_patronymic(word) for word in words)
    return told or (initials > 0 and all(word[0].isupper() for word in words))


def _name_part(text: str) -> str:
    """What stands before the first comma, bracket, quote, dash or date."""
    found = DATE.search(text)
    end = re.search(rf"[,;(«\"“„]|\s[-–—]\s|\d|\b(?:позивний|позывной|{MONTH})\b", text, re.IGNORECASE)
    ends = [match.start() for match in (found, end) if match and match.start() > 0]
    return text[: min(ends)] if ends else text


def _read_person(text: str, own_date: str | None) -> dict[str, Cell] | None:
    """What a line tells of its person by column; what fits none stands in ``rest``. None without a name."""
    told: dict[str, Cell] = {}
    rest = _VERB.sub("", tidy(text))
    if call_sign := _CALL_SIGN.search(rest):
        said = (call_sign.group(1) or call_sign.group(2)).strip()
        # An honorary name of a unit stands in quotes too.
        if call_sign.group(1) or not looks_like_unit(rest[call_sign.start() - 20 : call_sign.end()]):
            told["call_sign"] = said
            rest = f"{rest[: call_sign.start()]}, {rest[call_sign.end() :]}"
    for found in DATE.findall(rest):
        column = _date_column(found, own_date, told)
        if column:
            told[column] = found
            rest = rest.replace(found, ", ", 1)
    rest = _BRACKETS.sub(r", \1, ", rest) if not _OLD_NAME_OF_TOWN.search(rest) else rest
    segments = [segment.strip(" -–—").strip() for segment in re.split(r"[,;]|\s[-–—]\s", rest)]
    left: list[str] = []
    for segment in filter(None, segments):
        _place_segment(segment, told, left)
    if left:
        told["rest"] = ", ".join(left)
    return told if told.get("full_name") or told.get("call_sign") else None


def _place_segment(segment: str, told: dict[str, Cell], left: list[str]) -> None:
    if "full_name" not in told:
        rank, name = find_rank(segment)
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
    rank, unit = find_rank(segment)
    if rank is not None and "rank" not in told and "military_unit" not in told and looks_like_unit(unit):
        told["rank"], told["military_unit"] = segment[: len(segment) - len(unit)].strip(" .,;:-"), unit
        return
    segment = segment.rstrip(".") if segment.count(".") == 1 and len(segment) > 12 else segment
    if "rank" not in told and parse_rank(segment).recognised:
        told["rank"] = segment
    elif "military_unit" not in told and looks_like_unit(segment):
        told["military_unit"] = segment
    elif looks_like_place(segment):
        told["residence"] = f"{told['residence']}, {segment}" if told.get("residence") else segment
    else:
        left.append(segment)


def _date_column(text: str, own_date: str | None, told: dict[str, Cell]) -> str | None:
    """The column a date of a line belongs to: a birth before 2013, the list's own event from 2014 on."""
    try:
        year = parse_date(text, birth="birth_date" not in told).year
    except ValueError:
        return None if "birth_date" in told else "birth_date"
    if year < 2013 and "birth_date" not in told:
        return "birth_date"
    return own_date if year >= 2014 and own_date not in told else None
