"""Which code was measured."""

import subprocess
from functools import cache

from benchmarks.linking.children import CHECKOUT

#: What a bench writes itself is no change of the code.
_WRITTEN = ":!benchmarks/linking/results*"


@cache
def code_version() -> str | None:
    """The commit, with ``-dirty`` where files differ from it; None outside a checkout.

    Asked once, so that what is changed while a bench runs is not taken for what it measures.
    """
    try:
        commit = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--", ":/", _WRITTEN)
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{commit}-dirty" if changed else commit


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
