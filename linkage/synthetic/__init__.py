"""Worlds with known truth: the generator behind the demo, the tests and the benchmarks."""

from linkage.synthetic.evaluate import Evaluation, evaluate
from linkage.synthetic.fates import Sizes
from linkage.synthetic.flag_accuracy import FlagAccuracy, evaluate_flags
from linkage.synthetic.rates import Rates
from linkage.synthetic.world import synthesise

__all__ = ["Evaluation", "FlagAccuracy", "Rates", "Sizes", "evaluate", "evaluate_flags", "synthesise"]
