"""The rules of design section 7, each as a plain question about one person in one definite linkage.

This module is what the system means by its words. `linkage.casework.flag_on_draws` asks the same questions
of a thousand linkages at once, and tests hold the two equal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from linkage.casework.as_of import AsOf
from linkage.casework.conditions import is_wounded_or_ill
from linkage.casework.levels import Acknowledgement, Axis, Evidence, Outcome

_DEATHS = (Outcome.DIED, Outcome.IDENTIFIED)


@dataclass(frozen=True)
class Fact:
    """One row of the evidence table (see `linkage.casework.evidence` for the meaning of the days)."""

    axis: Axis
    level: int
    what: str
    learned: date
    begun_by: date
    begins: date | None = None
    still_on: date | None = None
    first_hand: bool = False
    graded: bool = False
    origin: str = ""
    claim: str | None = None
    condition: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class PersonFacts:
    """Everything that one definite linkage says of one person.

    Attributes:
        registered: whether the person has an entry.
        facts: what falls on the person.
        unrecognised: whether somebody without an entry has one that was not recognised.
    """

    registered: bool
    facts: tuple[Fact, ...]
    unrecognised: bool = False

    def known(self, day: date) -> list[Fact]:
        """What was learned by ``day``."""
        return [fact for fact in self.facts if fact.learned <= day]


def sightings(facts: Iterable[Fact]) -> list[Fact]:
    """Those that say the person was seen or shown in captivity, short of an official confirmation."""
    return [f for f in facts if f.axis == Axis.EVIDENCE and Evidence.E1 <= f.level < Evidence.E4]


def evidence_level(facts: Iterable[Fact]) -> Evidence:
    """How well the facts together show captivity. What comes from one origin counts once."""
    told = [fact for fact in facts if fact.axis == Axis.EVIDENCE]
    strongest = Evidence(max((fact.level for fact in told), default=Evidence.E0))
    credible_origins = {fact.origin for fact in told if fact.level == Evidence.E2}
    first_hand_origins = {fact.origin for fact in told if fact.first_hand}
    if len(credible_origins) >= 2:
        return max(strongest, Evidence.E3)
    if len(first_hand_origins) >= 2:
        return max(strongest, Evidence.E2)
    return strongest


def acknowledgement_level(facts: Iterable[Fact]) -> Acknowledgement:
    """The most that the detaining power has admitted."""
    said = (fact.level for fact in facts if fact.axis == Axis.ACKNOWLEDGEMENT)
    return Acknowledgement(max(said, default=Acknowledgement.A0))


def is_returned(facts: Iterable[Fact]) -> bool:
    """Whether the person came home, or the registry closed the entry other than by a death."""
    return any(fact.axis == Axis.OUTCOME and fact.level not in _DEATHS for fact in facts)


def is_dead(facts: list[Fact]) -> bool:
    """Whether a death is reported after which nobody saw the person."""
    deaths = [fact for fact in facts if fact.axis == Axis.OUTCOME and fact.level in _DEATHS]
    return any(not any(_seen_after(seen, death) for seen in sightings(facts)) for death in deaths)


def is_unresolved(facts: list[Fact]) -> bool:
    """Whether the search for the person is still open."""
    return not is_returned(facts) and not is_dead(facts)


def is_acknowledged(facts: Iterable[Fact]) -> bool:
    """Whether at least the fact of captivity was admitted."""
    return acknowledgement_level(facts) >= Acknowledgement.A3


def seen_never_acknowledged(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """The main list: registered, seen, the grace period has passed, nobody admitted holding the person."""
    known = person.known(asof.day)
    seen = _ripe(sightings(known), asof)
    return (
        person.registered
        and _in_time(seen, asof)
        and evidence_level(seen) >= least
        and not is_acknowledged(known)
        and is_unresolved(known)
    )


def whereabouts_concealed(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """The fact of captivity was admitted, the place never was."""
    known = person.known(asof.day)
    return (
        acknowledgement_level(known) == Acknowledgement.A3
        and evidence_level(known) >= least
        and is_unresolved(known)
    )


def denied_but_seen(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """The detaining power said "not held", and a credible witness saw the person. The most urgent list."""
    known = person.known(asof.day)
    denied = any(f.axis == Axis.ACKNOWLEDGEMENT and f.level == Acknowledgement.A1 for f in known)
    return (
        denied
        and _in_time(sightings(known), asof)
        and evidence_level(sightings(known)) >= max(least, Evidence.E2)
        and not is_acknowledged(known)
        and is_unresolved(known)
    )


def shown_not_acknowledged(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """The captor's own footage shows the person, and the captor does not admit holding them."""
    known = person.known(asof.day)
    shown = _ripe([fact for fact in sightings(known) if fact.what == "broadcast"], asof)
    return (
        _in_time(shown, asof)
        and evidence_level(shown) >= least
        and not is_acknowledged(known)
        and is_unresolved(known)
    )


def acknowledged_then_silent(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """Admitted, then no word for half a year, though somebody saw the person after the last word."""
    known = person.known(asof.day)
    words = [f for f in known if f.axis == Axis.ACKNOWLEDGEMENT and f.level >= Acknowledgement.A2]
    long_ago = asof.day - timedelta(asof.silence_days)
    after = [s for s in sightings(known) if s.begins and all(word.begun_by < s.begins for word in words)]
    return (
        is_acknowledged(known)
        and all(word.begun_by <= long_ago for word in words)
        and bool(after)
        and evidence_level(known) >= least
        and is_unresolved(known)
    )


def released_never_acknowledged(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E0) -> bool:
    """Came home, and no admission is dated before the return.

    A return later than the lists reach is in doubt and left out; ``least`` asks for evidence of captivity
    from before, which the return itself made superfluous.
    """
    known = person.known(asof.day)
    admitted = [f for f in known if f.axis == Axis.ACKNOWLEDGEMENT and f.level >= Acknowledgement.A3]
    returns = [f for f in known if f.what == "exchange" and is_answered(f, asof)]
    return evidence_level(known) >= least and any(
        not any(_before(admission, back) for admission in admitted) for back in returns
    )


def seen_not_registered(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """Seen in captivity, and nobody has registered the person as missing."""
    known = person.known(asof.day)
    unregistered = not person.registered and not person.unrecognised
    return unregistered and evidence_level(sightings(known)) >= least and is_unresolved(known)


def seen_wounded(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """Seen wounded or ill, for repatriation lists."""
    known = person.known(asof.day)
    hurt = [fact for fact in sightings(known) if is_wounded_or_ill(fact.condition)]
    return bool(hurt) and evidence_level(hurt) >= least and is_unresolved(known)


def wounded_unacknowledged(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """Seen wounded or ill, and nobody admitted holding the person."""
    known = person.known(asof.day)
    hurt = [fact for fact in sightings(known) if is_wounded_or_ill(fact.condition)]
    return seen_wounded(person, asof, least) and _in_time(hurt, asof) and not is_acknowledged(known)


def killed_in_captivity(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """A witness says the person was killed in captivity, and the person has not come home."""
    known = person.known(asof.day)
    killed = [fact for fact in sightings(known) if fact.claim == "killed"]
    return bool(killed) and evidence_level(killed) >= least and not is_returned(known)


def sentenced(person: PersonFacts, asof: AsOf, least: Evidence = Evidence.E1) -> bool:
    """A court sentenced the person, who has not come home."""
    known = person.known(asof.day)
    told = any(
        fact.axis == Axis.ACKNOWLEDGEMENT and fact.detail and fact.what != "interview" for fact in known
    )
    return told and evidence_level(known) >= least and not is_returned(known)


def is_answered(back: Fact, asof: AsOf) -> bool:
    """Whether the lists reach far enough to tell what was admitted before this return."""
    return asof.answered_by is not None and back.begun_by <= asof.answered_by


Rule = Callable[[PersonFacts, AsOf, Evidence], bool]

#: Every list by the name that ``--variant`` takes.
RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        seen_never_acknowledged,
        whereabouts_concealed,
        denied_but_seen,
        shown_not_acknowledged,
        acknowledged_then_silent,
        released_never_acknowledged,
        seen_not_registered,
        seen_wounded,
        wounded_unacknowledged,
        killed_in_captivity,
        sentenced,
    )
}


def _ripe(seen: list[Fact], asof: AsOf) -> list[Fact]:
    """Sightings since which the grace period has passed, counted from the latest day they can have begun."""
    return [fact for fact in seen if fact.begun_by <= asof.ripe_by]


def _in_time(seen: list[Fact], asof: AsOf) -> bool:
    """With stale lists, whether the person was first seen while the lists still reached that far."""
    limit = asof.seen_by
    return any(limit is None or fact.begins is None or fact.begins <= limit for fact in seen)


def _seen_after(seen: Fact, death: Fact) -> bool:
    return seen.still_on is not None and seen.still_on > death.begun_by


def _before(admission: Fact, back: Fact) -> bool:
    """Whether an admission can date from before a return; one without a date can."""
    return admission.begins is None or admission.begins < back.begun_by
