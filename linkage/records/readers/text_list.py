"""Numbered lists as published in plain text: one person a line, or several parted by semicolons."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage.errors import BadInput
from linkage.records.contracts import Contract
from linkage.records.name_cells import is_sentence as tells_in_sentence
from linkage.records.name_shapes import is_patronymic
from linkage.records.readers.list_events import EVENTS
from linkage.records.readers.list_lines import (
    HEADING,
    NUMBER,
    REGION,
    goes_on,
    holds_person,
    is_heading,
    is_sentence,
    is_whole_name,
    names_its_maker,
    part_label,
    pieces,
    seems_to_name,
    surname_and_given,
)
from linkage.records.readers.list_person import Line, ListManner, read_person
from linkage.records.readers.list_recognition import (
    EntryLines,
    lines_of_entry,
    mostly_numbered,
    no_list_of_people,
)
from linkage.records.readers.sheet import AS_PUBLISHED, REST, Cell, Sheet
from linkage.records.rejects import Reject
from linkage.records.spelling import tidy
from linkage.records.statements import read_statement
from linkage.records.titles import exchange_facts

_CIVILIAN = re.compile(r"\b(?:цивільн|гражданск|civilian)", re.IGNORECASE)
_MILITARY = re.compile(
    r"\b(?:військов|воєнн|военн|military|збройні\s+сили|вооруженные\s+силы|armed\s+forces|зсу\b|всу\b|нгу\b|дпсу\b"
    r"|національна\s+гвард|национальная\s+гвард|national\s+guard|прикордонн|державна\s+прикорд|погранич"
    r"|територіальн\w+\s+оборон|сухопутн|десантн|морськ\w+\s+піхот|морск\w+\s+пехот|повітряні\s+сили|тро\b)",
    re.IGNORECASE,
)
_FIRST_COLUMNS = ("row_no", "full_name", "rank", "birth_date", "military_unit", "residence", "call_sign")


@dataclass
class _Person:
    """One person's place in the text: the line, its number in the list, and the words about the person."""

    line: int
    number: Cell
    text: str
    region: Cell = None
    category: Cell = None
    last: int = 0


def read_text_list(text: str, path: Path, contract: Contract) -> Sheet:
    """A person a row, with what the line tells put in columns; headings become notes and titles."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sheet = Sheet(path.name, [], [], _count(lines), layout="text list")
    persons = _persons(lines, sheet, contract.kind == "testimony")
    manner = _manner(sheet, persons, contract)
    told_of: list[dict[str, Cell]] = []
    bare: list[int] = []
    contradicted: list[int] = []
    several: list[int] = []
    for person in persons:
        line = read_person(person.text, manner)
        if line is None:
            reason = "no name was found in the line"
            sheet.broken.append(Reject(path.name, person.line, "", person.text, reason, _NAME_FIRST))
            continue
        if tells_in_sentence(line.told.get("full_name") or ""):
            sheet.broken.append(_sentence(path.name, person.line, person.text))
            continue
        told_of.append(_row(person, line, contract))
        sheet.numbers.append(person.line)
        several += [person.line] * any(map(is_whole_name, line.left))
        bare += [person.line] * line.bare
        contradicted += [person.line] * line.contradicted
    if len(sheet.broken) > len(told_of) and any(one.reason == _SENTENCE for one in sheet.broken):
        raise BadInput(no_list_of_people(path.name))
    _note_dates(sheet, manner, bare, contradicted)
    if several:
        sheet.warnings.append(
            f"{_lines(several)} read as one person but may name several: write each person on a line"
        )
    if contract.kind == "testimony":
        _seen_where_title_says(sheet, told_of)
    _put_in_columns(sheet, told_of)
    return sheet


_NAME_FIRST = "write the name first, then commas between what follows"
_SENTENCE = "the line tells something in a sentence and opens with no name"
_OR_STATEMENT = "or deliver a table with what was told in a column statement"


def _sentence(file: str, at: int, text: str) -> Reject:
    return Reject(file, at, "", text, _SENTENCE, f"{_NAME_FIRST}; {_OR_STATEMENT}")


def _is_told(body: str) -> bool:
    """Whether a line is a whole sentence of what somebody told, and no title that speaks of seeing."""
    return body.endswith((".", "!", "?", "…")) and not HEADING.search(body) and tells_in_sentence(body)


def _manner(sheet: Sheet, persons: Sequence[_Person], contract: Contract) -> ListManner:
    """What a bare day of this list is: its kind's own event, or the one its titles speak of."""
    own = contract.learned_on[0] if contract.learned_on else None
    missing = EVENTS["missing"].words
    if contract.kind == "registry" and any(map(missing.search, sheet.titles)):
        own = EVENTS["missing"].day_column(contract)
    facts = exchange_facts(sheet.titles, [], sheet.titles_above) if contract.kind == "exchange" else {}
    over_comma = sum(1 for person in persons if surname_and_given(tidy(person.text)))
    return ListManner(contract, own, facts.get("exchange_date"), over_comma >= 0.5 * len(persons))


def _row(person: _Person, line: Line, contract: Contract) -> dict[str, Cell]:
    told = {**line.told, "row_no": person.number, AS_PUBLISHED: person.text}
    if line.left:
        told[REST] = ", ".join(line.left)
    if person.region and not told.get("residence"):
        told["residence"] = person.region
    if any(column.name == "category" for column in contract.columns):
        told.setdefault("category", person.category)
    return told


def _note_dates(sheet: Sheet, manner: ListManner, bare: Sequence[int], contradicted: Sequence[int]) -> None:
    if bare:
        sheet.notes.append(
            f"on {len(bare)} lines a day without a word of what happened is taken for {manner.own}"
        )
    if contradicted:
        day = f"the list's own day, {manner.whole}, stands: " if manner.whole else ""
        sheet.notes.append(
            f"on {len(contradicted)} lines a day is not taken for {manner.own}: {day}see '{REST}'"
        )


def _seen_where_title_says(sheet: Sheet, told_of: Sequence[dict[str, Cell]]) -> None:
    """The one place of detention that the titles above the list name is where those without one were seen."""
    said = {read_statement(title).seen_at for title in sheet.titles[: sheet.titles_above]} - {None}
    if len(said) != 1:
        return
    place = said.pop()
    for told in told_of:
        told.setdefault("seen_at", place)
    sheet.notes.append("seen_at is taken from the title of the list")


def _put_in_columns(sheet: Sheet, told_of: Sequence[Mapping[str, Cell]]) -> None:
    """Rows under the columns that any line tells of, the person's first."""
    filled = {name for told in told_of for name, text in told.items() if text}
    ends = (REST, AS_PUBLISHED)
    others = sorted(filled.difference(_FIRST_COLUMNS, ends))
    sheet.columns = [
        name for name in (*_FIRST_COLUMNS, *others, *ends) if name in filled or name == "full_name"
    ]
    sheet.rows = [[told.get(name) for name in sheet.columns] for told in told_of]


def _persons(lines: list[str], sheet: Sheet, of_witnesses: bool) -> list[_Person]:
    """Lines cut into persons. A line that goes on from the one above is joined to it.

    ``of_witnesses``: what a sentence without a number tells is testimony, and no title.
    """
    found: list[_Person] = []
    numbered = mostly_numbered(lines)
    entry = lines_of_entry(lines)
    region: Cell = None
    category: Cell = None
    doubtful: list[int] = []
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        opening = NUMBER.match(line)
        own = line[opening.end() :].strip() if opening else line.strip()
        of_maker = not opening and names_its_maker(own)
        label, body = ("", own) if of_maker else part_label(own)
        if label:
            sheet.titles.append(label)
            sheet.titles_above += not found
        counted = opening is not None and any(opening.groups())
        wrapped = numbered and not opening and bool(found) and at - 1 in (found[-1].line, found[-1].last)
        if found and entry and not opening and _within_entry(found[-1], body, at, entry):
            _go_on(found[-1], body, at, sheet, apart=True)
        elif wrapped and not (holds_person(found[-1].text) or is_heading(body)):
            _go_on(found[-1], body, at, sheet)
        elif counted or (
            not of_maker and (opening or holds_person(body)) and not (is_heading(body) or is_sentence(body))
        ):
            number = next((group for group in opening.groups() if group), None) if opening else None
            parts = pieces(body, marked=opening is not None)
            alone = number if len(parts) == 1 else None
            of_line = _category(f"{label}:") if label else category
            found += [_Person(at, alone, part, region, of_line) for part in parts]
        elif wrapped and goes_on(line, found[-1].text):
            _go_on(found[-1], body, at, sheet)
        elif of_witnesses and _is_told(body):
            sheet.broken.append(_sentence(sheet.file, at, body))
        else:
            sheet.set_aside += 1
            sheet.titles.append(body)
            sheet.titles_above += not found
            sheet.notes.append(f"line {at} is a heading and is no record")
            if seems_to_name(body):
                doubtful.append(at)
            if not REGION.search(body):
                category = _category(body)
                if category:
                    sheet.notes.append(f"line {at} gives the category of the people below it: {category}")
            region = body.rstrip(": ") if REGION.search(body) else None
            if region:
                sheet.notes.append(f"line {at} gives the residence of the people below it")
    if doubtful:
        sheet.warnings.append(
            f"{_lines(doubtful)} taken for no record but may name a person: look there, and if somebody is "
            "missing among the records write that person on a numbered line"
        )
    return found


def _lines(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_LINES_SHOWN]))
    more = f" and {len(numbers) - _LINES_SHOWN} more" if len(numbers) > _LINES_SHOWN else ""
    return f"line {shown} is" if len(numbers) == 1 else f"lines {shown}{more} are"


_LINES_SHOWN = 10


def _within_entry(person: _Person, body: str, at: int, entry: EntryLines) -> bool:
    """Whether an unnumbered line belongs to the numbered entry above it, and is no heading of those below."""
    ends = max(person.line, person.last)
    lines = at - person.line + 1
    if at != ends + 1 or lines > entry.most or is_heading(body):
        return False
    return not REGION.search(body) or lines <= entry.usual


def _go_on(person: _Person, body: str, at: int, sheet: Sheet, apart: bool = False) -> None:
    """Join a line to the one above; ``apart``: behind a whole name it tells something else."""
    name_ends = holds_person(person.text) and not is_patronymic(re.split(r"[\s,]", body)[0])
    breaks_off = person.text.endswith((",", ";", "(", "–", "—", "-"))
    person.text += f", {body}" if apart and name_ends and not breaks_off else f" {body}"
    person.last = at
    sheet.counted -= 1
    sheet.notes.append(f"line {at} goes on from the line above")


def _category(heading: str) -> Cell:
    """Whether a short heading says that those below it are military or civilian; None where it does not."""
    if not heading.endswith(":") and len(heading.split()) > 3:
        return None
    military, civilian = _MILITARY.search(heading), _CIVILIAN.search(heading)
    return None if bool(military) == bool(civilian) else "military" if military else "civilian"


def _count(lines: list[str]) -> int:
    """Lines with text, one of several people as often as it names one; counted from the bare lines."""
    marked = [(line, NUMBER.match(line)) for line in lines if line.strip()]
    bodies = ((part_label(NUMBER.sub("", line, count=1).strip())[1], opening) for line, opening in marked)
    return sum(len(pieces(body, opening is not None)) for body, opening in bodies)
