"""What stands already under another kind or source, so that its records would count twice.

Tells the data officer which delivery is the one just made and which the older, with how to undo either.
"""

from collections.abc import Iterable, Mapping

from linkage.records.warehouse import Delivery


def same_bytes(deliveries: Iterable[Delivery], digest: str, kind: str, source: str) -> list[Delivery]:
    """The deliveries of these bytes that stand under another kind or source, oldest first."""
    return [
        one
        for one in deliveries
        if one.sha256 == digest and one.withdrawn_at is None and (one.kind, one.source) != (kind, source)
    ]


def warn_of_bytes(newest: str, older: Iterable[Delivery]) -> list[str]:
    """A warning for each older delivery of the bytes that were delivered as ``newest`` just now."""
    return [
        f"THE SAME BYTES STAND ALREADY as {one.kind}/{one.source}, delivery {one.id} of {one.delivered_day}: "
        f"every record now counts twice; {_either(newest, one)}"
        for one in older
    ]


def warn_of_records(
    newest: str, arrived: int, standing: Mapping[str, int], deliveries: Iterable[Delivery]
) -> list[str]:
    """A warning for each other source of the kind that says half of these records word for word.

    Args:
        newest: id of the delivery just made.
        arrived: its records.
        standing: by source, how many of them it says as well (`Warehouse.also_said_by`).
        deliveries: those of the kind that stood before it, oldest first.
    """
    latest = {one.source: one for one in deliveries}
    return [
        f"{count:,} OF THESE {arrived:,} RECORDS STAND ALREADY, word for word, as "
        f"{latest[source].kind}/{source}: they now count twice; {_either(newest, latest[source])}"
        for source, count in sorted(standing.items())
        if 2 * count >= arrived
    ]


def _either(newest: str, older: Delivery) -> str:
    return (
        f"if this one is the mistake, linkage withdraw {newest}; "
        f"if the older one is, linkage withdraw {older.id}"
    )
