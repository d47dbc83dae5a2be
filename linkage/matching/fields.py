"""The fields that are compared, their ordered levels, and what is known of them before any data is seen.

A field is missing (level -1) where either record lacks it, and then moves a probability neither way.
Where a field can be stated in two degrees of detail (a whole date of birth or its year, a given
name or its initial, a town or its region), each degree is a field of its own, so that little
detail is never mistaken for disagreement.
"""

from dataclasses import dataclass
from enum import IntEnum

from linkage.names import GivenLevel, PatronymicLevel, SurnameLevel


class AgreementLevel(IntEnum):
    """Two values agree or they do not."""

    DIFFERENT = 0
    SAME = 1


class CallSignLevel(IntEnum):
    """Two call signs, in any script."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


class UnitLevel(IntEnum):
    """Two units of which both tell the number, or both the code (records.units, without its MISSING)."""

    DIFFERENT = 0
    SAME_BRANCH = 1
    SAME_NUMBER_OTHER_KIND = 2
    SAME_NUMBER = 3
    SAME = 4


class SubunitLevel(IntEnum):
    """Two texts of one unit that both number a battalion, or both a company, and so on."""

    ANOTHER = 0
    SAME = 1


class RankLevel(IntEnum):
    """Two ranks; ranks rise in captivity and after death, so a few steps say little."""

    DIFFERENT = 0
    WITHIN_TWO_STEPS = 1
    SAME = 2


class BirthDateLevel(IntEnum):
    """Two whole dates of birth; a digit is one of the eight of YYYYMMDD.

    No two dates are both swapped and one digit apart, as a swap changes an even number of digits.
    """

    DIFFERENT = 0
    SAME_YEAR = 1
    ONE_PART_DIFFERS = 2
    ONE_DIGIT_DIFFERS = 3
    DAY_AND_MONTH_SWAPPED = 4
    SAME = 5


class BirthYearLevel(IntEnum):
    """Two dates of birth of which one is a year, or a year and a month; another decade is ten years off.

    Of two that tell their months, SAME and ANOTHER_DECADE ask that these agree; two months of one year are
    WITHIN_ONE_YEAR. That the months agree is no level of its own.
    """

    DIFFERENT = 0
    WITHIN_THREE_YEARS = 1
    ANOTHER_DECADE = 2
    WITHIN_ONE_YEAR = 3
    SAME = 4


class AgeLevel(IntEnum):
    """A year of birth against the years that a stated age allows."""

    DIFFERENT = 0
    WITHIN_FIVE_YEARS = 1
    WITHIN_TWO_YEARS = 2
    SAME = 3


class TownLevel(IntEnum):
    """Two places that both name a settlement."""

    DIFFERENT = 0
    SAME_REGION = 1
    SAME = 2


class MissingDateLevel(IntEnum):
    """Two whole days of disappearance, of entries alone: one tells the battle, the other the last call home.

    Only how far they lie apart counts, never the order in time; so the error rates by order stay independent.
    """

    DIFFERENT = 0
    WITHIN_A_MONTH = 1
    WITHIN_A_WEEK = 2
    SAME = 3


class OtherListsLevel(IntEnum):
    """What other records say of the registered person whom a mention may be of.

    Witnesses speak of those they met in captivity; so a person whom another list or another witness shows to
    have been there is likelier meant than one of whom nothing is known, and one on a death list less. Only
    who is on record counts, never the order in time; a denial shows nobody to have been there. The levels are
    kinds, not degrees.
    """

    ON_A_DEATH_LIST = 0
    ON_NO_LIST = 1
    MENTIONED_BY_OTHERS = 2
    ON_A_LIST_OF_CAPTIVES = 3


@dataclass(frozen=True)
class Field:
    """One compared field.

    Attributes:
        name: the field's name in comparison vectors, models and explanations.
        levels: its levels, worst (0) first; match weights do not fall as they rise.
        m: prior m probability of each level: how often it is seen when two records are of one person.
        u: prior u probability of each level among random pairs; replaced by what frequencies say.
        evidence_of_name: whether agreement in it says who the person is, and not only what.
        settled: whether m and u are as they stand here, and no records move them.
        ordered: whether the levels are degrees of agreement; if not, weights may rise and fall, and a pair of
            kinds in which the field says nothing is no reason to refuse the fit.
    """

    name: str
    levels: type[IntEnum]
    m: tuple[float, ...]
    u: tuple[float, ...]
    evidence_of_name: bool = False
    ordered: bool = True
    settled: bool = False

    def __post_init__(self) -> None:
        if not len(self.m) == len(self.u) == len(self.levels):
            raise ValueError(f"field {self.name}: one m and one u for each of its {len(self.levels)} levels")


def _by_level(levels: type[IntEnum], **shares: float) -> tuple[float, ...]:
    """Shares in the order of the levels, made to add up to one."""
    found = [shares[level.name] for level in levels]
    return tuple(share / sum(found) for share in found)


@dataclass(frozen=True)
class Tier:
    """Levels that say "the same value, in whatever spelling": their u follows the value's own frequency.

    Attributes:
        levels: the levels, as their IntEnum values.
        keys: the key space (see value_keys) in which two values of these levels meet.
        beyond: a narrower key space whose values belong to a better tier and are not counted again.
        partial: whether only some of the values that meet there are of these levels; how many is measured
            on random pairs.
    """

    levels: tuple[int, ...]
    keys: str
    beyond: str | None = None
    partial: bool = False


#: How likely a decision of a pair is wrong: never, for every purpose of a night.
_NEVER = 1e-100

_S, _G, _P, _U = SurnameLevel, GivenLevel, PatronymicLevel, UnitLevel

#: Every compared field. The m are for lists written by clerks and witnesses alike: wide on purpose, and
#: moved by each pair of kinds' own records; the sources of their sizes are in docs/method-linkage.md.
FIELDS: tuple[Field, ...] = (
    Field(
        "surname",
        _S,
        m=_by_level(
            _S, DIFFERENT=0.02, HALF=0.003, NEAR=0.08, SKELETON=0.06, SOUND=0.09, SAME_NAME=0.2, SAME=0.55
        ),
        u=_by_level(
            _S,
            DIFFERENT=0.997,
            HALF=0.0001,
            NEAR=0.0015,
            SKELETON=0.0003,
            SOUND=0.0001,
            SAME_NAME=0.0003,
            SAME=0.0007,
        ),
        evidence_of_name=True,
    ),
    Field(
        "given",
        _G,
        m=_by_level(_G, DIFFERENT=0.015, INITIAL=0.001, NEAR=0.05, DIMINUTIVE=0.08, SAME_NAME=0.3, SAME=0.56),
        u=_by_level(
            _G, DIFFERENT=0.94, INITIAL=0.001, NEAR=0.006, DIMINUTIVE=0.003, SAME_NAME=0.02, SAME=0.03
        ),
        evidence_of_name=True,
    ),
    Field("given_initial", AgreementLevel, m=(0.02, 0.98), u=(0.92, 0.08), evidence_of_name=True),
    Field(
        "patronymic",
        _P,
        m=_by_level(_P, CONTRADICTION=0.015, INITIAL=0.001, NEAR=0.05, SAME_FATHER=0.3, SAME=0.63),
        u=_by_level(_P, CONTRADICTION=0.94, INITIAL=0.001, NEAR=0.009, SAME_FATHER=0.02, SAME=0.03),
        evidence_of_name=True,
    ),
    Field("patronymic_initial", AgreementLevel, m=(0.02, 0.98), u=(0.92, 0.08), evidence_of_name=True),
    Field(
        "birth_date",
        BirthDateLevel,
        m=(0.01, 0.01, 0.015, 0.035, 0.02, 0.91),
        u=(0.9668, 0.027, 0.0037, 0.0023, 0.0001, 0.0001),
    ),
    Field(
        "birth_year", BirthYearLevel, m=(0.006, 0.01, 0.004, 0.03, 0.95), u=(0.715, 0.14, 0.045, 0.065, 0.035)
    ),
    Field("age", AgeLevel, m=(0.02, 0.1, 0.28, 0.6), u=(0.6, 0.19, 0.13, 0.08)),
    Field("sex", AgreementLevel, m=(0.005, 0.995), u=(0.12, 0.88)),
    Field(
        "unit",
        _U,
        m=(0.1, 0.03, 0.03, 0.34, 0.5),
        u=(0.93, 0.055, 0.005, 0.005, 0.005),
    ),
    # beside the unit, and only where that is the same: people move between the battalions of a brigade
    Field("subunit", SubunitLevel, m=(0.3, 0.7), u=(0.7, 0.3)),
    Field("rank", RankLevel, m=(0.1, 0.2, 0.7), u=(0.45, 0.3, 0.25)),
    Field("call_sign", CallSignLevel, m=(0.12, 0.06, 0.82), u=(0.985, 0.003, 0.012), evidence_of_name=True),
    Field("home", TownLevel, m=(0.12, 0.08, 0.8), u=(0.95, 0.045, 0.005)),
    Field("home_region", AgreementLevel, m=(0.1, 0.9), u=(0.94, 0.06)),
    Field("missing_place", TownLevel, m=(0.2, 0.15, 0.65), u=(0.85, 0.12, 0.03)),
    Field("missing_date", MissingDateLevel, m=(0.07, 0.05, 0.18, 0.7), u=(0.9, 0.08, 0.018, 0.002)),
    Field("document", AgreementLevel, m=(0.05, 0.95), u=(1 - 1e-8, 1e-8), evidence_of_name=True),
    Field("tax_number", AgreementLevel, m=(0.03, 0.97), u=(1 - 1e-8, 1e-8), evidence_of_name=True),
    Field("other_lists", OtherListsLevel, m=(0.05, 0.4, 0.3, 0.25), u=(0.1, 0.7, 0.05, 0.15), ordered=False),
    Field(
        "decided",
        AgreementLevel,
        m=(_NEVER, 1.0),
        u=(1.0, _NEVER),
        evidence_of_name=True,
        settled=True,
    ),
)

BY_NAME = {field.name: field for field in FIELDS}
#: field -> its column in a comparison vector.
COLUMN = {field.name: i for i, field in enumerate(FIELDS)}

#: Where the frequency of the value itself is the u probability, and not the average.
TIERS: dict[str, tuple[Tier, ...]] = {
    "surname": (
        Tier((_S.SOUND, _S.SAME_NAME, _S.SAME), "surname_sound"),
        Tier((_S.SKELETON,), "surname_skeleton", beyond="surname_sound"),
        Tier((_S.NEAR,), "surname_neighbours", beyond="surname_skeleton", partial=True),
    ),
    "given": (Tier((_G.DIMINUTIVE, _G.SAME_NAME, _G.SAME), "given_class"),),
    "given_initial": (Tier((1,), "given_initial"),),
    "patronymic": (Tier((_P.SAME_FATHER, _P.SAME), "father"),),
    "patronymic_initial": (Tier((1,), "patronymic_initial"),),
    "unit": (Tier((_U.SAME_NUMBER_OTHER_KIND, _U.SAME_NUMBER, _U.SAME), "unit_number"),),
    "call_sign": (Tier((CallSignLevel.SAME,), "call_sign"),),
    "home": (
        Tier((TownLevel.SAME,), "home_town"),
        Tier((TownLevel.SAME_REGION,), "home_region", beyond="home_town"),
    ),
    "home_region": (Tier((1,), "home_region"),),
    "missing_place": (
        Tier((TownLevel.SAME,), "missing_town"),
        Tier((TownLevel.SAME_REGION,), "missing_region", beyond="missing_town"),
    ),
    "missing_date": (Tier((MissingDateLevel.SAME,), "missing_day"),),
}
