"""The worlds of the bench: small, each of another size, with other rates and more or less noise."""

import json
import random
from dataclasses import dataclass, fields, replace
from pathlib import Path

from linkage.synthetic.rates import CHANNELS, Channel, Rates
from linkage.synthetic.world import synthesise

#: Share of all former prisoners and families who had any contact, of whom a world's interviews are a sample.
CONTACT = (0.05, 0.5)
#: No share of spoilt rows is raised beyond this.
MOST_SPOILT = 0.95
#: Columns that are hardly ever filled or hardly ever missing are left as they are.
_AS_IT_IS = frozenset({"latin_from_russian", "sex_missing", "call_sign_missing"})


@dataclass(frozen=True)
class Asked:
    """What one world is made of.

    Attributes:
        sizes: rows of each kind.
        rates: of the world; in its interviews ``contact`` is the share that this sample happens to show.
        contact: the share in the population the sample is drawn from.
    """

    sizes: dict[str, int]
    rates: Rates
    contact: float


def asked(seed: int) -> Asked:
    """What the world of this seed is made of; the same seed asks for the same world."""
    dice = random.Random(seed)
    registry = dice.randint(200, 320)
    shares = {"exchange": (0.15, 0.3), "acknowledgement": (0.2, 0.35), "death": (0.05, 0.12)}
    sizes = {kind: round(registry * dice.uniform(*share)) for kind, share in shares.items()}
    sizes |= {"registry": registry, "testimony": round(registry * dice.uniform(0.3, 0.5))}
    sizes["interview"] = dice.randint(20, 60)
    contact = dice.uniform(*CONTACT)
    told = sum(dice.random() < contact for _ in range(sizes["interview"]))
    noise = dice.uniform(0.4, 1.4)
    spoilt = {name: _spoilt(getattr(Rates(), name), noise) for name in CHANNELS}
    rates = Rates(
        contact=told / sizes["interview"],
        returned_never_acknowledged=dice.uniform(0.1, 0.45),
        returned_unregistered=dice.uniform(0.2, 0.5),
        unacknowledged_per_mention=dice.uniform(0.2, 0.45),
        duplicates=dice.uniform(0.01, 0.05),
        brothers=dice.uniform(0.003, 0.012),
        **spoilt,
    )
    return Asked(sizes, rates, contact)


def make_world(folder: Path, seed: int) -> dict[str, float]:
    """Write the world of this seed; its true figures, with the share of contacts in the population."""
    wanted = asked(seed)
    synthesise(folder, **wanted.sizes, seed=seed, rates=wanted.rates)
    truth: dict[str, float] = json.loads((folder / "truth_figures.json").read_text(encoding="utf-8"))
    # in these worlds nobody writes or calls before being shown in a broadcast
    contact = {"interviews_with_contact": wanted.contact, "contact_after_broadcast": wanted.contact}
    return truth | contact | {"contact_before_broadcast": 0.0}


def _spoilt(channel: Channel, noise: float) -> Channel:
    """The channel with every slip and gap so many times as frequent."""
    rates = {f.name: getattr(channel, f.name) for f in fields(channel) if f.name not in _AS_IT_IS}
    return replace(channel, **{name: min(MOST_SPOILT, rate * noise) for name, rate in rates.items()})
