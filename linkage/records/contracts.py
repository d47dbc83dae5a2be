"""The data contracts of ``schemas/``: which columns a kind of record has, and how deliverers head them.

The files are the one source; this module only reads them, once, and refuses a broken one in one clear line.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from linkage.errors import BadInput
from linkage.names.shipped import schemas_folder

KINDS = ("registry", "exchange", "acknowledgement", "death", "interview", "testimony")
RESULT_TABLES = ("links", "flags", "persons", "rejects", "records")
# Files that are read, but hold no records of persons.
OTHER_FILES = ("decisions",)
LANGUAGES = ("uk", "ru", "en")
PRIVACY_CLASSES = ("identifying", "sensitive", "source-protecting", "operational")
TYPES = (
    *("id", "text", "number", "enum", "date", "birth_date", "age", "sex", "rank", "unit", "place"),
    *("detention_place", "document", "tax_number", "grade_letter", "grade_digit"),
    *("full_name", "surname", "given_name", "patronymic", "other_names", "call_sign"),
)
ENCODINGS = ("utf-8", "utf-16", "windows-1251", "koi8-u", "cp866")
HOW = ("fill", "join", "spelling", "split", "keep")

# What a person can be called by; a file without a column for any of these is refused.
NAMED_BY = ("full_name", "surname", "given_name", "call_sign", "document_number", "tax_number")


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a contract, or a part: a delivered column that feeds one.

    ``values`` maps an enum's canonical values to their delivered spellings; ``open`` lets other texts stand.
    ``feeds`` and ``how`` are set for parts only: the canonical columns fed, and in which way (HOW).
    """

    name: str
    type: str
    privacy: str
    meaning: str
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: bool = False
    required: bool = False
    feeds: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True, eq=False)
class Contract:
    """One kind of record (or result table): its columns in order, and what else a file may deliver.

    ``learned_on`` names the columns that date a record when its delivery is history, first filled wins.
    ``encodings`` are those a text file of this kind may have.
    """

    kind: str
    says: str
    learned_on: tuple[str, ...]
    columns: tuple[Column, ...]
    parts: tuple[Column, ...] = ()
    kept: tuple[Column, ...] = ()
    encodings: tuple[str, ...] = ENCODINGS

    @property
    def frame_columns(self) -> tuple[str, ...]:
        """Columns of a delivered frame: row, record_id, each canonical column and its ``_raw``, extra."""
        names = [column.name for column in self.columns if column.name != "record_id"]
        return ("row", "record_id", *(cell for name in names for cell in (name, f"{name}_raw")), "extra")

    def column(self, name: str) -> Column:
        """The column, part or kept column of that name; KeyError if the contract has none."""
        for one in (*self.columns, *self.parts, *self.kept):
            if one.name == name:
                return one
        raise KeyError(name)


def contract(kind: str) -> Contract:
    """The contract of a kind of record (KINDS), a result table (RESULT_TABLES) or another file (OTHER_FILES).

    Raises BadInput for an unknown kind and for a schema file that cannot be used.
    """
    if kind not in (*KINDS, *RESULT_TABLES, *OTHER_FILES):
        raise BadInput(f"there is no kind of record called '{kind}'; choose one of {', '.join(KINDS)}")
    return _contract(kind, schemas_folder())


@cache
def _contract(kind: str, folder: Path) -> Contract:
    tables = _read(folder / f"{kind}.toml")
    included = [(name, _read(folder / f"{name}.toml")) for name in tables.get("includes", [])]
    found: dict[str, list[Column]] = {"column": [], "part": [], "kept": []}
    # The shared person columns come first, the kind's own after them, as the design lists them.
    for name, page in (*included, (kind, tables)):
        for sort, columns in found.items():
            columns.extend(_column(entry, sort, folder / f"{name}.toml") for entry in page.get(sort, []))
    own = {column.name for column in (*found["column"], *found["part"])}
    made = Contract(
        kind=kind,
        says=str(tables.get("says", "")),
        learned_on=_listed(tables.get("learned_on", ())),
        columns=tuple(found["column"]),
        parts=tuple(found["part"]),
        kept=tuple(column for column in found["kept"] if column.name not in own),
        encodings=tuple(tables.get("encodings", ENCODINGS)),
    )
    _check(made, folder / f"{kind}.toml")
    return made


@cache
def _read(path: Path) -> dict[str, Any]:
    """A schema file; several kinds include the same ones."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{path}: this contract is missing; restore it from the release") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: not readable as TOML: {error}") from None


def _column(entry: dict[str, Any], sort: str, path: Path) -> Column:
    name = entry.get("name")
    if not isinstance(name, str) or not name.isidentifier():
        raise BadInput(f'{path}: a [[{sort}]] has no usable name; write name = "..." in small letters')
    known = {"name", "type", "privacy", "meaning", "aliases", "values", "open", "required", "feeds", "how"}
    if unknown := set(entry) - known:
        raise BadInput(f"{path}: {name}: unknown key '{min(unknown)}'; known are {', '.join(sorted(known))}")
    for key, allowed, fallback in (
        ("type", TYPES, "text"),
        ("privacy", PRIVACY_CLASSES, ""),
        ("how", HOW, "keep"),
    ):
        if entry.get(key, fallback) not in allowed:
            raise BadInput(f"{path}: {name}: {key} must be one of {', '.join(allowed)}")
    aliases, values = entry.get("aliases", {}), entry.get("values", {})
    if not _lists_of_text(aliases) or set(aliases) - set(LANGUAGES):
        raise BadInput(f"{path}: {name}: aliases are lists of headers under uk, ru or en")
    if not _lists_of_text(values) or (entry.get("type") == "enum") != bool(values):
        raise BadInput(f"{path}: {name}: an enum, and only an enum, lists the spellings of its values")
    return Column(
        name=name,
        type=entry.get("type", "text"),
        privacy=entry.get("privacy", ""),
        meaning=str(entry.get("meaning", "")),
        aliases={language: tuple(aliases.get(language, ())) for language in LANGUAGES},
        values={value: tuple(spellings) for value, spellings in values.items()},
        open=bool(entry.get("open", False)),
        required=bool(entry.get("required", False)),
        feeds=tuple(entry.get("feeds", ())),
        how=entry.get("how", "keep" if sort == "kept" else ""),
    )


def _lists_of_text(table: Any) -> bool:
    return isinstance(table, dict) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in table.values()
    )


def _listed(told: str | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _check(made: Contract, path: Path) -> None:
    names = [column.name for column in made.columns]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise BadInput(f"{path}: the column '{min(doubled)}' stands twice; keep one")
    if unknown := set(made.encodings) - set(ENCODINGS):
        raise BadInput(f"{path}: the encoding '{min(unknown)}' cannot be read; use {', '.join(ENCODINGS)}")
    if unknown := set(made.learned_on) - set(names):
        raise BadInput(f"{path}: learned_on names '{min(unknown)}', which is no column of this contract")
    for part in made.parts:
        if lost := set(part.feeds) - set(names):
            raise BadInput(
                f"{path}: the part '{part.name}' feeds '{min(lost)}', which is no column of this contract"
            )
