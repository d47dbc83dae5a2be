"""The rules of `linkage.casework.flag`, asked of every person in every linkage draw at once.

Each function here has the name of the plain rule it answers, and gives for each person the set of draws in
which that rule holds. A test evaluates both on small random worlds, draw by draw.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from linkage.casework.as_of import AsOf
from linkage.casework.bitsets import Bits, without
from linkage.casework.conditions import is_wounded_or_ill
from linkage.casework.draws import Chosen, Draws, Rows
from linkage.casework.levels import Acknowledgement, Axis, Evidence, Outcome

#: Masks whose answers are kept; others hold few facts, so asking again is quick, and keeping is not small.
_ASKED_OFTEN = frozenset({"told", "sightings", "ripe"})


@dataclass(frozen=True)
class Question:
    """The draws and the terms of the question, with the masks over facts that the rules share."""

    draws: Draws
    asof: AsOf
    _answers: dict[tuple[str, Evidence], Bits] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def known(self) -> Chosen:
        """Facts learned by the day asked of."""
        learned: Chosen = self._column("learned") <= _day(self.asof.day)
        return learned

    @cached_property
    def sightings(self) -> Chosen:
        """Known facts that say the person was seen or shown."""
        return self.known & self._on(Axis.EVIDENCE) & (self.level >= Evidence.E1) & (self.level < Evidence.E4)

    @cached_property
    def ripe(self) -> Chosen:
        """Sightings since which the grace period has passed."""
        return self.sightings & (self._column("begun_by") <= _day(self.asof.ripe_by))

    @cached_property
    def told(self) -> Chosen:
        """All known facts on the evidence axis."""
        return self.known & self._on(Axis.EVIDENCE)

    @cached_property
    def level(self) -> np.ndarray:
        """Each fact's level, on its own axis."""
        return self._column("level")

    @cached_property
    def acknowledgements(self) -> Chosen:
        """Known facts on the acknowledgement axis."""
        return self.known & self._on(Axis.ACKNOWLEDGEMENT)

    @cached_property
    def admissions(self) -> Chosen:
        """Those that admit at least the fact."""
        return self.acknowledgements & (self.level >= Acknowledgement.A3)

    @cached_property
    def icrc_confirmations(self) -> Chosen:
        """Those that came through the ICRC."""
        through: Chosen = self._column("by_icrc")
        return self.admissions & through

    @cached_property
    def outcomes(self) -> Chosen:
        """Known facts that close the outcome."""
        return self.known & self._on(Axis.OUTCOME)

    @cached_property
    def returns(self) -> Chosen:
        """Known facts that close the outcome, other than deaths."""
        return self.outcomes & ~self._deaths

    @cached_property
    def exchanges(self) -> Chosen:
        """Known rows of exchange lists."""
        return self.known & self._says("what", "exchange")

    @cached_property
    def answered_exchanges(self) -> Chosen:
        """Those early enough for the acknowledgement lists to tell what was admitted before them."""
        limit = self.asof.answered_by
        if limit is None:
            return np.zeros_like(self.exchanges)
        return self.exchanges & (self._column("begun_by") <= _day(limit))

    @cached_property
    def shown(self) -> Chosen:
        """Ripe footage by the captor."""
        return self.ripe & self._says("what", "broadcast")

    @cached_property
    def hurt(self) -> Chosen:
        """Sightings of someone wounded or ill."""
        return self.sightings & self._each("condition", is_wounded_or_ill)

    @cached_property
    def killed(self) -> Chosen:
        """Sightings whose witness says that the person was killed."""
        return self.sightings & self._says("claim", "killed")

    @cached_property
    def sentences(self) -> Chosen:
        """Acknowledgements that tell of a sentence."""
        told: Chosen = pd.notna(self._column("detail")) & ~self._says("what", "interview")
        return self.acknowledgements & told

    @cached_property
    def registered(self) -> Bits:
        """All draws for a registered person, none for another: one word, as it is alike for all draws."""
        return np.where(self.draws.registered, ~np.uint64(0), np.uint64(0))[:, None]

    @cached_property
    def is_acknowledged(self) -> Bits:
        """At least the fact was admitted."""
        return self.draws.any(self.admissions)

    @cached_property
    def is_returned(self) -> Bits:
        """Came home, or the entry was closed other than by a death."""
        return self.draws.any(self.returns)

    @cached_property
    def is_dead(self) -> Bits:
        """A death is reported after which nobody saw the person."""
        deaths = self.outcomes & self._deaths
        still_on, begun_by = self._column("still_on"), self._column("begun_by")

        def seen_after(death: Rows, seen: Rows) -> Chosen:
            later: Chosen = still_on[seen] > begun_by[death]
            return later

        return self.draws.any_unless(deaths, self.sightings, seen_after)

    @cached_property
    def is_resolved(self) -> Bits:
        """The search for the person has ended."""
        return self.is_returned | self.is_dead

    def with_grace(self, days: int) -> "Question":
        """The same question under another grace period, which decides neither who was acknowledged nor whose
        search has ended.
        """
        other = Question(self.draws, replace(self.asof, grace_days=days))
        other.__dict__.update(is_acknowledged=self.is_acknowledged, is_resolved=self.is_resolved)
        return other

    def evidence(self, facts: str, least: Evidence) -> Bits:
        """The draws in which the facts of a mask of this class (by its name) show captivity at this level."""
        if least == Evidence.E0:
            return self.draws.everywhere
        if facts not in _ASKED_OFTEN:
            return self._evidence(getattr(self, facts), least)
        if (facts, least) not in self._answers:
            self._answers[facts, least] = self._evidence(getattr(self, facts), least)
        return self._answers[facts, least]

    def _evidence(self, facts: Chosen, least: Evidence) -> Bits:
        enough = self.draws.any(facts & (self.level >= least))
        if least == Evidence.E3:
            enough |= self.draws.two_origins(facts & (self.level == Evidence.E2))
        if least == Evidence.E2:
            enough |= self.draws.two_origins(facts & self._column("first_hand"))
        return enough

    def in_time(self, facts: str) -> Bits:
        """Sightings of a mask of this class (by its name); with stale lists begun in their reach."""
        if (limit := self.asof.seen_by) is None:
            return self.evidence(facts, Evidence.E1)
        chosen, begins = getattr(self, facts), self._column("begins")
        return self.draws.any(chosen & (np.isnat(begins) | (begins <= _day(limit))))

    @cached_property
    def _deaths(self) -> Chosen:
        deaths: Chosen = np.isin(self.level, [Outcome.DIED, Outcome.IDENTIFIED])
        return deaths

    def _on(self, axis: Axis) -> Chosen:
        return self._says("axis", str(axis))

    def _says(self, name: str, value: str) -> Chosen:
        chosen: Chosen = self._column(name) == value
        return chosen

    def _column(self, name: str) -> np.ndarray:
        values: np.ndarray = self.draws.facts[name].to_numpy()
        return values

    def _each(self, name: str, holds: Callable[[str | None], bool]) -> Chosen:
        number, texts = pd.factorize(self._column(name), use_na_sentinel=True)
        held: Chosen = np.array([*map(holds, texts), holds(None)], dtype=bool)[number]
        return held


def seen_never_acknowledged(q: Question, least: Evidence) -> Bits:
    """The main list."""
    seen = q.registered & q.in_time("ripe") & q.evidence("ripe", least)
    return without(seen, q.is_acknowledged | q.is_resolved)


def whereabouts_concealed(q: Question, least: Evidence) -> Bits:
    """The fact was admitted, the place never was."""
    with_place = q.draws.any(q.acknowledgements & (q.level >= Acknowledgement.A4))
    return without(q.is_acknowledged & q.evidence("told", least), with_place | q.is_resolved)


def denied_but_seen(q: Question, least: Evidence) -> Bits:
    """Denied, and credibly seen."""
    denied = q.draws.any(q.acknowledgements & (q.level == Acknowledgement.A1))
    seen = q.in_time("sightings") & q.evidence("sightings", max(least, Evidence.E2))
    return without(denied & seen, q.is_acknowledged | q.is_resolved)


def shown_not_acknowledged(q: Question, least: Evidence) -> Bits:
    """Shown by the captor, not acknowledged."""
    shown = q.in_time("shown") & q.evidence("shown", least)
    return without(shown, q.is_acknowledged | q.is_resolved)


def acknowledged_then_silent(q: Question, least: Evidence) -> Bits:
    """Admitted, then no word for long, though seen after the last word."""
    words = q.acknowledgements & (q.level >= Acknowledgement.A2)
    begins, begun_by = q.draws.facts["begins"].to_numpy(), q.draws.facts["begun_by"].to_numpy()
    long_ago = np.datetime64(q.asof.day) - np.timedelta64(q.asof.silence_days, "D")

    def not_before(seen: Rows, word: Rows) -> Chosen:
        return ~(begun_by[word] < begins[seen])

    seen_after = q.draws.any_unless(q.sightings & ~np.isnat(begins), words, not_before)
    recent = q.draws.any(words & ~(begun_by <= long_ago))
    silent = q.is_acknowledged & seen_after & q.evidence("told", least)
    return without(silent, recent | q.is_resolved)


def acknowledged_before(q: Question) -> Callable[[Rows, Rows], Chosen]:
    """Tells of returns and admissions, elementwise, whether the admission can date from before the return."""
    begins, begun_by = q.draws.facts["begins"].to_numpy(), q.draws.facts["begun_by"].to_numpy()

    def before(back: Rows, admission: Rows) -> Chosen:
        earlier: Chosen = np.isnat(begins[admission]) | (begins[admission] < begun_by[back])
        return earlier

    return before


def released_never_acknowledged(q: Question, least: Evidence) -> Bits:
    """Came home, and no admission is dated before the return."""
    never = q.draws.any_unless(q.answered_exchanges, q.admissions, acknowledged_before(q))
    return never & q.evidence("told", least)


def seen_not_registered(q: Question, least: Evidence) -> Bits:
    """Seen, and nobody has registered the person."""
    return without(q.evidence("sightings", least) & q.draws.unregistered, q.is_resolved)


def seen_wounded(q: Question, least: Evidence) -> Bits:
    """Seen wounded or ill."""
    return without(q.draws.any(q.hurt) & q.evidence("hurt", least), q.is_resolved)


def wounded_unacknowledged(q: Question, least: Evidence) -> Bits:
    """Seen wounded or ill, and not acknowledged."""
    return without(seen_wounded(q, least) & q.in_time("hurt"), q.is_acknowledged)


def killed_in_captivity(q: Question, least: Evidence) -> Bits:
    """Reported killed in captivity, and not come home."""
    return without(q.draws.any(q.killed) & q.evidence("killed", least), q.is_returned)


def sentenced(q: Question, least: Evidence) -> Bits:
    """Sentenced, and not come home."""
    return without(q.draws.any(q.sentences) & q.evidence("told", least), q.is_returned)


RuleOnDraws = Callable[[Question, Evidence], Bits]

#: Every list by the name that ``--variant`` takes.
RULES_ON_DRAWS: Mapping[str, RuleOnDraws] = {
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


def _day(day: object) -> np.datetime64:
    return np.datetime64(day)  # type: ignore[call-overload, no-any-return]
