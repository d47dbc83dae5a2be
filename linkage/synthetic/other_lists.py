"""Exchange lists, acknowledgements, death reports and interviews of a world."""

from datetime import date

from linkage.synthetic.channels import Row, iso, person_columns
from linkage.synthetic.draws import Draws
from linkage.synthetic.fates import World
from linkage.synthetic.people import AS_OF, Person
from linkage.synthetic.rates import Rates

_PERSON = ("surname", "given_name", "patronymic", "call_sign", "sex", "birth_date", "residence",
           "military_unit", "rank")  # fmt: skip
EXCHANGE = (
    "record_id", "list_id", "list_total", "exchange_date", "full_name", "birth_date", "rank",
    "military_unit", "call_sign", "category", "residence", "held_at", "condition", "note",
)  # fmt: skip
ACKNOWLEDGEMENT = (
    "record_id",
    "issuer",
    "acknowledged_date",
    "answer",
    "means",
    *_PERSON,
    "sentence",
    "held_at",
)
DEATH = ("record_id", "death_date", *_PERSON, "basis", "place")
INTERVIEW = ("record_id", "respondent_id", "respondent", "interview_date", "contact",
             "contact_after_broadcast", *_PERSON)  # fmt: skip
Rows = list[tuple[Row, Person]]


def numbered(pairs: Rows, letter: str, draws: Draws) -> Rows:
    """The rows in random order, with ids that tell nothing."""
    pairs = draws.shuffled(pairs)
    for number, (row, _) in enumerate(pairs):
        row["record_id"] = f"{letter}-{10001 + number}"
    return pairs


def exchange_rows(world: World, rates: Rates, draws: Draws) -> Rows:
    """Everyone who came home in an exchange, one row each."""
    totals: dict[int, int] = {}
    for person in world.returned:
        totals[person.exchange] = totals.get(person.exchange, 0) + 1
    for exchange in sorted(totals):
        if draws.chance(rates.list_residual):
            totals[exchange] += draws.between(1, 15)
    rows: Rows = []
    for person in world.returned:
        row = person_columns(person, rates.exchange, draws)
        row["full_name"] = _joined(row, given_first=False)
        held = person.stays[-1].place if person.stays else None
        row |= {
            "list_id": f"E{person.exchange + 1:02d}",
            "list_total": str(totals[person.exchange]),
            "exchange_date": iso(person.returned),
            "category": "civilian" if person.civilian else "military",
            "held_at": held.uk if held and draws.chance(0.1) else "",
            "condition": draws.pick(("поранений", "хворий", "виснажений")) if draws.chance(0.08) else "",
            "note": "вважався зниклим безвісти" if not person.acknowledged and draws.chance(0.2) else "",
        }
        rows.append((row, person))
    return numbered(rows, "X", draws)


def _joined(row: Row, given_first: bool) -> str:
    names = (row["given_name"], row["surname"]) if given_first else (row["surname"], row["given_name"])
    return " ".join(part for part in (*names, row["patronymic"]) if part)


def acknowledgement_rows(world: World, size: int, rates: Rates, draws: Draws) -> Rows:
    """What the detaining power answered about those it admits, those it denies, those it passes over."""
    last = AS_OF - rates.stale_days
    admitted = [p for p in world.returned if p.acknowledged] + world.held_acknowledged
    rows = [_admission(person, person.acknowledged, "list", rates, draws) for person in admitted]
    missing = size - len(rows)
    counts = {
        "not_held": round(missing * _share(rates.denials, rates)),
        "informal": round(missing * _share(rates.informal, rates)),
        "no_answer": round(missing * _share(rates.unanswered, rates)),
    }
    held = draws.shuffled(world.held_unacknowledged)
    strangers = draws.shuffled([p for p in world.registered if not p.captive][: 20 * size + 1])
    for answer, count in counts.items():
        for _ in range(max(0, count)):
            from_held = held and (answer == "informal" or draws.chance(rates.denied_though_held))
            source = held if from_held or not strangers else strangers
            if source:
                rows.append(_refusal(source.pop(), answer, last, rates, draws))
    late = [p for p in world.returned if not p.acknowledged and p.returned < last - 10]
    for person in late[: round(rates.acknowledged_after_return * len(late))]:
        day = min(last, person.returned + draws.between(1, 90))
        rows.append(_admission(person, day, "list", rates, draws))
    while len(rows) < size and admitted:
        person = draws.pick(admitted)
        end = min(last, person.returned - 1) if person.returned else last
        means = draws.pick(("letter", "capture_card", "court", "call", "list"))
        rows.append(_admission(person, draws.between(person.acknowledged, end), means, rates, draws))
    rows = rows[:size]
    if rows and not rates.stale_days:  # the lists reach to the as-of date
        max(rows, key=lambda pair: pair[0]["acknowledged_date"])[0]["acknowledged_date"] = iso(last)
    return numbered(rows, "A", draws)


def _share(rate: float, rates: Rates) -> float:
    return rate / (rates.acknowledgement_repeats + rates.denials + rates.informal + rates.unanswered)


def _admission(person: Person, day: int, means: str, rates: Rates, draws: Draws) -> tuple[Row, Person]:
    row = person_columns(person, rates.acknowledgement, draws, covered=person.cover_story)
    stay = next((s for s in reversed(person.stays) if s.first <= day), person.stays[0])
    place = stay.place.russian if draws.chance(0.7) else stay.place.uk
    informal = means in ("letter", "call")
    row |= {
        "issuer": draws.pick(("МКЧХ", "МКЧХ", "НІБ", "Омбудсман РФ")),
        "acknowledged_date": iso(day),
        "answer": "" if informal or draws.chance(0.4) else "held",
        "means": means if means != "list" or draws.chance(0.7) else "",
        "sentence": f"{draws.between(10, 25)} років" if means == "court" else "",
        "held_at": place if not informal and draws.chance(rates.held_at_known) else "",
    }
    return row, person


def _refusal(person: Person, answer: str, last: int, rates: Rates, draws: Draws) -> tuple[Row, Person]:
    row = person_columns(person, rates.acknowledgement, draws, covered=person.cover_story)
    first = (person.stays[0].first if person.stays else person.lost) + 10
    row |= {
        "issuer": draws.pick(("МКЧХ", "НІБ", "адвокат")),
        "acknowledged_date": iso(draws.between(min(first, last), last)),
        "answer": answer,
        "means": draws.pick(("letter", "call", "broadcast", "broadcast")) if answer == "informal" else "",
        "sentence": "",
        "held_at": "",
    }
    return row, person


def death_rows(world: World, size: int, rates: Rates, draws: Draws) -> Rows:
    """Reports of deaths, a few of them of people who are alive."""
    wrong = draws.shuffled(world.held_unacknowledged)[: round(rates.false_deaths * size)]
    wrong += draws.shuffled(world.returned)[: round(rates.false_deaths_returned * size)]
    people = draws.shuffled(world.dead)[: max(0, size - len(wrong))] + wrong
    rows: Rows = []
    for person in people:
        row = person_columns(person, rates.death, draws)
        believed = person.died or person.lost + draws.between(0, 3)
        day = iso(believed)
        row |= {
            "death_date": "" if draws.chance(0.05) else day[:7] if draws.chance(0.08) else day,
            "basis": draws.pick(("DNA", "DNA", "repatriation", "documents", "recognition")),
            "place": person.group.place.name if draws.chance(0.6) else "",
        }
        rows.append((row, person))
    return numbered(rows[:size], "D", draws)


def interview_rows(world: World, size: int, rates: Rates, draws: Draws) -> Rows:
    """Former prisoners about themselves, families about theirs; few had any contact."""
    prisoners = min(round(rates.former_prisoners * size), len(world.returned))
    about = draws.shuffled(world.returned)[:prisoners]
    kin = [p for p in world.held_acknowledged + world.held_unacknowledged + world.returned if p.registered]
    own = {person.number for person in about}
    about += draws.shuffled([p for p in kin or world.captives if p.number not in own])[: size - prisoners]
    reached = set(draws.shuffled(range(len(about)))[: round(rates.contact * size)])
    rows: Rows = []
    for number, person in enumerate(about):
        row = person_columns(person, rates.interview, draws)
        former = number < prisoners
        # Former prisoners are asked once they are home.
        first = person.returned + 3 if former else max(person.lost + 60, date(2024, 1, 15).toordinal())
        row |= {
            "respondent_id": f"I{number + 1:03d}",
            "respondent": "former_prisoner" if former else "family",
            "interview_date": iso(draws.between(min(first, AS_OF), AS_OF)),
            "contact": draws.pick(("letter", "call", "both")) if number in reached else "none",
            "contact_after_broadcast": ("yes" if number in reached else "no"),
        }
        rows.append((row, person))
    return numbered(rows, "I", draws)
