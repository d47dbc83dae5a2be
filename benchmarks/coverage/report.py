"""The frozen result: every world's figures as JSON lines, and a page that sums them up."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

#: Rounding of a share must not decide whether an interval holds it.
_CLOSE = 1e-9
_HEADINGS = ("figure", "worlds", "holds the truth", "inside or half", "truth below", "truth above")
_SIZES = ("mean truth", "mean error", "mean width")

Row = Mapping[str, Any]


def write(folder: Path, nights: Sequence[Row]) -> None:
    """Write ``worlds.jsonl`` and ``results.md``."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(_rounded(night)) + "\n" for night in nights]
    (folder / "worlds.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "results.md").write_text(page(nights), encoding="utf-8")


def page(nights: Sequence[Row]) -> str:
    """How often each figure's interval holds the truth."""
    columns = [*_HEADINGS, *_SIZES]
    rows = [_line(name, [night["figures"][name] for night in nights]) for name in nights[0]["figures"]]
    return "\n".join(
        [
            f"# 95 % intervals over {len(nights)} worlds",
            "",
            "Written by `python -m benchmarks.coverage`; what the columns say stands in [README](README.md).",
            "",
            f"| {' | '.join(columns)} |",
            f"| {' | '.join('---' for _ in columns)} |",
            *rows,
            "",
        ]
    )


def _line(name: str, told: Sequence[Row]) -> str:
    told = [one for one in told if one["value"] is not None]
    below = sum(one["truth"] < one["low"] - _CLOSE for one in told)
    above = sum(one["truth"] > one["high"] + _CLOSE for one in told)
    held = [0.0 if _outside(one) else 0.5 if _at_an_end(one) else 1.0 for one in told]
    sizes = (
        mean(one["truth"] for one in told),
        mean(one["value"] - one["truth"] for one in told),
        mean(one["high"] - one["low"] for one in told),
    )
    shares = (1 - (below + above) / len(told), mean(held))
    cells = [f"`{name}`", str(len(told)), *(f"{share:.1%}" for share in shares), str(below), str(above)]
    return f"| {' | '.join([*cells, *(f'{size:.3f}' for size in sizes)])} |"


def _outside(one: Row) -> bool:
    return bool(one["truth"] < one["low"] - _CLOSE or one["truth"] > one["high"] + _CLOSE)


def _at_an_end(one: Row) -> bool:
    """Whether the truth is an end of an interval of some length, as happens with small counts."""
    ends = (abs(one["truth"] - one[end]) <= _CLOSE for end in ("low", "high"))
    return bool(one["high"] - one["low"] > _CLOSE and any(ends))


def _rounded(night: Row) -> Row:
    return {
        "seed": night["seed"],
        "figures": {
            name: {part: None if number is None else round(float(number), 6) for part, number in told.items()}
            for name, told in night["figures"].items()
        },
    }
