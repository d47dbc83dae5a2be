"""A published night's figures: as they are for the house, and without what may not be told for others."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linkage.errors import BadInput
from linkage.publishing import Night
from linkage.reports.disclosure_control import LEAST
from linkage.reports.exports import write_whole
from linkage.reports.figure_wordings import LANGUAGES
from linkage.reports.figures_page import figures_pages
from linkage.reports.public_figures import public


def figures_of(night: Night, facts: Mapping[str, Any]) -> dict[str, Any]:
    """as_of, run, figures, breakdowns and terms, nothing withheld.

    Raises ``BadInput`` for a night that an earlier version published without breakdowns.
    """
    if "breakdowns" not in facts:
        raise BadInput(
            f"Run {night.run} was published before figures had breakdowns. Publish it again with: "
            f"linkage run --as-of {night.as_of}"
        )
    told = {name: facts[name] for name in ("figures", "breakdowns", "terms")}
    return {"as_of": night.as_of, "run": night.run, **told}


def for_others(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same without numbers under five, nor what would give one away."""
    figures, breakdowns = public(told["figures"], told["breakdowns"])
    return {**told, "withheld_below": LEAST, "figures": figures, "breakdowns": breakdowns}


def write_pages(told: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Write the page of figures in each language; gives their file names by language."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {one: f"{told['as_of']}-{told['run']}-figures-{one}.html" for one in LANGUAGES}
    others = {one: next(names[other] for other in LANGUAGES if other != one) for one in LANGUAGES}
    for one, page in figures_pages(told, others).items():
        write_whole(folder / names[one], page.encode("utf-8"))
    return names
