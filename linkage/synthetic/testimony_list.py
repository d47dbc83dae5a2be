"""What witnesses say: former prisoners speak of people they could have met in the same place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from math import log

from linkage.synthetic import vocabulary
from linkage.synthetic.channels import (
    Row,
    WrittenName,
    iso,
    written_birth,
    written_name,
    written_place,
    written_rank,
    written_residence,
    written_sex,
    written_unit,
)
from linkage.synthetic.declension import CASES, decline
from linkage.synthetic.draws import Draws, Weighted
from linkage.synthetic.fates import World
from linkage.synthetic.other_lists import Rows, numbered
from linkage.synthetic.people import AS_OF, Person, Stay
from linkage.synthetic.rates import Rates
from linkage.synthetic.true_figures import HURT
from linkage.synthetic.vocabulary import Detention

COLUMNS = (
    "record_id", "witness_id", "origin_id", "interview_date", "language", "basis", "full_name", "call_sign",
    "sex", "birth_date", "age", "rank", "military_unit", "residence", "category", "seen_at", "cell",
    "seen_from", "seen_to", "missing_place", "condition", "outcome_claimed", "reliability", "credibility",
    "statement",
)  # fmt: skip
_PARTS = ("surname", "given", "patronymic")


@dataclass(frozen=True)
class _Witness:
    code: str
    person: Person
    interviewed: int
    language: str


@dataclass(frozen=True)
class _Sighting:
    """Who saw whom, where and when."""

    witness: _Witness
    target: Person
    place: Detention
    first: int
    last: int


class _Meetings:
    """Finds whom a captive could have met: same place, overlapping days, the prominent more often."""

    def __init__(self, world: World, rates: Rates) -> None:
        weights = {p.number: rates.mention_returned for p in world.returned}
        weights |= {p.number: rates.mention_acknowledged for p in world.held_acknowledged}
        self._anyone = Weighted(world.captives, [1.0] * len(world.captives))
        by_place: dict[str, list[tuple[Person, Stay]]] = {}
        for person in world.captives:
            for stay in person.stays:
                by_place.setdefault(stay.place.uk, []).append((person, stay))
        self._by_place = {
            place: Weighted(stays, [p.prominence * weights.get(p.number, 1.0) for p, _ in stays])
            for place, stays in by_place.items()
        }

    def draw(self, witness: _Witness, draws: Draws) -> _Sighting:
        """Someone the witness met; where nobody fits in sixty tries, anyone from the same place or any."""
        stays = Weighted(witness.person.stays, [s.last - s.first + 1 for s in witness.person.stays])
        met: Person | None = None
        own = stays.draw(draws)
        for _ in range(60):
            own = stays.draw(draws)
            target, other = self._by_place[own.place.uk].draw(draws)
            if target is witness.person:
                continue
            first, last = max(own.first, other.first), min(own.last, other.last)
            if first <= last:
                return _Sighting(witness, target, own.place, first, last)
            met = target
        target = met or self._anyone.draw(draws)
        return _Sighting(witness, target, own.place, own.first, own.last)


def testimony_rows(world: World, size: int, rates: Rates, draws: Draws) -> Rows:
    """``size`` mentions with the person each truly speaks of."""
    if not size:
        return []
    witnesses = _witnesses(world, size, rates, draws)
    meetings = _Meetings(world, rates)
    talk = Weighted(witnesses, draws.lognormal(0.8, len(witnesses)))
    strangers = [p for p in world.registered if not p.captive]
    rows: Rows = []
    told: list[_Sighting] = []
    named: set[tuple[str, int]] = set()
    for attempt in range(20 * size):
        witness = talk.draw(draws)
        if told and draws.chance(rates.rumours):
            heard = draws.pick(told)
            seen, origin = replace(heard, witness=witness), heard.witness.code
            if heard.last > witness.interviewed or heard.target is witness.person:
                continue
        else:
            seen, origin = meetings.draw(witness, draws), ""
            if strangers and draws.chance(rates.mistaken_identity):
                seen = replace(seen, target=draws.pick(strangers))
        # A witness speaks of a person once, unless there are too few people to speak of.
        fresh = (witness.code, seen.target.number) not in named
        if (fresh or attempt > 10 * size) and origin != witness.code:
            named.add((witness.code, seen.target.number))
            rows.append(_mention(seen, origin, rates, draws))
            if not origin:
                told.append(seen)
        if len(rows) == size:
            break
    return numbered(rows, "T", draws)


def _witnesses(world: World, size: int, rates: Rates, draws: Draws) -> list[_Witness]:
    people = draws.shuffled([p for p in world.returned + world.witnesses_unlisted if p.stays])
    people = people[: max(1, round(size / rates.mentions_per_witness))]
    made = []
    for number, person in enumerate(people):
        days = 5 + int(-60 * log(1 - draws.unit()))
        language = "ru" if draws.chance(rates.testimony.russian) else "uk"
        made.append(_Witness(f"W-{number + 1:04d}", person, min(AS_OF, person.returned + days), language))
    return made


def _mention(seen: _Sighting, origin: str, rates: Rates, draws: Draws) -> tuple[Row, Person]:
    """One row; with an ``origin`` it is a rumour, second-hand by its nature."""
    witness, target, channel = seen.witness, seen.target, rates.testimony
    own = replace(channel, russian=0.9 if witness.language == "ru" else 0.05)
    case = draws.pick(CASES) if draws.chance(rates.inflected) else ""
    name = written_name(target, own, draws, _inflector(target, case) if case else None)
    tongue = name.language if name.language != "en" else witness.language
    sign = target.call_sign if target.call_sign and not draws.chance(channel.call_sign_missing) else ""
    covered = target.cover_story
    basis = _basis(origin, rates, draws)
    row = {
        "witness_id": witness.code,
        "origin_id": origin,
        "interview_date": iso(witness.interviewed),
        "language": witness.language,
        "basis": basis,
        "full_name": _as_told(name, bool(sign), rates, draws),
        "call_sign": sign,
        "sex": written_sex(target, channel, draws),
        "birth_date": written_birth(target.birth, own, draws),
        "age": _age(target, witness.interviewed, rates, draws),
        "rank": "" if covered else written_rank(target, own, tongue, draws),
        "military_unit": "" if covered else written_unit(target, own, tongue, draws),
        "residence": written_residence(target, own, tongue, draws),
        "category": ("civilian" if target.civilian or covered else "military") if draws.chance(0.4) else "",
        "missing_place": written_place(target.group.place, own, tongue, draws) if draws.chance(0.25) else "",
    }
    row |= _where_and_when(seen, tongue, rates, draws) | _grades(basis, rates, draws)
    row |= _health(target, seen, rates, draws)
    row["statement"] = _statement(row, tongue) if draws.chance(rates.statements) else ""
    return row, target


def _inflector(person: Person, case: str) -> Callable[[WrittenName], WrittenName]:
    def inflect(name: WrittenName) -> WrittenName:
        if name.language == "en":
            return name
        parts = zip((name.surname, name.given, name.patronymic), _PARTS, strict=True)
        surname, given, middle = (
            decline(token, case, person.sex, name.language, part) if len(token) > 2 else token
            for token, part in parts
        )
        return WrittenName(surname, given, middle, name.language)

    return inflect


def _as_told(name: WrittenName, signed: bool, rates: Rates, draws: Draws) -> str:
    """Surname and given name in either order, or only one of them."""
    if signed and draws.chance(rates.call_sign_only):
        return ""
    form = draws.unit()
    if form < rates.surname_only:
        return name.surname
    if form < rates.surname_only + rates.given_only and not name.given.endswith("."):
        return name.given
    if draws.chance(rates.given_first):
        return " ".join(part for part in (name.given, name.patronymic, name.surname) if part)
    return name.full


def _age(target: Person, day: int, rates: Rates, draws: Draws) -> str:
    if not draws.chance(rates.age_told):
        return ""
    age = round((day - target.birth) / 365.25 + rates.age_error * draws.normal())
    if draws.chance(0.15):
        decade = age // 5 * 5
        return f"{decade}-{decade + 5}"
    return str(age)


def _basis(origin: str, rates: Rates, draws: Draws) -> str:
    if origin:
        return "told"
    if draws.chance(rates.basis_missing):
        return ""
    if draws.chance(rates.hearsay):
        return draws.pick(("heard", "told"))
    return draws.pick(("saw", "same_cell", "same_cell"))


def _grades(basis: str, rates: Rates, draws: Draws) -> Row:
    if draws.chance(rates.ungraded):
        return {"reliability": "", "credibility": ""}
    if basis in ("heard", "told"):
        return {"reliability": draws.pick("BCDF"), "credibility": draws.pick("3456")}
    return {"reliability": draws.pick("ABBBCCDF"), "credibility": draws.pick("12223346")}


def _where_and_when(seen: _Sighting, tongue: str, rates: Rates, draws: Draws) -> Row:
    place = vocabulary.detention_places().draw(draws) if draws.chance(rates.seen_place_wrong) else seen.place
    first = draws.between(seen.first, seen.last)
    last = draws.between(first, seen.last)
    if draws.chance(rates.seen_date_wrong):
        first, last = first - 365, last - 365
    named = place.russian if tongue == "ru" else place.uk
    if draws.chance(rates.seen_place_vague):
        named = place.region
    undated = draws.chance(rates.seen_undated)
    return {
        "seen_at": "" if draws.chance(0.07) else named,
        "cell": f"камера {draws.between(1, 60)}" if draws.chance(0.2) else "",
        "seen_from": "" if undated else _precise(first, draws),
        "seen_to": "" if undated or draws.chance(0.3) else _precise(last, draws),
    }


def _precise(day: int, draws: Draws) -> str:
    """The day, the month or the year, as people remember."""
    precision = draws.unit()
    text = date.fromordinal(day).isoformat()
    return text if precision < 0.35 else text[:7] if precision < 0.93 else text[:4]


def _health(target: Person, seen: _Sighting, rates: Rates, draws: Draws) -> Row:
    killed = target.died_in_captivity and draws.chance(rates.killed_claimed)
    outcome = "killed" if killed else ("taken_away" if draws.chance(0.2) else "alive")
    hurt = draws.chance(rates.wounded)
    return {
        "condition": draws.pick((*HURT, "сильно схуд")) if hurt else "",
        "outcome_claimed": outcome if killed or draws.chance(0.5) else "",
    }


def _statement(row: Row, tongue: str) -> str:
    """A sentence of running text with what the columns say."""
    who = row["full_name"] or f"«{row['call_sign']}»"
    where = row["seen_at"] or ("там же" if tongue == "ru" else "там само")
    if tongue == "ru":
        verb = "Слышал про:" if row["basis"] in ("heard", "told") else "Был вместе:"
    else:
        verb = "Чув про:" if row["basis"] in ("heard", "told") else "Був разом:"
    when = f" ({row['seen_from']})" if row["seen_from"] else ""
    return f"{verb} {who}, {where}{when}."
