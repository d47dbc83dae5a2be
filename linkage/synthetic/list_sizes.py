"""How long the other lists are beside a registry of a given size, where nobody says."""

#: Registry entries -> records of the other lists; other sizes are scaled from the nearest one.
SIZES = {
    7_000: {"exchange": 400, "acknowledgement": 800, "death": 500, "testimony": 1_500, "interview": 4},
    71_000: {
        "exchange": 3_767,
        "acknowledgement": 8_000,
        "death": 5_000,
        "testimony": 12_000,
        "interview": 43,
    },
    1_000_000: {
        "exchange": 18_000,
        "acknowledgement": 39_000,
        "death": 24_000,
        "testimony": 59_000,
        "interview": 210,
    },
}


def sizes_beside(registry: int) -> dict[str, int]:
    """The number of records of each other kind; none is empty."""
    nearest = min(SIZES, key=lambda size: abs(size - registry))
    return {kind: max(n * registry // nearest, 1) for kind, n in SIZES[nearest].items()}
