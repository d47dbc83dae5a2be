"""Candidate persons of mentions as people decided them: their verdict goes before what competition gave."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from linkage.matching.decided import RidPair, joined_groups
from linkage.matching.persons_of_mentions import Candidates

#: Odds of a person against nobody that stand for certain where rows of a list are assigned jointly.
CERTAIN = 1e9


def same_persons(same: Collection[RidPair], person_of: np.ndarray) -> dict[int, set[int]]:
    """The persons that each mention was decided to be, directly or through other records.

    Args:
        same: pairs decided to be of one person; an entry of the registry has a person.
        person_of: the person of each rid, -1 where it is no registry entry.
    """
    persons: dict[int, set[int]] = {}
    groups = joined_groups(same)
    for rid, first in groups.items():
        if person_of[rid] >= 0:
            persons.setdefault(first, set()).add(int(person_of[rid]))
    return {rid: persons[first] for rid, first in groups.items() if person_of[rid] < 0 and first in persons}


def different_persons(different: Collection[RidPair], person_of: np.ndarray) -> dict[int, set[int]]:
    """The persons that each mention was decided not to be."""
    found: dict[int, set[int]] = {}
    for left, right in different:
        if person_of[left] >= 0 > person_of[right]:
            found.setdefault(right, set()).add(int(person_of[left]))
    return found


def as_decided(
    found: Candidates, same: Mapping[int, Collection[int]], different: Mapping[int, Collection[int]]
) -> Candidates:
    """The candidates with the verdicts of people.

    A mention decided to be a person's is that person's and nobody else's (of several, which contradict each
    other, each as likely). A mention decided not to be a person's leaves that person's share to the others
    and to nobody, in proportion.

    Args:
        found: candidates of the records of one kind, before any joint assignment.
        same, different: by mention of this kind the persons that it was decided to be, and not to be.
    """
    decided = sorted(same.keys() | different.keys())
    if not decided:
        return found
    rows: list[tuple[int, int, float, float, float]] = []
    nobody = dict(found.nobody)
    for rid in decided:
        at = slice(*np.searchsorted(found.mention, [rid, rid + 1]))
        own = {
            person: (log_bf, posterior)
            for person, log_bf, posterior in zip(
                found.person[at].tolist(),
                found.log_bf[at].tolist(),
                found.posterior[at].tolist(),
                strict=True,
            )
        }
        if rid in same:
            share = 1.0 / len(same[rid])
            chosen = [(person, own.get(person, (np.nan, 0.0))[0]) for person in sorted(same[rid])]
            rows += [(rid, person, log_bf, share, share * CERTAIN) for person, log_bf in chosen]
            nobody[rid] = 0.0
            continue
        left = {person: told for person, told in own.items() if person not in different[rid]}
        none = nobody.get(rid, 1.0)
        total = none + sum(posterior for _, posterior in left.values())
        nobody[rid] = none / total if total else 1.0
        least = max(none, 1 / CERTAIN)
        rows += [(rid, person, bf, p / total, p / least) for person, (bf, p) in left.items() if p > 0]
    kept = ~np.isin(found.mention, decided)
    mention, person, log_bf, posterior, odds = (
        np.concatenate([column[kept], np.array([row[place] for row in rows], dtype=column.dtype)])
        for place, column in enumerate(
            (found.mention, found.person, found.log_bf, found.posterior, found.odds)
        )
    )
    order = np.lexsort((person, mention))
    return replace(
        found,
        mention=mention[order],
        person=person[order],
        log_bf=log_bf[order],
        posterior=posterior[order],
        odds=odds[order],
        nobody=nobody,
    )


def anchors_as_decided(
    edges: pd.DataFrame, same: Collection[RidPair], different: Collection[RidPair]
) -> pd.DataFrame:
    """Who may stand for a mention's unregistered person, as people decided it.

    Mentions decided to be of one person join the first of them, where no registered person is theirs; a pair
    decided to be different is dropped.

    Args:
        edges: anchor_rid, mention_rid, odds, log_bf (`linkage.matching.unregistered`), sorted.
        same, different: decided pairs of records that are no registry entries.
    """
    pair = ["anchor_rid", "mention_rid"]
    first = sorted((anchor, rid) for rid, anchor in joined_groups(same).items() if rid != anchor)
    certain = pd.DataFrame(np.array(first, dtype=np.int32).reshape(-1, 2), columns=pair)
    table = edges.merge(certain, on=pair, how="outer", indicator="side")
    table.loc[table["side"] != "left_only", "odds"] = CERTAIN
    apart = set(different)
    kept = [one not in apart for one in zip(table["anchor_rid"], table["mention_rid"], strict=True)]
    table = table[np.array(kept, dtype=bool)].drop(columns="side")
    return table.sort_values(["mention_rid", "anchor_rid"], ignore_index=True)[edges.columns]
