"""Are the columns of layouts never seen mapped right?  Learns the weights of headers, and measures them.

python -m benchmarks.headers learn          write data/reference/header_weights.csv from all that is labelled
python -m benchmarks.headers measure        each gathered set by weights learnt without it: results.md
python -m benchmarks.headers score FILE...  layouts held out (TOML like tests/data/gathered_layouts.toml)
"""

import argparse
from pathlib import Path

from benchmarks.headers.labelled import labelled
from benchmarks.headers.learn import learn, write
from benchmarks.headers.measure import Outcome, left_out, measure, report
from linkage.names.shipped import reference_folder
from tests.records.layouts import LAYOUTS, read_layouts

_WEIGHTS = reference_folder() / "header_weights.csv"
_RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    """Do one of the three."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("do", choices=["learn", "measure", "score"])
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()
    if args.do == "learn":
        write(learn(list(labelled(LAYOUTS))), _WEIGHTS)
    elif args.do == "measure":
        _RESULTS.write_text(report(left_out(LAYOUTS)), encoding="utf-8")
    else:
        outcomes: list[Outcome] = [measure(path.stem, read_layouts(path)) for path in args.files]
        print(report(outcomes))


if __name__ == "__main__":
    main()
