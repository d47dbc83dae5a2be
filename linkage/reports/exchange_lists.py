"""What exchange lists say of themselves: how many there are, and the totals they state beside named rows."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class ExchangeLists:
    """Counts over all lists: lists, people by stated totals, and of those the ones that no row names."""

    count: int
    stated: int
    unnamed: int


def exchange_lists(frame: pd.DataFrame, day: str) -> ExchangeLists:
    """Count the lists learned by ``day`` (ISO); those without an id are told apart by the exchange's day.

    A list that states no total stands for its rows. One delivered by several sources counts once, with the
    source that names most.
    """
    if frame.empty:
        return ExchangeLists(0, 0, 0)
    known = frame[frame["learned"] <= day]
    columns = known.reindex(columns=["list_id", "exchange_date", "list_total", "source"]).astype(object)
    group = columns["list_id"].where(columns["list_id"].notna(), columns["exchange_date"]).fillna("")
    totals = pd.to_numeric(columns["list_total"], errors="coerce").groupby(group).max()
    rows = columns.groupby([group, columns["source"]]).size().groupby(level=0).max()
    stated = totals.fillna(0).clip(lower=rows)
    return ExchangeLists(int((rows.index != "").sum()), int(stated.sum()), int((stated - rows).sum()))
