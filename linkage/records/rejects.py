"""What somebody must look at in a delivered file: a whole row, or one value of a row that was kept."""

from dataclasses import dataclass

ROW_KEPT = "the row was kept without it"
#: The same where the reason says what the value counts as, or what of it is kept.
ROW_KEPT_SO = "the row was kept"
#: The same where nothing was set aside: the value stands as it was delivered, though it can hardly be right.
VALUE_KEPT = "the value was kept"


@dataclass(frozen=True)
class Reject:
    """One thing set aside or doubted: where it stands in the file, what it was, why, and what to do about it.

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
        """True where only a value is meant and the row stands."""
        return self.reason.endswith((ROW_KEPT, ROW_KEPT_SO, VALUE_KEPT))

    @property
    def value_was_kept(self) -> bool:
        """True where even the value stands, and is only doubted."""
        return self.reason.endswith(VALUE_KEPT)

    @property
    def what_is_wrong(self) -> str:
        """The reason without what became of the row."""
        reason = self.reason
        for became in (ROW_KEPT, ROW_KEPT_SO, VALUE_KEPT):
            reason = reason.removesuffix(f"; {became}")
        return reason


def named_once(column: str, header: str, reason: str) -> str:
    """A reason with the column it is judged as, unless the delivered header, told beside it, is its name."""
    return reason if header.strip().casefold().replace(" ", "_") == column else f"{column} {reason}"
