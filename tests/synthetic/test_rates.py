"""Every rate is documented, and the page about worlds shows what the code uses."""

from dataclasses import fields
from pathlib import Path

import pytest

from linkage.synthetic.rates import CHANNELS, Channel, Rates, documentation

PAGE = Path(__file__).parents[2] / "docs" / "synthetic-worlds.md"


@pytest.mark.parametrize(
    "name", [f"{kind.__name__}.{one.name}" for kind in (Rates, Channel) for one in fields(kind)]
)
def test_every_rate_says_what_it_means(name: str) -> None:
    kind, field_name = name.split(".")
    one = {f.name: f for f in fields({"Rates": Rates, "Channel": Channel}[kind])}[field_name]
    assert one.metadata["meaning"]
    assert field_name in CHANNELS or one.metadata["source"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_shares_are_shares(channel: str) -> None:
    values = vars(getattr(Rates(), channel)).values()
    assert all(0 <= value <= 1 for value in values)


def test_the_page_about_worlds_is_current() -> None:
    assert documentation() in PAGE.read_text(encoding="utf-8"), (
        "out of date: put what `python -m linkage.synthetic.rates` prints below the marker"
    )
