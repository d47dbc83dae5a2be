"""Lists of acknowledgements that were withdrawn, and nothing took their place.

A night relied on such a list: it knew of people as acknowledged. That they are on no list any more does not
make them unacknowledged, so their source reaches no further than what it had delivered before.
"""

from collections.abc import Collection, Iterable, Mapping

from linkage.records.warehouse import Delivery


def unreplaced_lists(
    deliveries: Iterable[Delivery], relied_on: Collection[str], one_off: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """By source, the deliveries that still tell how far it reaches; none where nothing tells it any more.

    A list is replaced by what its source delivers after the withdrawal, or by a whole extract after the list.
    Where the list was the newest of its source, those before it speak for themselves.

    Args:
        deliveries: all that may count on the day asked of, withdrawn ones too.
        relied_on: ids of those that a published night was made of.
        one_off: sources that were never meant to be continued.
    """
    found: dict[str, tuple[str, ...]] = {}
    lists = [one for one in deliveries if one.kind == "acknowledgement" and one.source not in one_off]
    for gone in sorted(lists, key=lambda one: one.seq):
        if gone.withdrawn_at is None or gone.id not in relied_on or gone.source in found:
            continue
        standing = [one for one in lists if one.source == gone.source and one.withdrawn_at is None]
        earlier = tuple(one.id for one in standing if one.seq < gone.seq)
        later = [one for one in standing if one.seq > gone.seq]
        replaced = any(one.full_extract or one.delivered_at > gone.withdrawn_at for one in later)
        if not replaced and (later or not earlier):
            found[gone.source] = earlier
    return found


def to_deliver_anew(held_back: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a person must do about each such source, a line each."""
    return tuple(
        f"deliver acknowledgement/{source} anew: a list of it was withdrawn and nothing took its place, so "
        "nobody it may have named can be called unacknowledged (if it never was such a list, name it in "
        "one_off_sources of linkage.toml)"
        for source in held_back
    )
