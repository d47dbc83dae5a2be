"""The tables of docs/file-formats.md, written from the contracts."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from linkage.records.contracts import KINDS, LANGUAGES, OTHER_FILES, RESULT_TABLES, Column, Contract, contract

_TYPES = {
    "id": "text that names a record, kept as delivered",
    "text": "any text",
    "number": "a whole number in digits",
    "enum": "one of the values listed, in any of their spellings",
    "date": "2023-02-24, 24.02.2023, 24 лютого 2023, 02.2023, 2023; kept as YYYY-MM-DD, YYYY-MM or YYYY",
    "birth_date": "as a date, and never in the future; 1990 р.н., 01.02.90",
    "age": "34, 30-35, ≈35, під 50; kept as 34 or 30-35",
    "sex": "ч/ж, м/ж, m/f or the words; kept as m or f",
    "rank": "in any of the three languages, shortened or not",
    "unit": "number and formation, code, honorary name or the town it is called after, in any style",
    "place": "oblast, raion, settlement as far as known, old or new name; in no table: with its number",
    "detention_place": "type, number and town of a facility, in any spelling",
    "document": "series and number",
    "tax_number": "ten digits",
    "grade_letter": "A to F",
    "grade_digit": "1 to 6",
    "full_name": "in any order; a rank, call sign or date of birth beside the name goes to its own column",
    "surname": "in its own script and spelling",
    "given_name": "in its own script and spelling",
    "patronymic": "in its own script and spelling",
    "other_names": "spellings parted by |",
    "call_sign": "with or without quotes",
}

MARK = "<!-- Written from schemas/ by: python -m linkage.records.format_page docs/file-formats.md -->\n"


def tables() -> str:
    """The written part of the page, as Markdown."""
    parts = ["\n## Types\n\n| type | what is understood |\n| --- | --- |\n"]
    parts += [f"| {name} | {told} |\n" for name, told in _TYPES.items()]
    parts.append("\n## Columns that every kind shares\n\n")
    shared = {one.name for one in contract("registry").columns} & {
        one.name for one in contract("death").columns
    }
    parts += _table([column for column in contract("registry").columns if column.name in shared])
    common = contract("death").parts
    parts.append("\nDelivered columns that fill one of these:\n\n")
    parts += _table(common, parts=True)
    for kind in KINDS:
        told = contract(kind)
        parts.append(f"\n## {kind}\n\n{told.says}")
        if told.learned_on:
            parts.append(f" History counts as learned on `{'` or else `'.join(told.learned_on)}`.")
        parts.append("\n\n")
        parts += _table([column for column in told.columns if column.name not in shared])
        own = [part for part in told.parts if part.name not in {one.name for one in common}]
        if own:
            parts.append("\nDelivered columns that fill one of these:\n\n")
            parts += _table(own, parts=True)
        parts += _values(told)
    parts.append("\n## Known columns that are kept beside the record\n\n")
    parts += _table(contract("death").kept)
    parts.append("\n# Other files\n")
    for name in OTHER_FILES:
        told = contract(name)
        parts.append(f"\n## {name}\n\n{told.says}\n\n")
        parts += _table(told.columns)
        parts += _values(told)
    parts.append("\n# Result tables\n")
    for name in RESULT_TABLES:
        parts += _result(contract(name))
    return "".join(parts)


def _table(columns: Sequence[Column], parts: bool = False) -> Iterator[str]:
    yield f"| column | {'feeds' if parts else 'type'} | privacy | meaning | headers |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for one in columns:
        aliases = " · ".join(alias for language in LANGUAGES for alias in one.aliases[language])
        sort = ", ".join(one.feeds) if parts else one.type
        yield f"| `{one.name}` | {sort} | {one.privacy} | {one.meaning} | {aliases.replace('|', '/')} |\n"


def _values(told: Contract) -> Iterator[str]:
    for column in told.columns:
        if column.values:
            others = " (other texts stand as they are)" if column.open else ""
            yield f"\nValues of `{column.name}`{others}:\n\n"
            for value, spellings in column.values.items():
                yield f"- `{value}`: {' · '.join(spellings)}\n"


def _result(told: Contract) -> Iterator[str]:
    yield f"\n## {told.kind}\n\n{told.says}\n\n"
    yield "| column | type | privacy | meaning |\n| --- | --- | --- | --- |\n"
    for one in told.columns:
        yield f"| `{one.name}` | {one.type} | {one.privacy} | {one.meaning} |\n"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(page.read_text(encoding="utf-8").partition(MARK)[0] + MARK + tables(), encoding="utf-8")
