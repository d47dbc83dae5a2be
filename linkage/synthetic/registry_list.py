"""The registry of a world: one entry for each registered person, two for some."""

from math import log

from linkage.synthetic import vocabulary
from linkage.synthetic.channels import Row, iso, person_columns, written_place
from linkage.synthetic.draws import Draws
from linkage.synthetic.fates import World
from linkage.synthetic.people import AS_OF, Person
from linkage.synthetic.rates import Channel, Rates

COLUMNS = (
    "record_id", "surname", "given_name", "patronymic", "call_sign", "sex", "birth_date", "birth_place",
    "residence", "military_unit", "rank", "document_number", "category", "missing_date", "missing_place",
    "circumstances", "registered_date", "status", "status_date", "icrc_confirmed_date",
    "distinguishing_marks",
)  # fmt: skip
_CIRCUMSTANCES = (
    "не вийшов на зв'язок", "під час виконання бойового завдання", "після артилерійського обстрілу",
    "під час виходу з оточення", "позицію втрачено", "зник на блокпосту",
)  # fmt: skip
_MARKS = (
    "татуювання на лівому передпліччі", "шрам на підборідді", "шрам на правій руці", "татуювання тризуба",
    "родимка на щоці", "немає фаланги пальця", "високий зріст",
)  # fmt: skip
MISSING, RELEASED, DEAD, FOUND = "зниклий безвісти", "звільнений", "загиблий", "знайдений"


def registry_rows(world: World, size: int, rates: Rates, draws: Draws) -> list[tuple[Row, Person]]:
    """``size`` entries with the person each speaks of, in random order."""
    people = world.registered
    entries = [_entry(person, rates.registry, rates, draws) for person in people]
    pairs = list(zip(entries, people, strict=True))
    for person in draws.shuffled(people)[: max(0, size - len(people))]:
        pairs.append((_entry(person, rates.relative, rates, draws), person))
    pairs = draws.shuffled(pairs)[:size]
    for number, (row, _) in enumerate(pairs):
        row["record_id"] = f"R-{100001 + number}"
    return pairs


def _entry(person: Person, channel: Channel, rates: Rates, draws: Draws) -> Row:
    row = person_columns(person, channel, draws)
    registered = min(AS_OF, person.lost + 2 + int(-rates.late_registration * log(1 - draws.unit())))
    birth_town = person.birth_town
    row |= {
        "birth_place": birth_town.name if draws.chance(0.3) else "",
        "document_number": _document(person) if draws.chance(0.1) else "",
        "category": "civilian" if person.civilian else "military",
        "missing_date": iso(_missing_day(person, registered, rates, draws)),
        "missing_place": _missing_place(person, channel, rates, draws),
        "circumstances": draws.pick(_CIRCUMSTANCES) if draws.chance(0.2) else "",
        "registered_date": iso(registered),
        "distinguishing_marks": draws.pick(_MARKS) if draws.chance(0.1) else "",
    }
    return row | _status(person, registered, rates, draws) | _icrc(person, rates, draws)


def _document(person: Person) -> str:
    # Six digits after a letter pair, spread over the range by a multiplier coprime to it; nobody's document.
    return f"ХХ{person.number * 7919 % 1_000_000:06d}"


def _missing_day(person: Person, registered: int, rates: Rates, draws: Draws) -> int:
    if draws.chance(rates.lost_date_missing):
        return 0
    if not draws.chance(rates.lost_date_wrong):
        return person.lost
    return min(registered, person.lost + draws.pick((1, 3, 10, 30, 31, 61, 92)))


def _missing_place(person: Person, channel: Channel, rates: Rates, draws: Draws) -> str:
    if draws.chance(0.08):
        return ""
    wrong = draws.chance(rates.lost_place_wrong)
    place = vocabulary.lost_places().draw(draws) if wrong else person.group.place
    name = written_place(place, channel, "uk", draws)
    return f"{name}, {place.oblast} обл." if draws.chance(0.25) and "(" not in place.oblast else name


def _status(person: Person, registered: int, rates: Rates, draws: Draws) -> Row:
    event, status = 0, MISSING
    if person.returned and draws.chance(rates.status_updated):
        event, status = person.returned, RELEASED
    elif person.died and draws.chance(rates.status_updated * 0.5):
        event, status = person.died + 60, DEAD
    elif not person.captive and not person.died and draws.chance(rates.closed_otherwise):
        event, status = registered + 20, FOUND
    day = max(event + draws.between(3, 60), registered) if event else 0
    if not event or day > AS_OF:
        return {"status": MISSING, "status_date": ""}
    return {"status": status, "status_date": iso(day)}


def _icrc(person: Person, rates: Rates, draws: Draws) -> Row:
    known = bool(person.acknowledged) and draws.chance(rates.icrc_dates)
    return {"icrc_confirmed_date": iso(person.acknowledged) if known else ""}
