"""Learns what evidence weighs for which target: a multinomial logit with weights shared by type."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.headers.labelled import Labelled
from linkage.records.contracts import KINDS, contract
from linkage.records.header_evidence import EXTRA
from linkage.records.header_scorer import ANY_TARGET, candidates, sort_of

#: Variance of the normal prior of a weight is its inverse; likeness, on which all columns bear, is held less.
_RIDGE, _RIDGE_OF_LIKENESS = 0.5, 0.05
_ITERATIONS = 100
# Smaller weights decide nothing.
_LEAST_WEIGHT = 0.1

Weights = dict[str, dict[str, float]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Problem:
    """Columns by evidence; likeness by column, sort of likeness and target; which targets are possible."""

    evidence: sparse.csr_matrix
    likeness: Floats
    possible: Floats
    right: Floats
    weight: Floats
    of_sort: Floats

    def loss(self, at: Floats) -> tuple[float, Floats]:
        """The penalised negative log-likelihood of all weights in one row, and its gradient."""
        own, sorts, likeness = self.parted(at)
        score = self.evidence @ (own + sorts @ self.of_sort.T) + self.possible
        score += np.einsum("nkt,k->nt", self.likeness, likeness)
        score -= score.max(axis=1, keepdims=True)
        raised = np.exp(score)
        total = raised.sum(axis=1, keepdims=True)
        # A target that is not possible has no finite logarithm, and is never right.
        log_chance = np.maximum(score - np.log(total), -100.0)
        miss = self.weight[:, None] * (raised / total - self.right)
        pull = self.evidence.T @ miss
        penalty = _RIDGE * ((own**2).sum() + (sorts**2).sum()) + _RIDGE_OF_LIKENESS * (likeness**2).sum()
        gradient = [
            (pull + _RIDGE * own).ravel(),
            (pull @ self.of_sort + _RIDGE * sorts).ravel(),
            np.einsum("nkt,nt->k", self.likeness, miss) + _RIDGE_OF_LIKENESS * likeness,
        ]
        return -(self.weight[:, None] * self.right * log_chance).sum() + penalty / 2, np.concatenate(gradient)

    def parted(self, at: Floats) -> tuple[Floats, Floats, Floats]:
        """Weights of each target, of each sort of target, and of likeness."""
        rows, (targets, sorts) = self.evidence.shape[1], self.of_sort.shape
        own, shared = rows * targets, rows * (targets + sorts)
        return at[:own].reshape(rows, targets), at[own:shared].reshape(rows, sorts), at[shared:]


@dataclass(frozen=True)
class _Names:
    """What the rows and columns of the weights stand for."""

    evidence: list[str]
    likeness: list[str]
    targets: list[str]
    sorts: list[str]


def learn(columns: Sequence[Labelled]) -> Weights:
    """By evidence its weight for each target and sort of target, or for any target (likeness)."""
    sort_by_target = {one.name: sort_of(one) for kind in KINDS for one in candidates(contract(kind))}
    names = _Names(
        sorted({name for column in columns for name in column.shown}),
        sorted({name for column in columns for one in column.alike.values() for name in one}),
        sorted({*sort_by_target, EXTRA}),
        sorted({*sort_by_target.values()}),
    )
    problem = _problem(columns, names)
    for target, sort in sort_by_target.items():
        problem.of_sort[names.targets.index(target), names.sorts.index(sort)] = 1.0
    start = np.zeros(len(names.evidence) * sum(problem.of_sort.shape) + len(names.likeness))
    found = minimize(problem.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    own, shared, likeness = problem.parted(found.x)
    stands_for = [*names.targets, *names.sorts]
    weights = {
        name: dict(zip(stands_for, map(float, row), strict=True))
        for name, row in zip(names.evidence, np.hstack([own, shared]), strict=True)
    }
    alike = zip(names.likeness, map(float, likeness), strict=True)
    return weights | {name: {ANY_TARGET: weight} for name, weight in alike}


def _problem(columns: Sequence[Labelled], names: _Names) -> _Problem:
    row_of = {name: at for at, name in enumerate(names.evidence)}
    target_of = {name: at for at, name in enumerate(names.targets)}
    alike_of = {name: at for at, name in enumerate(names.likeness)}
    cells = [
        (at, row_of[name], strength)
        for at, column in enumerate(columns)
        for name, strength in column.shown.items()
        if name in row_of
    ]
    rows, at_names, strengths = zip(*cells, strict=True)
    size = (len(columns), len(names.targets))
    likeness = np.zeros((size[0], len(names.likeness), size[1]))
    possible, right = np.full(size, _IMPOSSIBLE), np.zeros(size)
    for at, column in enumerate(columns):
        for target, evidence in column.alike.items():
            possible[at, target_of[target]] = 0.0
            for name, strength in evidence.items():
                likeness[at, alike_of[name], target_of[target]] = strength
        for target in column.right:
            right[at, target_of[target]] = 1 / len(column.right)
    return _Problem(
        sparse.csr_matrix((strengths, (rows, at_names)), shape=(size[0], len(names.evidence))),
        likeness,
        possible,
        right,
        np.array([column.weight for column in columns]),
        np.zeros((size[1], len(names.sorts))),
    )


_IMPOSSIBLE = -1e9


def worth_keeping(weights: Weights) -> Weights:
    """Weights without those too small to decide anything, rounded."""
    kept = {
        name: {target: round(one, 2) for target, one in some.items() if abs(one) >= _LEAST_WEIGHT}
        for name, some in weights.items()
    }
    return {name: some for name, some in kept.items() if some}


def write(weights: Weights, path: Path) -> None:
    """Write weights as a table that a person can read: evidence, target, weight."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["evidence", "target", "weight"])
        for name, some in sorted(worth_keeping(weights).items()):
            rows.writerows([name, target, f"{weight:.2f}"] for target, weight in sorted(some.items()))
