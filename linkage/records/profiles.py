"""A source's saved mapping of headers to columns, which a data officer may correct."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from linkage.errors import BadInput
from linkage.records.contracts import Contract
from linkage.records.headers import KEEP


def read_profile(path: Path, told: Contract) -> dict[str, str]:
    """A source's saved mapping of headers to columns (``[columns]`` of a TOML file); BadInput if unusable."""
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("columns", {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: the profile cannot be read: {error}{_header_twice(path)}") from None
    names = {column.name for column in (*told.columns, *told.parts, *told.kept)} | {KEEP}
    for header, target in table.items():
        if target not in names:
            raise BadInput(f"{path}: '{header}' is mapped to '{target}', which is no column of {told.kind}")
    return dict(table)


def _header_twice(path: Path) -> str:
    """Which header a profile maps twice, as the parser tells only its place."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    keys = [
        line.partition("=")[0].strip() for line in lines if "=" in line and not line.lstrip().startswith("#")
    ]
    twice = next((key for key, count in Counter(keys).items() if count > 1), None)
    return f"; the header {twice} stands twice: keep one of the two lines" if twice else ""


def write_profile(path: Path, matches: Iterable[Mapping[str, Any]]) -> None:
    """Save a mapping (the report's ``columns``) as the profile of a source."""
    lines = ["# Header = column; 'extra' keeps a column without using it.", "[columns]"]
    lines += [
        f"{json.dumps(m['header'], ensure_ascii=False)} = {json.dumps(m['column'] or KEEP)}" for m in matches
    ]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
