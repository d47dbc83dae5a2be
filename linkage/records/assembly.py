"""From delivered columns to the canonical ones: typed, filled from their parts, each beside its raw text."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from linkage.records.answers import NotUnderstood, contact_told, headed_answers
from linkage.records.basis import (
    UnreadBasis,
    denies_sighting,
    headed_basis,
    parse_basis,
    says_only_that_nobody_was_seen,
)
from linkage.records.birth_checks import AFTER, YOUNGEST_EXPECTED, births_against_events
from linkage.records.cells import ADVICE, month_first, tells_age, typed
from linkage.records.contracts import NAMED_BY, Column, Contract
from linkage.records.counted import counted
from linkage.records.date_order import DateOrder
from linkage.records.dates import today_in_kyiv
from linkage.records.days_to_come import impossible_days
from linkage.records.headers import Match
from linkage.records.missing_values import is_missing
from linkage.records.name_cells import NameCell, take_apart
from linkage.records.name_notes import part_name_cell, words_of_witness
from linkage.records.not_seen import NOT_SEEN
from linkage.records.readers.sheet import Cell, Sheet
from linkage.records.readers.uncomputed import ADVICE as FORMULA_ADVICE
from linkage.records.readers.uncomputed import REASON
from linkage.records.rejects import ROW_KEPT, ROW_KEPT_SO, VALUE_KEPT, Reject, named_once
from linkage.records.relations import RelativeOnly
from linkage.records.running_text import RunningText
from linkage.records.spelling import fold, tidy
from linkage.records.split_cells import SPLITTERS
from linkage.records.statements import read_statement
from linkage.records.swapped_names import put_right
from linkage.records.titles import exchange_facts
from linkage.records.told_deaths import speaks_of_death, tells_death

_DATES = ("date", "birth_date")
_PLACE_MARKS = {"oblast": "обл.", "missing_oblast": "обл.", "raion": "р-н", "missing_raion": "р-н"}
_HAS_MARK = re.compile(
    r"обл|р-н|район|region|oblast|raion|district|край|респ|крим|крым|м\.|київ$|щина|ччина", re.IGNORECASE
)


@dataclass
class Assembled:
    """The records of a sheet by canonical column: typed and raw texts, and what was set aside."""

    values: dict[str, list[Cell]]
    raw: dict[str, list[Cell]]
    set_aside: list[Reject] = field(default_factory=list)


class _Assembler:
    def __init__(self, sheet: Sheet, matches: Sequence[Match], contract: Contract) -> None:
        self.sheet, self.contract = sheet, contract
        self.matches = [match for match in matches if match.target is not None]
        blank: list[Cell] = [None] * len(sheet.rows)
        self.made = Assembled(
            {column.name: blank.copy() for column in contract.columns},
            {column.name: blank.copy() for column in contract.columns},
        )

        # The rows whose name cell told something in a sentence, which is their statement.
        self.sentences: set[int] = set()
        dated = [one for one in self.matches if contract.column(one.target or "").type in _DATES]
        self.date_order = DateOrder({text for one in dated for text in self.delivered(one)})

    def reader(self, column: Column, texts: Sequence[Cell], header: str) -> Callable[[Column, str], Cell]:
        """How to type a column: dates with the month first only where the column, else the file, shows it."""
        if column.type not in _DATES:
            return typed
        return month_first if self.date_order.month_first(header, texts) else typed

    def part(self, match: Match) -> Column:
        return self.contract.column(match.target or "")

    def delivered(self, match: Match) -> list[Cell]:
        return [row[match.index] for row in self.sheet.rows]

    def typed(self, column: Column, texts: Sequence[Cell], header: str) -> list[Cell]:
        """Each text typed, distinct ones once; what cannot be typed is set aside, and its row kept."""
        read: dict[Cell, Cell] = {}
        wrong: dict[Cell, str] = {}
        reader = self.reader(column, texts, header)
        for text in dict.fromkeys(texts):
            if text is not None:
                try:
                    read[text] = reader(column, text)
                except NotUnderstood as error:
                    read[text], wrong[text] = error.instead, str(error)
                except ValueError as error:
                    wrong[text] = str(error)
        if wrong:
            advice = ADVICE.get(column.type, "correct the cell and deliver the row again")
            for number, text in zip(self.sheet.numbers, texts, strict=True):
                if text is not None and text in wrong:
                    reason = named_once(column.name, header, wrong[text])
                    became = ROW_KEPT_SO if text in read else ROW_KEPT
                    self.set_aside(number, header, text, reason, advice, became)
        return list(map(read.get, texts))

    def set_aside(
        self, number: int, header: str, value: str, reason: str, advice: str, became: str = ROW_KEPT
    ) -> None:
        """Tell of a value, and what became of it."""
        self.made.set_aside.append(
            Reject(self.sheet.file, number, header, value, f"{reason}; {became}", advice)
        )

    def put(self, name: str, raw: Sequence[Cell], values: Sequence[Cell]) -> None:
        """Fill the rows of a column that have no typed value yet; raw text stands where there was none."""
        kept, texts = self.made.values[name], self.made.raw[name]
        if kept.count(None) == texts.count(None) == len(kept):
            kept[:], texts[:] = values, raw
            return
        for at, value in enumerate(values):
            if kept[at] is None and (value is not None or texts[at] is None):
                kept[at] = value
                if raw[at] is not None:
                    texts[at] = raw[at]


def assemble(sheet: Sheet, matches: Sequence[Match], contract: Contract) -> Assembled:
    """Type every matched column, then fill what is still empty from the parts and from within whole names."""
    work = _Assembler(sheet, matches, contract)
    by_target = {match.target: match for match in work.matches}
    for column in contract.columns:
        match = by_target.get(column.name)
        pieces = [
            one
            for one in work.matches
            if work.part(one).how == "join" and column.name in work.part(one).feeds
        ]
        if pieces and column.name == "contact":
            _join_contact(work, column, match, pieces)
        elif pieces:
            _join(work, column, match, pieces)
        elif match is not None and column.type != "full_name":
            texts = work.delivered(match)
            said = headed_answers(texts, match.header) if column.name == "condition" else texts
            said = headed_basis(texts, match.header) if column.name == "basis" else said
            work.put(column.name, texts, work.typed(column, said, match.header))
    if "birth_date" in by_target and "age" in work.made.values:
        _ages_under_birth(work, by_target["birth_date"])
    for match in work.matches:
        part = work.part(match)
        if part.how == "fill":
            texts = work.delivered(match)
            for name in part.feeds:
                work.put(name, texts, work.typed(contract.column(name), texts, match.header))
        elif part.how == "split":
            _split(work, match, part)
    if "full_name" in by_target:
        _split_name(work, by_target["full_name"])
        if contract.kind == "testimony":
            _hear_witness(work, by_target["full_name"])
    if {"surname", "given_name"} <= by_target.keys():
        _exchange_names(work, by_target["surname"], by_target["given_name"])
    for script in ("ru", "lat"):
        _further_spelling(work, script)
    if any(work.made.values.get("statement", ())):
        _read_statements(work)
    if contract.kind == "testimony":
        _hear_denials(work)
        _claim_deaths(work)
    if contract.kind == "exchange":
        _read_titles(work)
    _check_births(work, by_target.get("birth_date"))
    _check_days(work)
    sheet.notes.extend(work.date_order.notes())
    headers = dict(enumerate(sheet.columns or ()))
    for number, at in sheet.uncomputed:
        work.set_aside(number, headers.get(at, f"column {at + 1}"), "", REASON, FORMULA_ADVICE)
    return work.made


def _ages_under_birth(work: _Assembler, match: Match) -> None:
    """An age written where a date of birth is asked for («близько 40 років») fills the age."""
    texts = [text if text and tells_age(text) else None for text in work.delivered(match)]
    values = work.typed(work.contract.column("age"), texts, match.header)
    work.put("age", texts, values)
    if taken := sum(1 for value in values if value):
        work.sheet.notes.append(f"'{match.header}': {taken} ages stand there and are read as age")


def _check_births(work: _Assembler, match: Match | None) -> None:
    """A day of birth after an event of the record is set aside; children are told of by column."""
    found = births_against_events(work.made.values)
    header = match.header if match is not None else "birth_date"
    for at, event in found.after.items():
        work.made.values["birth_date"][at] = None
        advice = f"correct the day of birth, or {event}, and deliver the row again"
        delivered = work.made.raw["birth_date"][at] or ""
        reason = named_once("birth_date", header, f"{AFTER} {event}")
        work.set_aside(work.sheet.numbers[at], header, delivered, reason, advice)
    work.sheet.notes.extend(
        f"'{header}' makes {count} people younger than {YOUNGEST_EXPECTED} at their {event}: they are kept; "
        "check the dates, which may be mistyped or numbers of a spreadsheet"
        for event, count in Counter(found.children.values()).items()
    )


def _check_days(work: _Assembler) -> None:
    """Each day of an event that cannot be so is told of where it stands, and kept."""
    headers = {name: one.header for one in reversed(work.matches) for name in work.part(one).feeds}
    headers |= {one.target or "": one.header for one in work.matches}
    for name, at, why in impossible_days(work.made.values, work.contract, today_in_kyiv()):
        header = headers.get(name, name)
        delivered = work.made.raw[name][at] or ""
        advice = "correct the date and deliver the row again"
        reason = named_once(name, header, why)
        work.set_aside(work.sheet.numbers[at], header, delivered, reason, advice, VALUE_KEPT)


def _join(work: _Assembler, column: Column, match: Match | None, pieces: Sequence[Match]) -> None:
    """One text out of several cells, the widest place first, without saying the same twice."""
    order = [part.name for part in work.contract.parts]
    pieces = sorted(pieces, key=lambda piece: order.index(piece.target or ""))
    sources: list[Match] = [*pieces, match] if match else list(pieces)
    if column.type == "unit":
        sources.reverse()
    marks = [_PLACE_MARKS.get(one.target or "") for one in sources]
    joined: list[Cell] = []
    raw: list[Cell] = []
    made: dict[tuple[Cell, ...], Cell] = {}
    for cells in zip(*map(work.delivered, sources), strict=True):
        if cells not in made:
            made[cells] = _joined_text(cells, marks)
        joined.append(made[cells])
        raw.append(", ".join(cell for cell in cells if cell) or None)
    values = work.typed(column, joined, " + ".join(one.header for one in sources))
    work.put(column.name, raw, values)


def _join_contact(work: _Assembler, column: Column, match: Match | None, pieces: Sequence[Match]) -> None:
    """Letters and calls asked apart, as one contact; what a column of its own says comes first."""
    if match is not None:
        texts = work.delivered(match)
        work.put(column.name, texts, work.typed(column, texts, match.header))
    asked = {piece.target: work.delivered(piece) for piece in pieces}
    nothing: list[Cell] = [None] * len(work.sheet.rows)
    both = list(zip(asked.get("letters", nothing), asked.get("calls", nothing), strict=True))
    told = [contact_told(*cells) for cells in both]
    raw = [", ".join(cell for cell in cells if cell) or None for cells in both]
    work.put(column.name, raw, work.typed(column, told, " + ".join(piece.header for piece in pieces)))


def _joined_text(cells: Sequence[Cell], marks: Sequence[str | None]) -> Cell:
    present = [(cell, mark) for cell, mark in zip(cells, marks, strict=True) if cell and not is_missing(cell)]
    texts: list[str] = []
    for at, (text, mark) in enumerate(present):
        rest = " ".join(fold(other) for other, _ in present[at + 1 :])
        if f" {fold(text)} " not in f" {rest} ":
            texts.append(f"{text.strip()} {mark}" if mark and not _HAS_MARK.search(text) else text.strip())
    return ", ".join(texts) or None


def _split(work: _Assembler, match: Match, part: Column) -> None:
    """One cell for several columns: each gets its piece, typed; the raw text of each is the whole cell."""
    texts = work.delivered(match)
    pieces = {
        text: SPLITTERS[part.name](text) for text in set(texts) if text is not None and not is_missing(text)
    }
    for at, name in enumerate(part.feeds):
        own = [pieces[text][at] if text in pieces else None for text in texts]
        values = work.typed(work.contract.column(name), own, match.header)
        work.put(name, [text if piece else None for text, piece in zip(texts, own, strict=True)], values)


_OWN_NAME = "write the person's own name, or a call sign; keep the relative in a column of its own"
_NAME_ALONE = (
    "write the name alone here; what a witness told belongs in a column of its own, statement where the file "
    "is a testimony"
)
_TOLD_OF_A_MEETING = ("seen_at", "cell", "seen_from", "seen_to", "condition")


def _split_name(work: _Assembler, match: Match) -> None:
    """A whole name into its parts, and what stood beside it into its columns where these are empty."""
    texts = work.delivered(match)
    read: dict[Cell, NameCell] = {None: NameCell()}
    sentences: set[str] = set()
    for text in dict.fromkeys(texts):
        if text is not None:
            try:
                read[text] = take_apart(text)
            except ValueError as error:
                read[text] = NameCell()
                rows = [
                    number for number, other in zip(work.sheet.numbers, texts, strict=True) if other == text
                ]
                for number in rows:
                    work.set_aside(number, match.header, text, f"full_name {error}", _advice_on(error))
                if isinstance(error, RunningText):
                    sentences.add(text)
    _hear_sentences(work, [text if text in sentences else None for text in texts])
    seconds = {text: part_name_cell(tidy(text)).second for text in dict.fromkeys(texts) if text}
    for number, text in zip(work.sheet.numbers, texts, strict=True):
        if second := seconds.get(text or ""):
            reason, advice = "the cell names two people; only the first is read", "give each person a row"
            work.set_aside(number, match.header, second, reason, advice, ROW_KEPT_SO)
    cells = [read[text] for text in texts]
    for name in NameCell.__dataclass_fields__:
        values: list[Cell] = [getattr(cell, name) for cell in cells]
        raw = texts if name == "full_name" else [None] * len(texts)
        work.put(name, raw, values)


def _advice_on(error: ValueError) -> str:
    """What to do about a name cell that names nobody."""
    if isinstance(error, RelativeOnly):
        return _OWN_NAME
    return _NAME_ALONE if isinstance(error, RunningText) else "write the name in letters"


def _hear_sentences(work: _Assembler, sentences: Sequence[Cell]) -> None:
    """A sentence that stood for a name is a statement where none is told; what that tells is read from it."""
    if "statement" not in work.made.values or not any(sentences):
        return
    work.sentences = {
        at
        for at, (said, told) in enumerate(zip(sentences, work.made.values["statement"], strict=True))
        if said and told is None
    }
    work.put("statement", sentences, sentences)
    work.sheet.notes.append(
        f"{counted(len(work.sentences), 'sentence')} in the place of a name read as statement"
    )


def _exchange_names(work: _Assembler, surname: Match, given: Match) -> None:
    """Each of two names that stand in the other's cell goes where it belongs; the raw texts stay."""
    if n_rows := put_right(work.made.values["surname"], work.made.values["given_name"]):
        work.sheet.notes.append(
            f"{counted(n_rows, 'row')}: a first name stands under '{surname.header}' and a surname under "
            f"'{given.header}'; they are read the other way round"
        )


def _hear_witness(work: _Assembler, match: Match) -> None:
    """What a name cell says of the meeting: «Не бачив» denies it whatever the basis says."""
    basis = work.made.values["basis"]
    for at, (number, text) in enumerate(zip(work.sheet.numbers, work.delivered(match), strict=True)):
        said = words_of_witness(tidy(text)) if text else None
        if said is None:
            continue
        if denies_sighting(said):
            basis[at] = NOT_SEEN
            reason = "the cell denies a sighting: the record is no evidence"
            advice = "if somebody told it, write heard or told under basis and the name alone here"
            work.set_aside(number, match.header, text or "", reason, advice, ROW_KEPT_SO)
        elif basis[at] is None:
            try:
                basis[at] = parse_basis(said)
            except UnreadBasis as error:
                basis[at] = error.instead


def _hear_denials(work: _Assembler) -> None:
    """Where nothing says how a witness knows, a statement that only denies a sighting is none.

    Where another cell tells of the meeting, the two contradict each other: no sighting by default.
    """
    made = work.made
    basis, meeting = made.values["basis"], [made.raw[name] for name in _TOLD_OF_A_MEETING]
    for at, said in enumerate(made.raw["statement"]):
        if basis[at] is None and said and says_only_that_nobody_was_seen(said):
            basis[at] = UnreadBasis.instead if any(told[at] for told in meeting) else NOT_SEEN


def _further_spelling(work: _Assembler, script: str) -> None:
    """Names spelled another way fill the name's columns where empty, else they are kept beside them."""
    matches = {match.target: match for match in work.matches if work.part(match).how == "spelling"}
    names = ("full_name", "surname", "given_name", "patronymic")
    found = {name: matches[f"{name}_{script}"] for name in names if f"{name}_{script}" in matches}
    if not found:
        return
    typed_cells = {
        name: work.typed(work.contract.column(name), work.delivered(match), match.header)
        for name, match in found.items()
    }
    values, others = work.made.values, work.made.values["other_names"]
    for at in range(len(others)):
        own = [typed_cells[name][at] for name in found]
        spelled = " ".join(text for text in own if text)
        main = " ".join(text for name in found if (text := values[name][at]))
        if spelled and main and spelled != main:
            others[at] = " | ".join(dict.fromkeys([*(others[at] or "").split(" | "), spelled])).strip(" |")
    for name, match in found.items():
        if name == "full_name":
            alone = [None if values["full_name"][at] or values["surname"][at] else text
                     for at, text in enumerate(work.delivered(match))]  # fmt: skip
            _put_whole_names(work, alone)
        else:
            work.put(name, work.delivered(match), typed_cells[name])


# What a witness's words may tell, by the column it fills where that is empty.
_TOLD = {"call_sign": "call_sign", "cell": "cell", "unit": "military_unit", "age": "age", "rank": "rank",
         "seen_at": "seen_at"}  # fmt: skip


def _read_statements(work: _Assembler) -> None:
    """Fill what is empty from the words of the witness; a name only where the record has none at all."""
    values = work.made.values
    nothing: list[Cell] = [None] * len(work.sheet.rows)
    said = [read_statement(text) if text else None for text in values["statement"]]
    for told, name in _TOLD.items():
        work.put(name, nothing, [getattr(one, told) if one else None for one in said])
    nameless = [
        at in work.sentences or not any(values[name][at] for name in NAMED_BY) for at in range(len(said))
    ]
    _put_whole_names(
        work, [one.name if one and bare else None for one, bare in zip(said, nameless, strict=True)]
    )


_KILLED = "killed"
_OF_DEATHS = {
    "taken": f"a death is told under condition, and outcome_claimed is taken as {_KILLED}",
    "otherwise": (
        "a death is told under condition, but outcome_claimed says otherwise and is left: check them"
    ),
    "doubted": "condition speaks of a death that is doubted, denied or somebody else's; no outcome is taken",
}


def _claim_deaths(work: _Assembler) -> None:
    """A death told under the condition is the outcome that the witness claims, where no column claims one."""
    conditions, outcomes = work.made.raw["condition"], work.made.values["outcome_claimed"]
    dead = [text is not None and tells_death(text) for text in conditions]
    said: Counter[str] = Counter()
    for text, told, outcome in zip(conditions, dead, outcomes, strict=True):
        if told and outcome != _KILLED:
            said["taken" if outcome is None else "otherwise"] += 1
        elif text and not told and outcome is None and speaks_of_death(text):
            said["doubted"] += 1
    work.put(
        "outcome_claimed",
        [text if told else None for text, told in zip(conditions, dead, strict=True)],
        [_KILLED if told else None for told in dead],
    )
    work.sheet.notes.extend(
        f"{counted(said[code], 'row')}: {what}" for code, what in _OF_DEATHS.items() if said[code]
    )


def _read_titles(work: _Assembler) -> None:
    """What the list's title says of the whole exchange, where no column says it."""
    rows = len(work.sheet.rows)
    sheet = work.sheet
    for name, text in exchange_facts(sheet.titles, sheet.stated_totals, sheet.titles_above).items():
        # The day that one line of a list tells is its own alone; the title's is that of the others.
        if not any(work.made.raw[name]) or (name == "exchange_date" and sheet.layout.startswith("text list")):
            work.put(name, [None] * rows, [text] * rows)
            work.sheet.notes.append(f"{name} is taken from the title of the list")


def _put_whole_names(work: _Assembler, texts: Sequence[Cell]) -> None:
    for name in ("full_name", "surname", "given_name", "patronymic"):
        values: list[Cell] = []
        for text in texts:
            try:
                values.append(getattr(take_apart(text), name) if text else None)
            except ValueError:
                values.append(None)
        raw = texts if name == "full_name" else [None] * len(texts)
        work.put(name, raw, values)
