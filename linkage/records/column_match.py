"""What is decided of one delivered column, and the types of columns that mislead silently if wrong."""

from dataclasses import dataclass

KEEP = "extra"
NAME_TYPES = ("full_name", "surname", "given_name", "patronymic", "call_sign", "other_names")
SPELLED = ("full_name", "surname", "given_name", "patronymic")
DATE_TYPES = ("date", "birth_date")


@dataclass(frozen=True)
class Match:
    """One delivered column: its header, the column or part of the contract it goes to, and how it was found.

    ``target`` is None where the contract knows nothing of it: it is kept as an extra.  ``how`` is alias,
    content, inferred, profile, joined (a piece of another) or unknown; ``confidence`` 0 to 1; ``note`` what a
    data officer should look at.
    """

    index: int
    header: str
    target: str | None
    confidence: float
    how: str
    note: str = ""
