"""The people of a world: names, kin, homes, units, and the groups in which they went missing."""

from dataclasses import dataclass, field
from datetime import date

from linkage.synthetic import vocabulary
from linkage.synthetic.draws import Draws
from linkage.synthetic.kin_names import patronymic, womens_surname
from linkage.synthetic.rates import Rates
from linkage.synthetic.vocabulary import Detention, Place, Rank, Unit

FIRST_DAY = date(2022, 2, 24).toordinal()
AS_OF = date(2024, 12, 31).toordinal()
# Nobody goes missing in the last weeks: the registry, the lists and the witnesses lag behind.
LAST_LOSS = AS_OF - 14


@dataclass(frozen=True, slots=True)
class Stay:
    """Days (ordinals, inclusive) of one captive in one place of detention."""

    place: Detention
    first: int
    last: int


@dataclass(slots=True)
class Group:
    """People of one unit who went missing at one place on one day."""

    unit: Unit | None
    place: Place
    day: int
    captured: float
    first_prison: Detention


@dataclass(slots=True)
class Person:
    """One person and everything true of him or her; days are ordinals, 0 for never."""

    number: int
    surname: str
    given: str
    father: str
    sex: str
    birth: int
    birth_town: Place
    home: Place
    unit: Unit | None
    rank: Rank | None
    rank_group: str
    call_sign: str
    group: Group
    lost: int
    registered: bool = True
    cover_story: bool = False
    stays: tuple[Stay, ...] = ()
    exchange: int = -1
    returned: int = 0
    acknowledged: int = 0
    died: int = 0
    died_in_captivity: bool = False
    prominence: float = 1.0
    denied: bool = field(default=False)

    @property
    def id(self) -> str:
        """The id in truth.csv."""
        return f"P{self.number:07d}"

    @property
    def patronymic(self) -> str:
        """The patronymic, from the father's given name."""
        return patronymic(self.father, self.sex)

    @property
    def civilian(self) -> bool:
        """Truly a civilian (a cover story apart)."""
        return self.unit is None

    @property
    def captive(self) -> bool:
        """Was ever held."""
        return bool(self.stays)


def _birth(draws: Draws) -> int:
    # Mostly 25 to 50 at the start of 2023; the bell is cut at 18 and 60.
    while True:
        age = 37 + 10 * draws.normal()
        if 18.2 <= age <= 60:
            return date(2023, 1, 1).toordinal() - int(age * 365.25)


class Peopling:
    """Makes people group by group, with their kin and namesakes."""

    def __init__(self, seed: int, rates: Rates) -> None:
        self._draws = Draws(seed, "people")
        self._rates = rates
        self._group_left = 0
        self._group: Group | None = None

    def people(self, count: int) -> list[Person]:
        """``count`` people, numbered from 1, nobody captured yet."""
        made: list[Person] = []
        while len(made) < count:
            person = self._stranger(len(made) + 1)
            made.append(person)
            relative = self._relative(person)
            if relative is not None and len(made) < count:
                made.append(relative)
        return made

    def _new_group(self) -> Group:
        draws = self._draws
        place = vocabulary.lost_places().draw(draws)
        unit = None if draws.chance(self._rates.civilians) else vocabulary.units().draw(draws)
        # Most groups lose nobody to captivity, some surrender whole.
        captured = draws.unit() ** 6
        day = draws.between(place.first_day, min(place.last_day, LAST_LOSS))
        return Group(unit, place, day, captured, vocabulary.detention_places().draw(draws))

    def _next_group(self) -> Group:
        if self._group is None or self._group_left <= 0:
            self._group = self._new_group()
            # A geometric size with a heavy tail: many go missing alone, a few in whole companies.
            size = 1 + int((self._rates.group_size - 1) * 0.6 * self._draws.lognormal(1.0, 1)[0])
            self._group_left = min(size, 120)
        self._group_left -= 1
        return self._group

    def _stranger(self, number: int) -> Person:
        draws = self._draws
        sex = "f" if draws.chance(self._rates.women) else "m"
        halves = 2 if draws.chance(self._rates.double_surnames) else 1
        names = [vocabulary.surnames().draw(draws) for _ in range(halves)]
        surname = "-".join(womens_surname(name) if sex == "f" else name for name in names)
        father = vocabulary.given_names("m").draw(draws).name
        home = self._home()
        birth_town = home if draws.chance(self._rates.birth_town_is_home) else self._home()
        given = vocabulary.given_names(sex).draw(draws).name
        return self._enlisted(
            number, (surname, given, father, sex), _birth(draws), birth_town, home, self._next_group()
        )

    def _home(self) -> Place:
        town = vocabulary.towns().draw(self._draws)
        if not self._draws.chance(self._rates.villages) or town.oblast.startswith("м."):
            return town
        village, in_russian = self._draws.pick(vocabulary.villages())
        return Place(village, town.oblast, in_russian, "", "")

    def _enlisted(
        self,
        number: int,
        name: tuple[str, str, str, str],
        birth: int,
        birth_town: Place,
        home: Place,
        group: Group,
    ) -> Person:
        draws = self._draws
        unit, rank, rank_group, call_sign = group.unit, None, "", ""
        if unit is not None:
            rank_group = unit.group
            rank = vocabulary.ranks(rank_group).draw(draws)
            call_sign = vocabulary.call_signs().draw(draws) if draws.chance(self._rates.call_signs) else ""
        return Person(
            number, *name, birth, birth_town, home, unit, rank, rank_group, call_sign, group, group.day
        )

    def _relative(self, person: Person) -> Person | None:
        """A brother, twin, father or namesake of the person just made, or nobody."""
        draws, rates = self._draws, self._rates
        number, roll = person.number + 1, draws.unit()
        if roll < rates.brothers + rates.twins:
            return self._sibling(person, number, twin=roll < rates.twins)
        roll -= rates.brothers + rates.twins
        if roll < rates.fathers and person.sex == "m":
            grandfather = vocabulary.given_names("m").draw(draws).name
            birth = person.birth - int((19 + 12 * draws.unit()) * 365.25)
            name = (person.surname, person.father, grandfather, "m")
            if birth > date(1958, 1, 1).toordinal():
                group = person.group if draws.chance(0.3) else self._next_group()
                return self._enlisted(number, name, birth, person.birth_town, person.home, group)
            return None
        roll -= rates.fathers
        if 0 <= roll < rates.namesakes:
            year = date.fromordinal(person.birth).year
            birth = date(year, 1, 1).toordinal() + draws.below(365)
            home = self._home()
            name = (person.surname, person.given, person.father, person.sex)
            return self._enlisted(number, name, birth, home, home, self._next_group())
        return None

    def _sibling(self, person: Person, number: int, twin: bool) -> Person:
        draws = self._draws
        given = person.given
        while given == person.given:
            given = vocabulary.given_names(person.sex).draw(draws).name
        birth = person.birth if twin else person.birth + int((1 + 7 * draws.unit()) * 365.25)
        birth = min(birth, date(2005, 6, 1).toordinal())
        group = person.group if twin or draws.chance(0.5) else self._next_group()
        name = (person.surname, given, person.father, person.sex)
        return self._enlisted(number, name, birth, person.birth_town, person.home, group)
