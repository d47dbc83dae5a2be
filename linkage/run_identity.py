"""What makes two runs the same run: equal deliveries, decisions, day, settings and code give equal output."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

import linkage
from linkage.names.shipped import reference_folder, schemas_folder
from linkage.records.warehouse import Delivery
from linkage.settings import Settings

# The fingerprint of a workspace in which nobody has decided anything.
NO_DECISIONS = "none"


def run_identity(
    deliveries: Iterable[Delivery],
    as_of: date,
    settings: Settings,
    decisions: str = NO_DECISIONS,
    models: str = "",
    held_back: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """The id of a run: 16 hex digits that change with anything that can change its output.

    ``deliveries`` are those in force, in their order (a later one supersedes an earlier one of its source);
    ``models`` is the fingerprint of the frozen models in force, empty before the first; ``held_back`` the
    sources of withdrawn lists that nothing took the place of.
    """
    facts = {
        "deliveries": [
            (one.kind, one.source, one.id, one.delivered_day, one.history, one.covers_until)
            for one in deliveries
        ],
        "decisions": decisions,
        "as_of": as_of.isoformat(),
        "settings": settings.fingerprint(),
        "models": models,
        "code": code_version(),
    }
    more = {"held_back": sorted(held_back.items())} if held_back else {}
    return hashlib.sha256(json.dumps(facts | more, sort_keys=True).encode()).hexdigest()[:16]


def decisions_fingerprint(decided: pd.DataFrame) -> str:
    """A hash of the decided pairs that a run works with, as the store gives them."""
    if decided.empty:
        return NO_DECISIONS
    return hashlib.sha256(decided.to_csv(index=False).encode()).hexdigest()


@cache
def code_version() -> str:
    """The package's version and the hash of its source, contracts and lexicons, read once a process."""
    digest = hashlib.sha256()
    package = Path(linkage.__file__).parent
    for folder, pattern in (
        (package, "**/*.py"),
        (schemas_folder(), "**/*.toml"),
        (reference_folder(), "**/*.csv"),
    ):
        for path in sorted(folder.glob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{linkage.__version__}+{digest.hexdigest()[:12]}"
