"""What figures, their groups and the page of figures are called, in Ukrainian and English.

The texts stand in ``data/reference/figure_wordings.csv``; numbers that a run's settings decide stand there in
braces.
"""

from collections.abc import Mapping
from functools import cache

from linkage.errors import BadInput
from linkage.records.reference_tables import table

LANGUAGES = ("en", "uk")


@cache
def _texts() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in table("figure_wordings")}


def word(name: str, language: str, **values: object) -> str:
    """The text of an id; an id without one, such as a month or a place, stands for itself."""
    return _texts()[name][language].format(**values) if name in _texts() else name


def definition(name: str, language: str, terms: Mapping[str, int]) -> str:
    """What a figure counts.  Raises ``BadInput`` for one that the table does not define."""
    text = _texts().get(name, {}).get(f"{language}_definition")
    if not text:
        raise BadInput(f"figure_wordings.csv does not define {name}; add a line to it.")
    return text.format(**terms)


def defined() -> list[str]:
    """The ids of all figures and breakdowns that have a definition, in the order of the table."""
    return [name for name, row in _texts().items() if row["en_definition"]]
