"""Renews docs/images/demo.svg, the picture in the README: what ``make demo`` shows at its end.

Usage: python docs/scripts/demo_picture.py

Runs the demonstration in a temporary folder and draws its last screen, then every so many-th of the
people it lists.  Everyone in it is synthetic.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "demo.svg"
LAST_SCREEN = "Seen, never acknowledged"
COLUMNS = ("name", "tier", "probability", "evidence_level", "witnesses", "last_seen", "last_place")
ROWS, WIDTH = 8, 124


def main() -> None:
    """Run, draw, save."""
    with tempfile.TemporaryDirectory() as folder:
        screen = last_screen(Path(folder))
        people = pd.read_excel(Path(folder) / "demo" / "flags.xlsx", dtype=str, keep_default_na=False)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor", highlight=False)
    console.print(Text("$ make demo", style="bold"), Text("  ...", style="dim"), sep="")
    console.print(Text(screen.strip()))
    console.print(Text(f"\n{ROWS} of the {len(people)} people in demo/flags.xlsx (synthetic)", style="bold"))
    console.print(table(people.iloc[:: len(people) // ROWS].head(ROWS)))
    PICTURE.parent.mkdir(exist_ok=True)
    drawn = offline(console.export_svg(title="make demo", unique_id="demo"))
    PICTURE.write_text(drawn, encoding="utf-8")


def last_screen(folder: Path) -> str:
    """The end of the demonstration's output, run in ``folder``."""
    ran = subprocess.run(
        [sys.executable, "-m", "flows.demo", "demo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    shown = ran.stdout[ran.stdout.index(LAST_SCREEN) :]
    return shown.replace(f"{folder.resolve()}{os.sep}", "").replace(f"{folder}{os.sep}", "")


def table(people: pd.DataFrame) -> Table:
    """The first columns that a caseworker reads."""
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in COLUMNS:
        shown.add_column(column, no_wrap=column == "name")
    for row in people[list(COLUMNS)].itertuples(index=False):
        shown.add_row(*(Text(str(cell)) for cell in row))
    return shown


def offline(drawn: str) -> str:
    """Rich's drawing without the fonts that it would fetch from elsewhere, nor blanks at line ends."""
    drawn = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)


if __name__ == "__main__":
    main()
