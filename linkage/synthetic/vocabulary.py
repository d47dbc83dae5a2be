"""What worlds are drawn from: names with their frequencies, towns, units, ranks, places of detention."""

import csv
import zlib
from dataclasses import dataclass
from datetime import date
from functools import cache

from linkage.names.shipped import reference_folder
from linkage.synthetic.draws import Weighted

# p(rank) ~ 1 / (rank + SHIFT): with some 80,000 surnames the commonest has 0.3 %, as in Ukraine.
SURNAME_SHIFT = 41
_ENDINGS = (
    ("енко", 4.0), ("чук", 3.5), ("юк", 2.0), ("ук", 1.5), ("ський", 2.0), ("цький", 1.5), ("ко", 1.2),
    ("ик", 1.2), ("ак", 1.0), ("як", 1.0), ("ець", 1.0), ("ич", 1.0), ("ов", 0.8), ("єв", 0.7), ("ін", 0.7),
    ("ий", 0.8), ("ар", 1.0), ("ун", 0.7), ("ай", 0.7), ("ка", 0.4), ("ша", 0.4), ("ба", 0.5), ("ль", 0.6),
)  # fmt: skip
_FEMALE = ("ська", "цька", "зька", "ова", "ева", "єва", "іна", "їна", "ина", "ына", "ая", "на", "ла", "та",
           "ня", "ська", "ська", "ва", "ка", "ха", "ра", "да")  # fmt: skip


@dataclass(frozen=True)
class GivenName:
    """A given name with its short forms."""

    name: str
    short_uk: tuple[str, ...]
    short_ru: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A town, as a home or as a place of disappearance (then with the days of fighting)."""

    name: str
    oblast: str
    russian: str
    former: str
    former_russian: str
    first_day: int = 0
    last_day: int = 0


@dataclass(frozen=True)
class Unit:
    """A military unit in its spellings."""

    number: str
    uk: str
    short: str
    russian: str
    latin: str
    group: str

    @property
    def code(self) -> str:
        """A made-up code of the form in use (в/ч А1234); no list of real codes is kept here."""
        return f"А{1000 + zlib.crc32(f'{self.number} {self.uk}'.encode()) % 9000}"


@dataclass(frozen=True)
class Rank:
    """A military rank; the position in ``ranks`` is its order."""

    uk: str
    short: str
    russian: str


@dataclass(frozen=True)
class Detention:
    """A place of detention in its spellings."""

    uk: str
    russian: str
    latin: str
    region: str


def _table(name: str) -> list[dict[str, str]]:
    with (reference_folder() / f"world_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _weights(rows: list[dict[str, str]]) -> list[float]:
    return [float(row["weight"]) for row in rows]


@cache
def surnames() -> Weighted[str]:
    """Masculine surnames: the commonest by hand, then the dictionary of names_translator.

    The tail's order is fixed by a hash of the spelling, weighted by how Ukrainian the ending is.
    """
    from names_translator.dicts import default_dicts

    head = [row["surname"] for row in _table("surnames")]
    known = default_dicts().as_dict("last")
    taken = {name.lower() for name in head}
    tail = sorted(_tail_key(name) for name in known if name not in taken and _is_masculine(name))
    names = head + [_titled(name) for _, name in tail]
    return Weighted(names, [1.0 / (rank + SURNAME_SHIFT) for rank in range(1, len(names) + 1)])


def _is_masculine(name: str) -> bool:
    return len(name) > 3 and name.replace("'", "").isalpha() and not name.endswith(_FEMALE)


def _tail_key(name: str) -> tuple[float, str]:
    weight = next((weight for ending, weight in _ENDINGS if name.endswith(ending)), 0.25)
    uniform = (zlib.crc32(name.encode()) + 1) / (2**32 + 1)
    return float(-(uniform ** (1.0 / weight))), name


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


@cache
def given_names(sex: str) -> Weighted[GivenName]:
    """Given names of men (``m``) or women (``f``), strongly skewed."""
    rows = [row for row in _table("given_names") if row["sex"] == sex]
    names = [
        GivenName(r["name"], tuple(r["short_uk"].split(";")), tuple(r["short_ru"].split(";"))) for r in rows
    ]
    return Weighted(names, _weights(rows))


@cache
def short_forms() -> dict[str, GivenName]:
    """The given name behind an official form."""
    return {one.name: one for sex in "mf" for one in given_names(sex).items}


@cache
def call_signs() -> Weighted[str]:
    """Call signs, from the commonest down."""
    names = [row["call_sign"] for row in _table("call_signs")]
    return Weighted(names, [1.0 / (rank + 5) ** 0.8 for rank in range(len(names))])


@cache
def towns() -> Weighted[Place]:
    """Home towns."""
    rows = _table("towns")
    places = [Place(r["town"], r["oblast"], r["russian"], r["former"], r["former_russian"]) for r in rows]
    return Weighted(places, _weights(rows))


@cache
def villages() -> tuple[tuple[str, str], ...]:
    """Common village names, Ukrainian and Russian; each is borne by villages of many oblasts."""
    return tuple((row["village"], row["russian"]) for row in _table("villages"))


@cache
def lost_places() -> Weighted[Place]:
    """Places of disappearance with the days of fighting there (ordinals)."""
    rows = _table("lost_places")
    places = [
        Place(
            r["place"], r["oblast"], r["russian"], r["former"], r["former_russian"],
            date.fromisoformat(r["from"]).toordinal(), date.fromisoformat(r["to"]).toordinal(),
        )
        for r in rows
    ]  # fmt: skip
    return Weighted(places, _weights(rows))


@cache
def units() -> Weighted[Unit]:
    """Military units."""
    rows = _table("units")
    made = [Unit(r["number"], r["uk"], r["short"], r["russian"], r["latin"], r["group"]) for r in rows]
    return Weighted(made, _weights(rows))


@cache
def ranks(group: str) -> Weighted[Rank]:
    """Ranks of ``land`` forces or ``navy``, ascending."""
    rows = [row for row in _table("ranks") if row["group"] == group]
    return Weighted([Rank(r["rank"], r["short"], r["russian"]) for r in rows], _weights(rows))


@cache
def detention_places() -> Weighted[Detention]:
    """Places of detention named in public reports."""
    rows = _table("detention")
    made = [Detention(r["name_uk"], r["name_ru"], r["name_latin"], r["region"]) for r in rows]
    return Weighted(made, _weights(rows))
