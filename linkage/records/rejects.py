"""What could not be used of a delivered file: a whole row, or one value of a row that was kept."""

from dataclasses import dataclass

ROW_KEPT = "the row was kept without it"


@dataclass(frozen=True)
class Reject:
    """One thing set aside: where it stands in the file, what it was, why, and what to do about it.

    ``row`` counts from 1 in the file (0: the file as a whole); ``column`` is the delivered header, empty
    where the whole row is meant.  ``value`` may hold personal data, so rejects are shown only to those who
    may read the file itself; ``reason`` and ``advice`` never do.
    """

    file: str
    row: int
    column: str
    value: str
    reason: str
    advice: str

    @property
    def row_was_kept(self) -> bool:
        """True where only the value was set aside and the row stands."""
        return self.reason.endswith(ROW_KEPT)
