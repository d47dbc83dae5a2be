"""Who was captured, held, acknowledged, exchanged, or died, dealt so that the lists come out as asked."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from linkage.synthetic import vocabulary
from linkage.synthetic.draws import Draws, Weighted
from linkage.synthetic.people import AS_OF, FIRST_DAY, Peopling, Person, Stay
from linkage.synthetic.rates import Rates

LAST_EXCHANGE = date(2024, 12, 6).toordinal()
_FIRST_EXCHANGE = FIRST_DAY + 60
_SHORTEST_CAPTIVITY = 45
# Whoever was captured later than this goes home only where there is nobody else to exchange.
_TOO_LATE = LAST_EXCHANGE - 180


@dataclass(frozen=True)
class Sizes:
    """How many rows each list is to have."""

    registry: int
    exchange: int
    acknowledgement: int
    death: int
    testimony: int
    interview: int


@dataclass(frozen=True)
class World:
    """The people of a world by what befell them; a person may stand in several lists."""

    people: list[Person]
    exchange_days: list[int]
    returned: list[Person]
    held_acknowledged: list[Person]
    held_unacknowledged: list[Person]
    dead: list[Person]
    witnesses_unlisted: list[Person]

    @property
    def captives(self) -> list[Person]:
        """Everyone who was ever held."""
        return [person for person in self.people if person.stays]

    @property
    def registered(self) -> list[Person]:
        """Everyone with an entry in the registry."""
        return [person for person in self.people if person.registered]


@dataclass(frozen=True)
class _Plan:
    """How many people play each part."""

    registered: int
    returned: int
    returned_acknowledged: int
    held_acknowledged: int
    held_unacknowledged: int
    dead: int
    dead_in_captivity: int
    unlisted: int

    @property
    def captives(self) -> int:
        return (
            self.returned
            + self.held_acknowledged
            + self.held_unacknowledged
            + self.dead_in_captivity
            + self.unlisted
        )


def _plan(sizes: Sizes, rates: Rates) -> _Plan:
    returned_acknowledged = min(
        round((1 - rates.returned_never_acknowledged) * sizes.exchange), int(0.7 * sizes.acknowledgement)
    )
    rest = sizes.acknowledgement - returned_acknowledged
    elsewhere = rates.acknowledgement_repeats + rates.denials + rates.informal + rates.unanswered
    witnesses = -(-sizes.testimony // max(1, int(rates.mentions_per_witness)))
    return _Plan(
        registered=max(1, round(sizes.registry / (1 + rates.duplicates))) if sizes.registry else 0,
        returned=sizes.exchange,
        returned_acknowledged=returned_acknowledged,
        held_acknowledged=round(rest * (1 - elsewhere)),
        held_unacknowledged=round(rates.unacknowledged_per_mention * sizes.testimony) + (sizes.testimony > 0),
        dead=sizes.death - round(rates.died_in_captivity * sizes.death),
        dead_in_captivity=round(rates.died_in_captivity * sizes.death),
        unlisted=max(0, witnesses - 2 * sizes.exchange),
    )


def settle(sizes: Sizes, rates: Rates, seed: int) -> World:
    """A world whose lists will have these sizes."""
    plan = _plan(sizes, rates)
    draws = Draws(seed, "fates")
    outside = _unregistered_shares(plan, rates)
    roles = plan.captives + plan.dead
    count = max(plan.registered + sum(outside.values()), roles)
    people = Peopling(seed, rates).people(count)
    captives, others = _captured(people, plan.captives, draws)
    world = _deal(people, captives, others, plan, sizes, rates, draws)
    _mark_unregistered(world, outside, plan.registered, draws)
    _settle_dates(world, plan, rates, draws)
    return world


def _unregistered_shares(plan: _Plan, rates: Rates) -> dict[str, int]:
    return {
        "returned": round(rates.returned_unregistered * plan.returned),
        "acknowledged": round(rates.acknowledged_unregistered * plan.held_acknowledged),
        "seen": round(rates.seen_unregistered * plan.held_unacknowledged),
        "dead": round(rates.dead_unregistered * plan.dead),
        "unlisted": plan.unlisted,
    }


def _captured(people: list[Person], count: int, draws: Draws) -> tuple[list[Person], list[Person]]:
    """The captives, whole groups more often than single people, and everyone else, both in random order."""
    scores = [log(p.group.captured + 1e-3) - log(-log(draws.unit() or 0.5)) for p in people]
    order = sorted(range(len(people)), key=lambda i: -scores[i])
    chosen, rest = order[:count], order[count:]
    return draws.shuffled([people[i] for i in chosen]), draws.shuffled([people[i] for i in rest])


def _deal(
    people: list[Person],
    captives: list[Person],
    others: list[Person],
    plan: _Plan,
    sizes: Sizes,
    rates: Rates,
    draws: Draws,
) -> World:
    """Parts for the captives; those missing longest are exchanged first."""
    early = [p for p in captives if p.lost <= _TOO_LATE]
    late = [p for p in captives if p.lost > _TOO_LATE]
    ordered = early + late
    returned = _with_civilians(ordered, plan.returned, round(rates.returned_civilians * plan.returned))
    chosen = {p.number for p in returned}
    rest = iter(draws.shuffled([p for p in ordered if p.number not in chosen]))
    take = [
        [next(rest) for _ in range(size)]
        for size in (plan.held_acknowledged, plan.held_unacknowledged, plan.dead_in_captivity, plan.unlisted)
    ]
    dead = others[: plan.dead] + take[2]
    for person in take[2]:
        person.died_in_captivity = True
    return World(
        people, _exchange_days(sizes.exchange, rates, draws), returned, take[0], take[1], dead, take[3]
    )


def _with_civilians(ordered: list[Person], count: int, civilians: int) -> list[Person]:
    """The first ``count`` people of whom exactly ``civilians`` are; soldiers make up what is short."""
    first = [p for p in ordered if p.civilian][:civilians]
    soldiers = [p for p in ordered if not p.civilian]
    missing = civilians - len(first)
    for person in soldiers[:missing]:
        person.unit, person.rank, person.call_sign = None, None, ""
    chosen = first + soldiers[: count - len(first)]
    spare = [p for p in ordered if p.civilian][len(first) :]
    return chosen + spare[: count - len(chosen)]


def _exchange_days(exchange: int, rates: Rates, draws: Draws) -> list[int]:
    count = min(rates.exchanges, max(1, exchange // 12)) if exchange else 0
    days = sorted(draws.between(_FIRST_EXCHANGE, LAST_EXCHANGE) for _ in range(count))
    return [*days[:-1], LAST_EXCHANGE] if days else []


def _mark_unregistered(world: World, outside: dict[str, int], registered: int, draws: Draws) -> None:
    """Takes the unregistered out of the registry, then more by lot until its size is right."""
    parts = {
        "returned": world.returned,
        "acknowledged": world.held_acknowledged,
        "seen": world.held_unacknowledged,
        "dead": [p for p in world.dead if not p.died_in_captivity],
        "unlisted": world.witnesses_unlisted,
    }
    for part, people in parts.items():
        for person in draws.shuffled(people)[: outside[part]]:
            person.registered = False
    left = [p for p in world.people if p.registered]
    for person in draws.shuffled(left)[: max(0, len(left) - registered)]:
        person.registered = False


def _settle_dates(world: World, plan: _Plan, rates: Rates, draws: Draws) -> None:
    _exchange(world, draws)
    for person in world.witnesses_unlisted:
        person.returned = draws.between(min(person.lost + _SHORTEST_CAPTIVITY, AS_OF - 1), AS_OF - 1)
    for person in world.dead:
        last = AS_OF - 30 if person.died_in_captivity else person.lost + 20
        person.died = draws.between(person.lost, max(person.lost, last))
    held = world.returned + world.held_acknowledged + world.held_unacknowledged
    held += world.witnesses_unlisted + [p for p in world.dead if p.died_in_captivity]
    prominence = draws.lognormal(rates.prominence, len(held))
    for person, weight in zip(held, prominence, strict=True):
        person.prominence = weight
        person.cover_story = not person.civilian and draws.chance(rates.cover_stories)
        person.stays = _stays(person, draws)
    last = AS_OF - rates.stale_days
    for person in draws.shuffled(world.returned)[: plan.returned_acknowledged]:
        person.acknowledged = _acknowledged(person, min(last, person.returned - 1), rates, draws)
    for person in world.held_acknowledged:
        person.acknowledged = _acknowledged(person, last, rates, draws)


def _exchange(world: World, draws: Draws) -> None:
    """Each returned person goes home in an exchange after the capture; no exchange stays empty."""
    days = world.exchange_days
    if not days:
        return
    sizes = draws.lognormal(0.7, len(days))
    later = [Weighted(range(first, len(days)), sizes[first:]) for first in range(len(days))]
    for person in world.returned:
        first = bisect_left(days, person.lost + _SHORTEST_CAPTIVITY)
        if first == len(days):
            first -= 1
            person.lost = min(person.lost, days[-1] - _SHORTEST_CAPTIVITY)
        person.exchange = later[first].draw(draws)
    _fill_empty(world.returned, days)
    for person in world.returned:
        person.returned = days[person.exchange]


def _fill_empty(returned: Sequence[Person], days: list[int]) -> None:
    members: dict[int, list[Person]] = {i: [] for i in range(len(days))}
    for person in returned:
        members[person.exchange].append(person)
    spare = sorted(returned, key=lambda p: (p.lost, p.number))
    for exchange in (i for i in members if not members[i]):
        mover = next(
            (p for p in spare if len(members[p.exchange]) > 1 and p.lost + 10 < days[exchange]), None
        )
        if mover is not None:
            members[mover.exchange].remove(mover)
            mover.exchange = exchange
            members[exchange].append(mover)


def _stays(person: Person, draws: Draws) -> tuple[Stay, ...]:
    """One to four places one after another, the first usually shared by the group."""
    first = person.lost + draws.below(4)
    last = (person.returned or person.died or AS_OF) - 1
    last = max(first, last)
    count = min(1 + draws.below(4), 1 + (last - first) // 30)
    bounds = [first, *sorted(draws.between(first, last) for _ in range(count - 1)), last]
    places = [vocabulary.detention_places().draw(draws) for _ in range(count)]
    if draws.chance(0.75):
        places[0] = person.group.first_prison
    return tuple(Stay(places[i], bounds[i], bounds[i + 1]) for i in range(count))


def _acknowledged(person: Person, last: int, rates: Rates, draws: Draws) -> int:
    """A day of acknowledgement after the capture, exponentially late; 0 where ``last`` comes too soon."""
    first = person.stays[0].first + 3
    if first > last:
        return 0
    delay = -log(1 - draws.unit()) * rates.acknowledgement_delay
    day = first + int(delay)
    return day if day <= last else draws.between(first, last)
