"""How a person gets written into a list: name, dates, affiliation, spoiled as the channel spoils them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from linkage.synthetic import vocabulary
from linkage.synthetic.draws import Draws, Weighted
from linkage.synthetic.kin_names import RUSSIAN_TABLES, UKRAINIAN_TABLES, latin, russian
from linkage.synthetic.people import Person
from linkage.synthetic.rates import Channel
from linkage.synthetic.slips import disguised, misheard, mistyped, other_apostrophe
from linkage.synthetic.vocabulary import Place, Unit

Row = dict[str, str]
_UK_TABLES = Weighted([name for name, _ in UKRAINIAN_TABLES], [weight for _, weight in UKRAINIAN_TABLES])
_RU_TABLES = Weighted([name for name, _ in RUSSIAN_TABLES], [weight for _, weight in RUSSIAN_TABLES])


@lru_cache(maxsize=100_000)
def iso(day: int) -> str:
    """An ordinal as YYYY-MM-DD; nothing for 0."""
    return date.fromordinal(day).isoformat() if day else ""


@dataclass(frozen=True)
class WrittenName:
    """A name as one list has it; ``language`` is uk, ru or en (Latin letters)."""

    surname: str
    given: str
    patronymic: str
    language: str

    @property
    def full(self) -> str:
        """Surname first."""
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)


def in_language(person: Person, channel: Channel, draws: Draws) -> WrittenName:
    """The true name in Ukrainian, in Russian or in Latin letters."""
    if draws.chance(channel.latin):
        from_russian = draws.chance(channel.latin_from_russian)
        table = (_RU_TABLES if from_russian else _UK_TABLES).draw(draws)
        name = _russian(person) if from_russian else _ukrainian(person)
        parts = (name.surname, name.given, name.patronymic)
        surname, given, middle = (latin(part, table) for part in parts)
        return WrittenName(surname, given, middle, "en")
    return _russian(person) if draws.chance(channel.russian) else _ukrainian(person)


def _ukrainian(person: Person) -> WrittenName:
    return WrittenName(person.surname, person.given, person.patronymic, "uk")


def _russian(person: Person) -> WrittenName:
    surname, given = russian(person.surname, "last"), russian(person.given, "first")
    return WrittenName(surname, given, russian(person.patronymic, "patronymic"), "ru")


def _cut(name: WrittenName, person: Person, channel: Channel, draws: Draws) -> WrittenName:
    """Without the patronymic, with initials, or with a short given name."""
    surname, given, middle = name.surname, name.given, name.patronymic
    if "-" in surname and draws.chance(channel.half_surname):
        surname = draws.pick(surname.split("-"))
    if draws.chance(channel.no_patronymic):
        middle = ""
    if draws.chance(channel.initials):
        return WrittenName(surname, given[:1] + ".", middle[:1] + "." if middle else "", name.language)
    if name.language != "en" and draws.chance(channel.diminutive):
        known = vocabulary.short_forms().get(person.given)
        if known is not None:
            given = draws.pick(known.short_uk if name.language == "uk" else known.short_ru)
    return WrittenName(surname, given, middle, name.language)


def _slipped(part: str, channel: Channel, draws: Draws, cyrillic: bool) -> str:
    if len(part) < 3:
        return part
    if draws.chance(channel.typing):
        part = mistyped(part, draws)
    if cyrillic and draws.chance(channel.hearing):
        part = misheard(part, draws)
    if "'" in part and draws.chance(channel.apostrophes):
        part = other_apostrophe(part, draws)
    if cyrillic and draws.chance(channel.homoglyphs):
        part = disguised(part, draws)
    return part


def written_name(
    person: Person,
    channel: Channel,
    draws: Draws,
    inflect: Callable[[WrittenName], WrittenName] | None = None,
) -> WrittenName:
    """The person's name as this channel would have it."""
    name = _cut(in_language(person, channel, draws), person, channel, draws)
    if inflect is not None:
        name = inflect(name)
    parts = [
        _slipped(part, channel, draws, name.language != "en")
        for part in (name.surname, name.given, name.patronymic)
    ]
    if draws.chance(channel.capitals):
        parts[0] = parts[0].upper()
    if parts[1] and draws.chance(channel.swapped_parts):
        parts[0], parts[1] = parts[1], parts[0]
    return WrittenName(parts[0], parts[1], parts[2], name.language)


def written_sex(person: Person, channel: Channel, draws: Draws) -> str:
    """ч or ж, or nothing."""
    if draws.chance(channel.sex_missing):
        return ""
    return "ч" if person.sex == "m" else "ж"


def written_birth(birth: int, channel: Channel, draws: Draws) -> str:
    """The date of birth as this channel would have it, whole, partial, wrong or absent."""
    if draws.chance(channel.birth_missing):
        return ""
    born = date.fromordinal(birth)
    if draws.chance(channel.birth_digit):
        born = _digit_wrong(born, draws)
    if draws.chance(channel.birth_year):
        return str(born.year)
    if draws.chance(channel.birth_month):
        return f"{born.year}-{born.month:02d}"
    if draws.chance(channel.birth_january):
        born = date(born.year, 1, 1)
    elif born.day <= 12 and draws.chance(channel.birth_day_month):
        born = date(born.year, born.day, born.month)
    return f"{born:%d.%m.%Y}" if draws.chance(channel.birth_dotted) else born.isoformat()


def _digit_wrong(born: date, draws: Draws) -> date:
    """One of the last digit of the year, the decade, the month or the day is another."""
    kind = draws.below(4)
    year, month, day = born.year, born.month, born.day
    if kind == 0:
        year += draws.pick((-1, 1, -2, 2, 3))
    elif kind == 1:
        year += draws.pick((-10, 10)) if 1960 < year < 1995 else -10
    elif kind == 2:
        month = draws.between(1, 12)
    else:
        day = draws.between(1, 28)
    return date(year, month, min(day, 28))


def written_unit(person: Person, channel: Channel, language: str, draws: Draws) -> str:
    """The unit, long or short, in the list's language; nothing for a civilian or under a cover story."""
    if person.unit is None or draws.chance(channel.unit_missing):
        return ""
    unit = vocabulary.units().draw(draws) if draws.chance(channel.unit_wrong) else person.unit
    return _misspelt(_named_unit(unit, channel, language, draws), channel, draws)


def _named_unit(unit: Unit, channel: Channel, language: str, draws: Draws) -> str:
    if language == "en":
        return f"{unit.number} {unit.latin}"
    if draws.chance(channel.unit_code):
        return f"в/ч {unit.code}"
    if draws.chance(channel.unit_vague):
        return f"{unit.number} {'бригада' if 'бригада' in unit.uk else 'загін'}"
    if draws.chance(channel.unit_short):
        return f"{unit.number} {unit.short.upper() if draws.chance(0.3) else unit.short}"
    if language == "ru":
        return f"{unit.number} {unit.russian}"
    return f"{unit.number}{draws.pick((' ', '-та ', '-а '))}{unit.uk}"


def _misspelt(text: str, channel: Channel, draws: Draws) -> str:
    """The text with a slip in its longest word, now and then."""
    if not draws.chance(channel.value_typing):
        return text
    longest = max(text.split(), key=len)
    return text.replace(longest, mistyped(longest, draws), 1)


def written_rank(person: Person, channel: Channel, language: str, draws: Draws) -> str:
    """The rank, in full or short, sometimes one step off."""
    if person.rank is None or draws.chance(channel.rank_missing):
        return ""
    rank = person.rank
    if draws.chance(channel.rank_off):
        ranks = vocabulary.ranks(person.rank_group).items
        position = ranks.index(rank) + draws.pick((-1, 1, 1))
        rank = ranks[min(max(position, 0), len(ranks) - 1)]
    if language == "ru":
        return rank.russian
    return rank.short if draws.chance(0.2) else rank.uk


def written_place(place: Place, channel: Channel, language: str, draws: Draws) -> str:
    """A town, now and then under the name of before."""
    old = bool(place.former) and draws.chance(channel.old_town)
    if language == "ru":
        return _misspelt(place.former_russian if old else place.russian, channel, draws)
    return _misspelt(place.former if old else place.name, channel, draws)


def written_residence(person: Person, channel: Channel, language: str, draws: Draws) -> str:
    """Home town, with its oblast or without, or the oblast alone."""
    if draws.chance(channel.residence_missing):
        return ""
    home = vocabulary.towns().draw(draws) if draws.chance(channel.residence_wrong) else person.home
    town = written_place(home, channel, language, draws)
    if language == "ru" or home.oblast.startswith("м."):
        return town
    oblast = home.oblast if home.oblast.startswith("АР") else f"{home.oblast} обл."
    form = draws.unit()
    if form < 0.55:
        return f"{oblast}, {town}"
    return oblast if form < 0.7 else town


def person_columns(person: Person, channel: Channel, draws: Draws, covered: bool = False) -> Row:
    """The shared person columns of one row, the name in three columns.

    ``covered``: unit, rank and call sign are withheld, as under a cover story.
    """
    name = written_name(person, channel, draws)
    tongue = name.language
    with_sign = bool(person.call_sign) and not covered and not draws.chance(channel.call_sign_missing)
    return {
        "surname": name.surname,
        "given_name": name.given,
        "patronymic": name.patronymic,
        "call_sign": person.call_sign if with_sign else "",
        "sex": written_sex(person, channel, draws),
        "birth_date": written_birth(person.birth, channel, draws),
        "residence": written_residence(person, channel, tongue, draws),
        "military_unit": "" if covered else written_unit(person, channel, tongue, draws),
        "rank": "" if covered else written_rank(person, channel, tongue, draws),
    }
