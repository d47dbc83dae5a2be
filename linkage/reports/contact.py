"""Who was asked whether a prisoner wrote or called, and what they said.

These are interviews, not persons: two relatives of one prisoner are two. They are a sample of those who could
have been asked, so the shares carry a sample's interval.
"""

import pandas as pd

from linkage.reports.figure import Amount, Breakdown, Group, exact, sampled

CONTACT = ("none", "before_broadcast", "after_broadcast", "broadcast_unknown", "not_told")
_NOT_TOLD = "not_told"


def contact_shares(frame: pd.DataFrame) -> dict[str, Amount]:
    """The figures; ``frame`` holds the interviews that are known."""
    said = contact_of(frame).value_counts().reindex(CONTACT, fill_value=0)
    none, before, after, unclear, silent = (int(number) for number in said)
    asked, timed = len(frame) - silent, none + before + after
    return {
        "interviews": exact(len(frame)),
        "interviews_with_contact": sampled(asked - none, asked, silent),
        "contact_before_broadcast": sampled(before, timed, unclear + silent),
        "contact_after_broadcast": sampled(after, timed, unclear + silent),
    }


def interviews_by_contact(frame: pd.DataFrame) -> Breakdown:
    """Interviews by who was asked and what they said."""
    asked = _column(frame, "respondent").fillna(_NOT_TOLD)
    numbers = frame.groupby([asked, contact_of(frame)]).size()
    who = [one for one in ("former_prisoner", "family", _NOT_TOLD) if one in set(asked)]
    return Breakdown(
        ("respondent", "contact"),
        [Group((one, told), exact(int(numbers.get((one, told), 0)))) for one in who for told in CONTACT],
    )


def contact_of(frame: pd.DataFrame) -> "pd.Series[str]":
    """What each interview says, one of `CONTACT`."""
    contact, after = _column(frame, "contact"), _column(frame, "contact_after_broadcast")
    said = after.map({"yes": "after_broadcast", "no": "before_broadcast"}).fillna("broadcast_unknown")
    said = said.mask(contact == "none", "none").mask(contact.isna(), _NOT_TOLD)
    return said.rename("said").astype(object)


def _column(frame: pd.DataFrame, name: str) -> "pd.Series[str]":
    if name not in frame.columns:
        return pd.Series(None, index=frame.index, dtype=object)
    return frame[name].astype(object)
