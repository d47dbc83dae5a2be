"""What was measured, as JSON to keep and as Markdown to read."""

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.linking.code_version import code_version
from benchmarks.linking.label_free import VIEWS
from benchmarks.linking.outcome import NOT_LINKING
from benchmarks.linking.worlds import MEASURES

_KINDS = ("exchange", "acknowledgement", "death", "testimony", "registry")


def taken_on(terms: Any) -> dict[str, Any]:
    """When and on what the figures were taken; no name of the machine."""
    packages = {}
    for package in ("duckdb", "splink", "recordlinkage", "pandas", "numpy"):
        try:
            packages[package] = version(package)
        except PackageNotFoundError:
            continue
    machine = {"cores": os.cpu_count(), "threads": terms.threads, "python": platform.python_version()}
    load = round(os.getloadavg()[0], 1)
    taken = {"day": date.today().isoformat(), "code": code_version()}
    return {**taken, "machine": {**machine, **packages}, "load": load}


def write_json(folder: Path, world: str, measured: Mapping[str, Any]) -> None:
    """Keep what was measured on one world, in place of what was measured there before."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(measured, indent=1, default=float)
    (folder / f"{world}.json").write_text(text + "\n", encoding="utf-8")


def rendered(folder: Path) -> str:
    """Everything kept in the folder, as one page."""
    files = sorted(folder.glob("*.json"), key=lambda file: (file.stem == "febrl4", _size(file), file.stem))
    lines = [
        "# Linking bench",
        "",
        "Written by `make bench`; [README.md](README.md) tells what the systems and measures are. Read",
        "the ratios: seconds depend on the machine, and on what else ran on it (its load average is given).",
    ]
    for file in files:
        measured = json.loads(file.read_text(encoding="utf-8"))
        page = _febrl if file.stem == "febrl4" else _world
        lines += ["", f"## {file.stem}", "", _told_on(measured), "", *page(measured)]
    return "\n".join(lines) + "\n"


def _size(file: Path) -> int:
    systems = json.loads(file.read_text(encoding="utf-8"))["systems"]
    return int(max((system.get("records", 0) for system in systems), default=0))


def _told_on(measured: Mapping[str, Any]) -> str:
    told = ", ".join(f"{name} {value}" for name, value in measured["machine"].items())
    code = f"code {measured['code']}; " if measured.get("code") else ""
    return f"{measured['day']}; {code}{told}; load average {measured['load']}."


def _world(measured: Mapping[str, Any]) -> list[str]:
    systems = measured["systems"]
    whole = [system for system in systems if "without" not in system["name"]]
    ablations = [system for system in systems if "without" in system["name"]]
    quality = [*_quality(whole), "", *_won_back(whole), *_label_free(whole[0])]
    lines = [*quality, *_costs(whole, measured), "", *_stages(whole)]
    if ablations:
        lines += ["", "### Less one part", "", *_quality([whole[0], *ablations], ("AP", "ECE", "log loss"))]
    return lines


def _quality(systems: Sequence[Mapping[str, Any]], measures: Iterable[str] = tuple(MEASURES)) -> list[str]:
    chosen = [measure for measure in measures if measure in MEASURES]
    rows = []
    for kind in _KINDS:
        for measure in chosen:
            found = [system["quality"].get(kind, {}).get(measure) for system in systems]
            if any(value is not None for value in found):
                digits = 4 if measure.startswith(("ECE", "widest")) else 3
                rows.append([kind, measure, *(_number(value, digits) for value in found)])
    return _table(["linked to the registry", "measure", *(system["name"] for system in systems)], rows)


def _won_back(systems: Sequence[Mapping[str, Any]]) -> list[str]:
    """Of the average precision that each arm of Splink misses, the share that ours has."""
    arms = [system for system in systems if system["name"].startswith("Splink")]
    rows = []
    for kind in _KINDS:
        own, theirs = _missed(systems[0], kind), [_missed(arm, kind) for arm in arms]
        if own is not None and any(one is not None for one in theirs):
            shares = [1.0 - own / one if one else None for one in theirs]
            rows.append([kind, "1/2" if kind == "testimony" else "2/3", *(_number(one, 2) for one in shares)])
    if not rows:
        return []
    heads = ["linked to the registry", "asked", *(f"of what {arm['name']} misses" for arm in arms)]
    return [
        "Average precision won back (–: that arm misses nothing, or failed).",
        "",
        *_table(heads, rows),
        "",
    ]


def _label_free(ours: Mapping[str, Any]) -> list[str]:
    """What the run says of its false links without labels, and how far off that is."""
    rows = []
    for row in ours.get("label_free", ()):
        cells = [row["kind"], _number(row["threshold"], 1), f"{row['links']:,}", _number(row["true"])]
        for view in VIEWS:
            off = None if row[view] is None else abs(row[view] - row["true"])
            few = " (too few)" if view == "by order" and row["too_few"] else ""
            cells += [_number(row[view]) + few, _number(off)]
        rows.append(cells)
    if not rows:
        return []
    heads = ["links of", "from", "links", "false", *(cell for view in VIEWS for cell in (view, "off"))]
    title = "Share of false links: as it is, and as our run tells it without labels (asked: at most .02 off)."
    return [title, "", *_table(heads, rows), ""]


def _missed(system: Mapping[str, Any], kind: str) -> float | None:
    found = system["quality"].get(kind, {}).get("AP")
    return None if found is None else 1.0 - found


def _costs(systems: Sequence[Mapping[str, Any]], measured: Mapping[str, Any]) -> list[str]:
    """Seconds and memory of linking and of the whole, each with its ratio to ours."""
    lines = [
        "Linking (our stages from typed records to links and draws; theirs training and prediction).",
        "Before, names are prepared: our values are analysed as they are delivered, theirs by the script.",
        "",
    ]
    ours, usages = systems[0], measured.get("usages", {})
    rows = []
    for system in systems:
        usage, linking = system["usage"], system["linking"]
        rows.append(
            [
                system["name"],
                *_with_ratio(linking["wall"], ours["linking"]["wall"]),
                *_with_ratio(linking["cpu"], ours["linking"]["cpu"]),
                *_with_ratio(usage["peak"] / 2**20, ours["usage"]["peak"] / 2**20, digits=0),
                _number(system["stages"].get("prepare", measured.get("analysed")), 1),
                usage["failure"] or "",
            ]
        )
    heads = ["system", "wall s", "× ours", "CPU s", "× ours", "peak MB", "× ours", "names before, s", ""]
    lines += [*_table(heads, rows), ""]
    if "run" in usages:
        lines += _whole(systems, usages)
    return lines


def _whole(systems: Sequence[Mapping[str, Any]], usages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    run = usages["run"]
    parts = {"`linkage run`": ["run"], "ingest, run and export": ["ingest", "run", "export"]}
    rows = []
    for name, steps in parts.items():
        taken = [usages[step] for step in steps]
        failure = next((step["failure"] for step in taken if step["failure"]), "")
        wall, cpu = (sum(step[clock] for step in taken) for clock in ("wall", "cpu"))
        peak = max(step["peak"] for step in taken)
        rows.append([name, wall, cpu, peak / 2**20, failure])
    for system in systems[1:]:
        usage = system["usage"]
        rows.append(
            [system["name"], usage["wall"], usage["cpu"], usage["peak"] / 2**20, usage["failure"] or ""]
        )
    base = (run["wall"], run["cpu"], run["peak"] / 2**20)
    cells = [
        [
            row[0],
            *_with_ratio(row[1], base[0]),
            *_with_ratio(row[2], base[1]),
            *_with_ratio(row[3], base[2], digits=0),
            row[4],
        ]
        for row in rows
    ]
    heads = ["from files to links", "wall s", "× run", "CPU s", "× run", "peak MB", "× run", ""]
    return [
        "The whole: our commands on a fresh workspace, with lists, draws, flags and figures; their scripts.",
        "",
        *_table(heads, cells),
    ]


def _stages(systems: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["Candidate pairs, and seconds per million of them by stage.", ""]
    rows = []
    for system in systems:
        pairs = sum(system["candidates"].values())
        if not pairs:
            continue
        rows.append([system["name"], f"{pairs:,}", f"{pairs / system['records']:.2f}", "", ""])
        for stage, seconds in system["stages"].items():
            if stage not in NOT_LINKING:
                rows.append(["", "", "", stage, f"{seconds / pairs * 1e6:.2f}"])
    return lines + _table(["system", "pairs", "pairs a record", "stage", "s a million pairs"], rows)


def _febrl(measured: Mapping[str, Any]) -> list[str]:
    heads = [
        "system",
        "AP",
        "best F1",
        "recall at P .999",
        "recall at P .99",
        "log loss",
        "ECE",
        "seconds",
        "pairs",
    ]
    rows = [
        [
            system["name"],
            *(_number(system["quality"].get(measure)) for measure in heads[1:6]),
            _number(system["quality"].get("ECE"), 4),
            _number(system["linking"]["wall"], 1),
            f"{system.get('pairs', 0):,}",
        ]
        for system in measured["systems"]
    ]
    return ["Floor: recall .849 at precision .999.", "", *_table(heads, rows)]


def _with_ratio(value: float | None, ours: float | None, digits: int = 1) -> list[str]:
    ratio = value / ours if value is not None and ours else None
    return [_number(value, digits), _number(ratio, 2)]


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
