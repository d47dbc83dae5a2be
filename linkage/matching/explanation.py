"""Why two records were linked, or not: from the prior through each field's weight and competition.

A waterfall in bits: each step adds to the logarithm of the odds, and what the last step reaches is the
probability that is exported. The terminal and any page show this one structure.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from linkage.matching.assembly import SMALLEST_LINK
from linkage.matching.competition import compete, each_for_itself, groups_of
from linkage.matching.contest import Contest
from linkage.matching.fields import FIELDS
from linkage.matching.look_alikes import log_look_alike
from linkage.matching.model import Evidence, PairModel, floored
from linkage.matching.recalibration import Recalibration
from linkage.matching.vectors import COLUMNS_OF_FIELD
from linkage.matching.wording import FIELD_WORDS, STEP_WORDS, Words, level_words

#: The posterior of two computations is taken to be the same within this.
SAME_PROBABILITY = 1e-9
_LN2 = float(np.log(2))


class Status(StrEnum):
    """What became of a pair."""

    LINK = "link"
    UNLIKELY = "unlikely"
    NEVER_A_CANDIDATE = "never_a_candidate"


@dataclass(frozen=True)
class Comparison:
    """One compared pair: each field's level (-1 missing), u where it was the value's own frequency, rules."""

    levels: Mapping[str, int]
    own_u: Mapping[str, float]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldWeight:
    """What one field adds: log2(m / u) bits, 0 where it is missing.

    Attributes:
        field, words: its name.
        level, level_words: the level; ``missing`` where it was not compared.
        left, right: the two values, None where unknown.
        m, u: the probabilities of the level, None where missing.
        own_frequency: whether u is the frequency of the right value itself, and not the level's average.
        bits: the weight.
    """

    field: str
    words: Words
    level: str
    level_words: Words
    left: str | None
    right: str | None
    m: float | None
    u: float | None
    own_frequency: bool
    bits: float


@dataclass(frozen=True)
class Step:
    """One step of the waterfall beside the fields: bits added to the log odds, and where that leads."""

    name: str
    words: Words
    bits: float
    probability: float


@dataclass(frozen=True)
class Other:
    """Another record and its share: a rival's probability, or the chance of a person's other entry."""

    record: str
    probability: float


@dataclass(frozen=True)
class Question:
    """The fact whose answer would best separate whom a record may be of (see facts_to_ask).

    ``bits`` is the expected fall of the entropy, ``candidates`` the effective number of answers before.
    """

    fact: str
    words: Words
    bits: float
    candidates: float


@dataclass(frozen=True)
class Competition:
    """Who else the right record may be of.

    Of a registry entry and a record these are the registered; of two records outside the registry, everybody
    else: who both are of, who only the right one is of, and a person of whom no earlier record is.

    Attributes:
        candidates: persons who were compared with it, however unlikely.
        share: of this pair's person; of two records outside the registry, that both are of one.
        rivals: of all other persons together.
        nobody: of "nobody that was compared". The next four are parts of it; the rest is of the unknown.
        look_alikes: of "somebody who resembles a candidate".
        spoken_of: of "somebody who resembles a candidate and whom other mentions are of" (see doubts).
        not_compared: of "somebody registered who was not compared".
        listed: of "somebody in no registry of whom other records are" (see known_elsewhere).
        doubted_by: the other mention that adds most to ``spoken_of``, if any adds to it.
        effective: effective number of answers: exp of the entropy over these persons and nobody.
        gap: share less the likeliest rival's.
        others: the likeliest rivals.
        unnamed: how many more competed.
        question: what to ask of the right record, where its person is not clear.
    """

    candidates: int
    share: float
    rivals: float
    nobody: float
    effective: float
    gap: float
    others: tuple[Other, ...]
    unnamed: int = 0
    question: Question | None = None
    look_alikes: float = 0.0
    spoken_of: float = 0.0
    not_compared: float = 0.0
    listed: float = 0.0
    doubted_by: str | None = None


@dataclass(frozen=True)
class Explanation:
    """A pair of records, explained.

    ``prior.bits``, the bits of ``fields`` and of ``steps`` add up to log2 of the odds of ``probability``;
    ``match_weight`` is the fields with the floor, as exported.

    Attributes:
        left, right: the records, ``kind/source/record_id``.
        status: see Status; ``unlikely`` pairs were candidates and are not exported.
        compared_as: the entry of the same person that was compared in the left record's place, if it was not.
        rules: the blocking rules that found the pair.
        missed: for a pair that was never a candidate, by rule what keeps the rule from finding it.
        trained: whether the pair of kinds has a trained model, and not only the documented priors.
        in_left, n_left: c and N of the prior.
        prior, fields, steps: the waterfall.
        match_weight: log2 of the Bayes factor, names' floor included.
        alone: the probability against nobody alone, before competition.
        probability: after everything.
        competition: None for two registry entries.
        entries: the left person's other registry entries, each with the chance that it is that person's.
        through: persons, registered or not, that both records may be of, with the share of draws.
        notes: what else must be known.
    """

    left: str
    right: str
    status: Status
    compared_as: str | None
    rules: tuple[str, ...]
    missed: dict[str, tuple[str, ...]]
    trained: bool
    in_left: float
    n_left: float
    prior: Step
    fields: tuple[FieldWeight, ...]
    steps: tuple[Step, ...]
    match_weight: float
    alone: float
    probability: float
    competition: Competition | None
    entries: tuple[Other, ...] = ()
    through: tuple[Other, ...] = ()
    notes: tuple[Words, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON types; holds the two records' values, so it is personal data."""
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """What linking made of a pair; everything that is not its own comparison.

    Attributes:
        contest: of the right record; None without registered candidates.
        share: the right record's probability of the left one's person, None where negligible.
        chance: the part of that which the left entry has (see duplicates.shares_of_entries).
        best: the comparison of the person's entry that competed, if it was another one.
        by: what recalibrated the posteriors of these kinds, if anything did.
        seated: whether the right record is one that people decided of together with another (see seats).
        yielded: whether a person whom the night left no share was left none by the rest of the right record's
            seat or list, and not by the record itself.
    """

    contest: Contest | None = None
    share: float | None = None
    chance: float = 1.0
    best: Comparison | None = None
    by: Recalibration | None = None
    seated: bool = False
    yielded: bool = False


@dataclass(frozen=True)
class Waterfall:
    """The bits of a pair, from prior to posterior; see Explanation."""

    prior: Step
    fields: tuple[FieldWeight, ...]
    steps: tuple[Step, ...]
    match_weight: float
    alone: float
    probability: float


def waterfall(
    comparison: Comparison,
    model: PairModel,
    outcome: Outcome,
    values: Mapping[str, tuple[str | None, str | None]] | None = None,
    competed: bool = True,
) -> Waterfall:
    """Everything that moved a pair's probability, in order.

    Args:
        comparison: of the pair.
        model: of its kinds; the number of persons who competed is its ``n_left``.
        outcome: what linking made of it.
        values: field -> the two values, to be shown.
        competed: False for a pair that was never a candidate: the waterfall ends with its evidence.
    """
    found = fields_of(comparison, model, values or {})
    log_bf, log_floored = _log_bf(found, model)
    running = _Running(model.log_prior())
    prior = running.step("prior", model.log_prior())
    running.add(log_bf)
    if log_floored != log_bf:
        running.step("floor", log_floored - log_bf)
    alone = running.probability
    if competed:
        alike = _log_alike(found, comparison, model)
        if model.left_kind == model.right_kind == "registry":
            _of_duplicates(running, log_floored, alike, model)
            _recalibrate(running, comparison, outcome.by)
        elif model.left_kind == "registry":
            _of_mention(running, log_floored, alike, model, outcome, comparison)
        elif outcome.share is not None:
            # who else each may be of, in and out of the registry, only whole linkages tell
            running.move_to("drawn_together", outcome.share, max(1.0 - outcome.share, np.finfo(float).eps))
    return Waterfall(prior, found, tuple(running.steps[1:]), log_floored / _LN2, alone, running.probability)


def fields_of(
    comparison: Comparison, model: PairModel, values: Mapping[str, tuple[str | None, str | None]]
) -> tuple[FieldWeight, ...]:
    """The weight of every field, in the order of FIELDS."""
    found = []
    for f in FIELDS:
        level = comparison.levels[f.name]
        left, right = values.get(f.name, (None, None))
        if level < 0:
            said = level_words(f.name, "missing")
            shown = (f.name, FIELD_WORDS[f.name], "missing", said, left, right)
            found.append(FieldWeight(*shown, m=None, u=None, own_frequency=False, bits=0.0))
            continue
        name = f.levels(level).name.lower()
        own = comparison.own_u.get(f.name)
        m, u = float(model.m[f.name][level]), float(model.chance.u[f.name][level]) if own is None else own
        said = level_words(f.name, name, left, right)
        shown = (f.name, FIELD_WORDS[f.name], name, said, left, right)
        bits = float(np.log2(m) - np.log2(u))
        found.append(FieldWeight(*shown, m=m, u=u, own_frequency=own is not None, bits=bits))
    return tuple(found)


def values_of(record: Mapping[str, Any]) -> dict[str, str | None]:
    """What a record of the warehouse says in each compared field, to be shown."""

    def first(*columns: str) -> str | None:
        filled = [record.get(column) for column in columns]
        return next((str(text) for text in filled if isinstance(text, str) and text), None)

    texts = {name: first(*columns) for name, columns in COLUMNS_OF_FIELD.items()}
    born = first("birth_date")
    return texts | {"birth_date": born, "birth_year": born, "age": born or first("age"), "sex": first("sex")}


class _Running:
    """The log odds as they stand, so that no probability near one loses its distance to one."""

    def __init__(self, log_odds: float) -> None:
        self.steps: list[Step] = []
        self._log_odds = log_odds

    @property
    def probability(self) -> float:
        return float(1.0 / (1.0 + np.exp(-self._log_odds)))

    def add(self, log_bf: float) -> None:
        self._log_odds += log_bf

    def step(self, name: str, moved: float) -> Step:
        """Tell of a step; the prior is where the odds already stand."""
        if name != "prior":
            self.add(moved)
        self.steps.append(Step(name, STEP_WORDS[name], moved / _LN2, self.probability))
        return self.steps[-1]

    def move_to(self, name: str, probability: float, rest: float) -> None:
        """A step to a probability of which ``rest`` is what it lacks of one."""
        log_odds = float(np.log(max(probability, np.finfo(float).tiny)) - np.log(rest))
        self.step(name, log_odds - self._log_odds)


def _log_alike(found: tuple[FieldWeight, ...], comparison: Comparison, model: PairModel) -> float:
    """Natural log Bayes factor of a look-alike's record."""
    weights = {one.field: np.array([one.bits * _LN2]) for one in found}
    levels = np.array([[comparison.levels[one.field] for one in found]])
    return float(log_look_alike(weights, levels, model.chance.u, chances=model.alike)[0])


def _log_bf(found: tuple[FieldWeight, ...], model: PairModel) -> tuple[float, float]:
    """Natural log Bayes factor of the fields, as it is and with the floor of name evidence."""
    log_bf = sum(one.bits for one in found) * _LN2
    by_name = sum(one.bits for f, one in zip(FIELDS, found, strict=True) if f.evidence_of_name)
    held = floored(Evidence(np.array([log_bf]), np.zeros(1), np.array([by_name])), model)
    return log_bf, float(held[0])


def _of_duplicates(running: _Running, log_bf: float, log_alike: float, model: PairModel) -> None:
    """Two entries compete with nobody but a look-alike's entry."""
    prior = (model.in_left, model.n_left, 1, model.unseen, model.look_alikes)
    found = compete(np.array([log_bf]), np.array([log_alike]), each_for_itself(1), *prior)
    running.move_to("look_alikes", float(found.posterior[0]), float(found.nobody[0]))


def _of_mention(
    running: _Running,
    log_bf: float,
    log_alike: float,
    model: PairModel,
    outcome: Outcome,
    comparison: Comparison,
) -> None:
    """A registered person competes for a mention, through the entry that fits best."""
    if outcome.best is not None:
        best = _log_bf(fields_of(outcome.best, model, {}), model)[1]
        running.step("other_entry", best - log_bf)
        log_bf = best
    if outcome.contest is not None:
        prior = float(np.log(model.in_left / model.n_left))
        posterior = float(np.exp(min(log_bf + prior, 300.0) - outcome.contest.log_total))
        rest = max(1.0 - posterior, outcome.contest.nobody)
    else:
        prior_of = (model.in_left, model.n_left, 1, None, model.look_alikes)
        alone = compete(np.array([log_bf]), np.array([log_alike]), groups_of(np.zeros(1)), *prior_of)
        posterior, rest = float(alone.posterior[0]), float(alone.nobody[0])
    kept_apart = _against_stand_ins(running, outcome.contest, model)
    running.move_to("rivals" if kept_apart else "competition", posterior, rest)
    divisor = outcome.contest.divisor if outcome.contest is not None else 1.0
    recalibrated = _recalibrate(running, outcome.best or comparison, outcome.by, divisor)
    if recalibrated is not None:
        posterior, rest = recalibrated
    contest = outcome.contest
    if contest is not None and contest.known != 1.0:
        posterior = min(posterior * contest.known, 1.0)
        # of a seat that is left over which people decided later; before, it was at most what rounding hides
        hidden = min(rest, np.finfo(float).eps) if outcome.seated else contest.left_over
        rest = max(1.0 - posterior, hidden)
        running.move_to("known_elsewhere", posterior, rest)
    share = outcome.share
    if share is None and outcome.yielded and posterior >= SMALLEST_LINK:
        share = SMALLEST_LINK / 2  # the night kept no smaller ones
    if share is not None and abs(share - posterior) > SAME_PROBABILITY:
        rest = max(1.0 - share, np.finfo(float).eps)
        running.move_to("decided_of_records" if outcome.seated else "once_on_a_list", share, rest)
        posterior = share
    if outcome.chance < 1.0:
        running.move_to("entry", posterior * outcome.chance, 1.0 - outcome.chance * (1.0 - rest))


def _against_stand_ins(running: _Running, contest: Contest | None, model: PairModel) -> bool:
    """A step for each of those who are no candidates and may be meant; False if the night kept none apart."""
    stand_ins = {} if contest is None else contest.stand_ins(model.in_left)
    against = 0.0 if contest is None else contest.unknown(model.in_left)
    for name, share in stand_ins.items():
        if share > 0.0:
            running.step(name, float(np.log(against) - np.log(against + share)))
            against += share
    return bool(stand_ins)


def _recalibrate(
    running: _Running, comparison: Comparison, by: Recalibration | None, divisor: float = 1.0
) -> tuple[float, float] | None:
    """The step to the recalibrated posterior, and what it lacks of one; None where there is no such step.

    What people decided of the pair itself keeps its share but for the divisor of its record.
    """
    decided = comparison.levels["decided"] >= 0
    if by is None or (decided and divisor == 1.0):
        return None
    before = running.probability
    share = before if decided else float(by.of(np.array([before]))[0])
    posterior = share / divisor
    rest = max(1.0 - posterior, np.finfo(float).eps)
    running.move_to("recalibrated", posterior, rest)
    return posterior, rest


def effective_number(shares: np.ndarray) -> float:
    """exp of the entropy of shares that add up to one: 1 where one answer is sure."""
    positive = shares[shares > 0]
    return float(np.exp(-(positive * np.log(positive)).sum()))
