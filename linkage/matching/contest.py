"""How the competition for one mention came out, and who is behind its "nobody"."""

from dataclasses import dataclass

import numpy as np

#: Who stands against a candidate beside other candidates, as steps of the waterfall, in their order.
STAND_INS = ("not_compared", "look_alikes", "spoken_of")


@dataclass(frozen=True)
class Contest:
    """How a mention's competition came out (see persons_of_mentions.Candidates.contests).

    Nights of before did not keep ``unrelated``, or ``not_compared`` and ``spoken_of``, which are NaN then;
    nor did anybody known elsewhere compete (``known`` is 1, ``listed`` and ``again`` are 0).
    """

    candidates: int
    log_total: float
    nobody: float
    left_over: float
    divisor: float = 1.0
    unrelated: float = float("nan")
    known: float = 1.0
    not_compared: float = float("nan")
    spoken_of: float = float("nan")
    listed: float = 0.0
    again: float = 0.0
    doubted_by: int = -1

    def unknown(self, in_left: float) -> float:
        """The share in the competition of somebody of whom nothing is known; ``in_left`` is c."""
        return (1.0 - in_left) * float(np.exp(-self.log_total))

    def stand_ins(self, in_left: float) -> dict[str, float]:
        """What nobody's share in the competition holds beside the unknown, by STAND_INS; empty if unkept."""
        if np.isnan(self.spoken_of):
            return {}
        apart = self.not_compared + self.spoken_of
        look_alikes = max(self.nobody - apart - self.unknown(in_left), 0.0)
        return dict(zip(STAND_INS, (self.not_compared, look_alikes, self.spoken_of), strict=True))

    def parts_of_nobody(self, in_left: float) -> dict[str, float]:
        """What is left for nobody in the end, by STAND_INS and ``listed``; the rest is of the unknown.

        Of nights that did not keep them apart, ``look_alikes`` are all who resemble a candidate.
        """
        stand_ins = self.stand_ins(in_left)
        if not stand_ins:
            unrelated = self.unknown(in_left) if np.isnan(self.unrelated) else self.unrelated
            return {"look_alikes": max(1.0 - unrelated / self.nobody, 0.0) * self.left_over}
        # these two alone are as likely as before where nearly everybody is spoken of again
        apart = {"not_compared", "spoken_of"}
        weights = {
            name: share / self.nobody / (1.0 - self.again if name in apart else 1.0)
            for name, share in stand_ins.items()
        }
        unknown = max(1.0 - sum(stand_ins.values()) / self.nobody, 0.0)
        each = self.left_over / (sum(weights.values()) + unknown + self.listed)
        parts = {name: each * weight for name, weight in weights.items()}
        return parts | {"listed": each * self.listed}
