"""Every rate of a synthetic world: what it is, and where its size comes from.

docs/synthetic-worlds.md is generated from here. "assumption" marks a size nobody has published; the sizes
are meant to be plausible together, not measured.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

ASSUMED = "assumption"


def _rate(default: Any, meaning: str, source: str = ASSUMED) -> Any:
    return field(default=default, metadata={"meaning": meaning, "source": source})


@dataclass(frozen=True)
class Channel:
    """How one kind of list spoils what is true: shares of rows, unless a field says otherwise."""

    russian: float = _rate(0.0, "the whole name in its Russian form")
    latin: float = _rate(0.0, "the whole name in Latin letters, by one of the tables in use")
    latin_from_russian: float = _rate(0.3, "of the Latin names: made from the Russian form")
    typing: float = _rate(0.0, "chance for each name part of a slip of the keyboard")
    hearing: float = _rate(0.0, "chance for each name part of one sound misheard")
    homoglyphs: float = _rate(0.0, "Latin look-alike letters or digits inside a Cyrillic name part")
    apostrophes: float = _rate(0.3, "of the names with an apostrophe: another sign, or none")
    capitals: float = _rate(0.0, "the surname in capitals")
    initials: float = _rate(0.0, "initials in place of given name and patronymic")
    half_surname: float = _rate(0.25, "of the double surnames: one half only")
    no_patronymic: float = _rate(0.0, "patronymic left out")
    diminutive: float = _rate(0.0, "short given name (Саша) in place of the official one")
    swapped_parts: float = _rate(0.0, "given name written in the surname's place and the reverse")
    sex_missing: float = _rate(0.0, "no sex")
    birth_missing: float = _rate(0.0, "no date of birth")
    birth_year: float = _rate(0.0, "year of birth only")
    birth_month: float = _rate(0.0, "year and month of birth only")
    birth_digit: float = _rate(0.0, "one digit of the date of birth wrong")
    birth_day_month: float = _rate(0.0, "day and month swapped, where that is a date")
    birth_january: float = _rate(0.0, "1 January of the right year, a placeholder")
    birth_dotted: float = _rate(0.2, "date of birth written dd.mm.yyyy, the rest ISO")
    unit_missing: float = _rate(0.0, "no military unit")
    unit_wrong: float = _rate(0.0, "another unit than the true one")
    unit_vague: float = _rate(0.05, "of the units written: number and «бригада» only")
    unit_code: float = _rate(0.0, "of the units written: the unit's code (в/ч) in place of its name")
    unit_short: float = _rate(0.4, "unit by its abbreviation (36 обрмп)")
    rank_missing: float = _rate(0.0, "no rank")
    rank_off: float = _rate(0.0, "a neighbouring rank", "ranks rise in captivity; share assumed")
    call_sign_missing: float = _rate(0.0, "call sign left out, of those who have one")
    residence_missing: float = _rate(0.0, "no residence")
    residence_wrong: float = _rate(0.0, "another town than the true one")
    value_typing: float = _rate(0.01, "chance for a unit or a place of a slip of the keyboard")
    old_town: float = _rate(0.2, "of the renamed towns: the name of before")


_REGISTRY = Channel(
    unit_code=0.08,
    sex_missing=0.02,
    russian=0.05, latin=0.002, typing=0.008, hearing=0.002, homoglyphs=0.004, capitals=0.02,
    initials=0.0, no_patronymic=0.015, swapped_parts=0.001, birth_missing=0.02, birth_year=0.01,
    birth_digit=0.008, birth_day_month=0.003, birth_january=0.006, unit_missing=0.18, unit_wrong=0.01,
    rank_missing=0.25, rank_off=0.08, call_sign_missing=0.5, residence_missing=0.15, residence_wrong=0.04,
)  # fmt: skip
_RELATIVE = Channel(
    unit_code=0.05, unit_vague=0.15, value_typing=0.03,
    sex_missing=0.05,
    russian=0.15, latin=0.005, typing=0.03, hearing=0.01, homoglyphs=0.01, capitals=0.05, no_patronymic=0.06,
    diminutive=0.02, swapped_parts=0.005, birth_missing=0.08, birth_year=0.04, birth_month=0.01,
    birth_digit=0.03, birth_day_month=0.01, birth_january=0.02, unit_missing=0.35, unit_wrong=0.03,
    rank_missing=0.45, rank_off=0.15, call_sign_missing=0.6, residence_missing=0.25, residence_wrong=0.15,
)  # fmt: skip
_EXCHANGE = Channel(
    unit_code=0.05,
    sex_missing=1.0,
    russian=0.08, latin=0.01, typing=0.015, hearing=0.005, homoglyphs=0.006, capitals=0.15, initials=0.02,
    no_patronymic=0.03, birth_missing=0.12, birth_year=0.2, birth_month=0.01, birth_digit=0.01,
    birth_day_month=0.004, birth_january=0.004, birth_dotted=0.5, unit_missing=0.3, unit_wrong=0.02,
    rank_missing=0.2, rank_off=0.15, call_sign_missing=0.9, residence_missing=0.35, residence_wrong=0.04,
)  # fmt: skip
_ACKNOWLEDGEMENT = Channel(
    unit_code=0.1, unit_vague=0.15, value_typing=0.02,
    sex_missing=0.5,
    russian=0.55, latin=0.12, latin_from_russian=0.6, typing=0.02, hearing=0.02, homoglyphs=0.004,
    capitals=0.1, initials=0.01, no_patronymic=0.04, swapped_parts=0.004, birth_missing=0.1, birth_year=0.08,
    birth_digit=0.02, birth_day_month=0.012, birth_january=0.01, birth_dotted=0.6, unit_missing=0.6,
    unit_wrong=0.03, rank_missing=0.5, rank_off=0.12, call_sign_missing=1.0, residence_missing=0.6,
    residence_wrong=0.06, old_town=0.6,
)  # fmt: skip
_DEATH = Channel(
    unit_code=0.1,
    sex_missing=0.3,
    russian=0.04, latin=0.002, typing=0.01, hearing=0.002, homoglyphs=0.004, capitals=0.05,
    no_patronymic=0.02, birth_missing=0.06, birth_year=0.05, birth_digit=0.01, birth_day_month=0.003,
    birth_january=0.003, unit_missing=0.4, unit_wrong=0.02, rank_missing=0.3, rank_off=0.25,
    call_sign_missing=0.9, residence_missing=0.3, residence_wrong=0.05,
)  # fmt: skip
_TESTIMONY = Channel(
    unit_vague=0.35, value_typing=0.02,
    sex_missing=0.5,
    russian=0.4, latin=0.01, typing=0.02, hearing=0.14, homoglyphs=0.003, capitals=0.02, initials=0.05,
    no_patronymic=0.8, diminutive=0.18, birth_missing=0.93, birth_year=0.8, birth_digit=0.05,
    birth_dotted=0.5, unit_missing=0.6, unit_wrong=0.06, unit_short=0.6, rank_missing=0.75, rank_off=0.25,
    call_sign_missing=0.45, residence_missing=0.6, residence_wrong=0.08, old_town=0.5,
)  # fmt: skip
_INTERVIEW = Channel(
    sex_missing=0.3,
    russian=0.1, latin=0.05, typing=0.01, hearing=0.01, no_patronymic=0.3, diminutive=0.03,
    birth_missing=0.4, birth_year=0.5, unit_missing=0.4, unit_wrong=0.01, rank_missing=0.6, rank_off=0.1,
    call_sign_missing=0.6, residence_missing=0.3, residence_wrong=0.02,
)  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """What a world is made of; pass ``Rates(...)`` with other values to ``synthesise``."""

    duplicates: float = _rate(0.03, "registered persons entered a second time by another relative",
                              "at most: 59,000 entries, 49,000 sought (censor.net 3514210)")  # fmt: skip
    women: float = _rate(0.04, "women among all persons")
    double_surnames: float = _rate(0.005, "double surnames (Нечуй-Левицький)")
    civilians: float = _rate(0.05, "civilians among the registered")
    brothers: float = _rate(0.006, "persons followed by a brother or sister, half of them in the same unit")
    twins: float = _rate(0.0008, "persons followed by a twin in the same unit")
    fathers: float = _rate(0.0015, "persons followed by their father")
    namesakes: float = _rate(0.002, "persons followed by a stranger of the same full name and year of birth")
    call_signs: float = _rate(0.6, "soldiers with a call sign")
    group_size: float = _rate(5.0, "mean size of a group missing together (unit, place, day)")
    birth_town_is_home: float = _rate(0.6, "persons who live where they were born")
    villages: float = _rate(
        0.25, "people from a village, most of whose names are borne by dozens of villages"
    )
    cover_stories: float = _rate(
        0.02, "captive soldiers held as civilians", "reported by families (expres.online); share assumed"
    )
    lost_place_wrong: float = _rate(0.05, "place of disappearance entered wrong")
    lost_date_missing: float = _rate(0.02, "entries without a date of disappearance")
    lost_date_wrong: float = _rate(0.02, "date of disappearance entered too late, by days to months")
    late_registration: float = _rate(45.0, "mean days from disappearance to registration")
    closed_otherwise: float = _rate(0.03, "entries closed as the person was found on this side",
                                    "8,000 of 59,000, all causes (censor.net 3514210)")  # fmt: skip
    status_updated: float = _rate(0.6, "entries of the returned and the dead whose status follows the event")
    icrc_dates: float = _rate(0.3, "entries of the acknowledged that carry the ICRC's date")
    returned_unregistered: float = _rate(0.4, "returned people who were never on the registry",
                                         "four in ten, assumed from the ratios published")  # fmt: skip
    acknowledged_unregistered: float = _rate(0.2, "held and acknowledged people not on the registry")
    seen_unregistered: float = _rate(0.15, "held and unacknowledged people not on the registry")
    dead_unregistered: float = _rate(0.15, "dead people not on the registry")
    returned_never_acknowledged: float = _rate(0.25, "returned people without A3 before their return",
                                               "25 % in 2024 (Amnesty, EUR 50/9046/2025)")  # fmt: skip
    returned_civilians: float = _rate(168 / 3767, "civilians among the returned",
                                      "168 of 3,767 (Ombudsman, 6 Dec 2024)")  # fmt: skip
    exchanges: int = _rate(58, "exchanges at the size published; at least twelve people in each on average "
                           "in smaller worlds", "58 (Ombudsman, 6 Dec 2024)")  # fmt: skip
    list_residual: float = _rate(0.1, "exchanges whose stated total is above the names given")
    acknowledged_after_return: float = _rate(0.03, "returned, never acknowledged before: A3 dated afterwards")
    acknowledgement_delay: float = _rate(150.0, "mean days from capture to acknowledgement")
    acknowledgement_repeats: float = _rate(0.15, "rows about someone already acknowledged")
    denials: float = _rate(0.05, "rows that answer not held")
    informal: float = _rate(0.06, "rows of an informal contact")
    unanswered: float = _rate(0.03, "rows of a request without an answer")
    denied_though_held: float = _rate(0.7, "of the denials: the person is held")
    held_at_known: float = _rate(0.35, "acknowledgements that name the place")
    stale_days: int = _rate(0, "days before the as-of date at which the acknowledgement lists end")
    died_in_captivity: float = _rate(0.03, "death reports of people who died in captivity",
                                     "206 named by May 2025 (glavcom.ua 1080812); share assumed")  # fmt: skip
    false_deaths: float = _rate(0.004, "death reports of people who are alive and held",
                                "happened in 2023 to 2026 (unian.ua 13291452); share assumed")  # fmt: skip
    false_deaths_returned: float = _rate(
        0.001, "death reports of people who came home", "as above; share assumed"
    )
    unacknowledged_per_mention: float = _rate(0.3, "held, never acknowledged people for each mention")
    mentions_per_witness: float = _rate(6.0, "mean mentions by one witness")
    prominence: float = _rate(0.8, "spread (sigma of a lognormal) of how often a captive is mentioned")
    mention_acknowledged: float = _rate(0.35, "how often the acknowledged are mentioned, the others being 1")
    mention_returned: float = _rate(0.2, "how often the returned are mentioned, the others being 1")
    mistaken_identity: float = _rate(0.006, "mentions of someone who was never held")
    rumours: float = _rate(0.06, "mentions that repeat another witness (origin_id)")  # fmt: skip
    basis_missing: float = _rate(0.1, "mentions without a basis")
    hearsay: float = _rate(0.22, "mentions that rest on hearsay (heard or told)")
    ungraded: float = _rate(0.3, "mentions without reliability and credibility")
    seen_place_wrong: float = _rate(
        0.08, "place of the sighting wrong", "reported (mipl.org.ua); share assumed"
    )
    seen_place_vague: float = _rate(0.12, "places of the sighting told as no more than a region")
    seen_undated: float = _rate(0.06, "sightings without a date")
    seen_date_wrong: float = _rate(0.015, "sightings dated a year too early, some before the disappearance")
    inflected: float = _rate(0.25, "mentions with the name in an oblique case")
    surname_only: float = _rate(0.14, "mentions by surname alone")
    given_only: float = _rate(0.05, "mentions by given name, with a call sign or another detail")
    call_sign_only: float = _rate(0.3, "of the mentions whose call sign is told: nothing but the call sign")
    given_first: float = _rate(0.45, "mentions with the given name before the surname")
    age_told: float = _rate(0.55, "mentions with an age")
    age_error: float = _rate(2.5, "standard deviation of a told age, in years")
    killed_claimed: float = _rate(0.5, "mentions of those who died in captivity that say so")
    wounded: float = _rate(0.08, "mentions of a wounded or ill person")
    statements: float = _rate(0.5, "mentions with a sentence of running text")
    former_prisoners: float = _rate(5 / 43, "interviewed people who were prisoners themselves, the rest kin",
                                    "5 of 43 (Amnesty, EUR 50/9046/2025)")  # fmt: skip
    contact: float = _rate(5 / 43, "interviews that report any contact",
                           "5 of 43, all after a broadcast (Amnesty, EUR 50/9046/2025)")  # fmt: skip
    registry: Channel = field(default=_REGISTRY, metadata={"meaning": "the registry's own entry"})
    relative: Channel = field(
        default=_RELATIVE, metadata={"meaning": "the second entry, by another relative"}
    )
    exchange: Channel = field(default=_EXCHANGE, metadata={"meaning": "exchange lists"})
    acknowledgement: Channel = field(
        default=_ACKNOWLEDGEMENT, metadata={"meaning": "answers of the detaining power"}
    )
    death: Channel = field(default=_DEATH, metadata={"meaning": "death reports"})
    testimony: Channel = field(default=_TESTIMONY, metadata={"meaning": "mentions by witnesses"})
    interview: Channel = field(default=_INTERVIEW, metadata={"meaning": "interviews"})

    def as_dict(self) -> dict[str, Any]:
        """All rates, nested, for ``world.json``."""
        return asdict(self)


CHANNELS = ("registry", "relative", "exchange", "acknowledgement", "death", "testimony", "interview")


def _shown(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def documentation() -> str:
    """The two tables of docs/synthetic-worlds.md, as Markdown."""
    lines = ["| rate | default | meaning | source |", "| --- | --- | --- | --- |"]
    for one in fields(Rates):
        if one.name not in CHANNELS:
            meaning, source = one.metadata["meaning"], one.metadata["source"]
            lines.append(f"| `{one.name}` | {_shown(one.default)} | {meaning} | {source} |")
    rates = Rates()
    lines += ["", "| channel rate | " + " | ".join(CHANNELS) + " | meaning | source |"]
    lines.append("| --- " * (len(CHANNELS) + 3) + "|")
    for one in fields(Channel):
        values = [_shown(getattr(getattr(rates, channel), one.name)) for channel in CHANNELS]
        meaning, source = one.metadata["meaning"], one.metadata["source"]
        lines.append(f"| `{one.name}` | " + " | ".join(values) + f" | {meaning} | {source} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(documentation(), end="")
