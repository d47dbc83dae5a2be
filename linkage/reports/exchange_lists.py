"""What exchange lists say of themselves: how many there are, and the totals they state beside named rows."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class ExchangeLists:
    """Counts over all lists: lists, people by stated totals, and of those the ones that no row names."""

    count: int
    stated: int
    unnamed: int


def exchange_lists(frame: pd.DataFrame) -> ExchangeLists:
    """Count the lists; ``frame`` holds the rows of exchange lists that are known."""
    totals = list_totals(frame)
    unnamed = (totals["stated"] - totals["rows"]).sum()
    return ExchangeLists(int((totals.index != "").sum()), int(totals["stated"].sum()), int(unnamed))


def list_totals(frame: pd.DataFrame) -> pd.DataFrame:
    """Each list, by its id or else its day: ``stated`` people and named ``rows``.

    A list that states no total stands for its rows. One delivered by several sources counts once, with the
    source that names most.
    """
    if frame.empty:
        return pd.DataFrame({"stated": [], "rows": []}, dtype="int64")
    columns = frame.reindex(columns=["list_id", "exchange_date", "list_total", "source"]).astype(object)
    group = columns["list_id"].where(columns["list_id"].notna(), columns["exchange_date"]).fillna("")
    totals = pd.to_numeric(columns["list_total"], errors="coerce").groupby(group).max()
    rows = columns.groupby([group, columns["source"]]).size().groupby(level=0).max()
    stated = totals.fillna(0).clip(lower=rows)
    return pd.DataFrame({"stated": stated, "rows": rows}).astype("int64")
