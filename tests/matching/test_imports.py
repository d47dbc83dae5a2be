"""What linking imports it holds from its first record to its last: only what it compares and draws with."""

import subprocess
import sys

#: What other parts of the project import, and what of scipy is asked for late or never.
NOT_TO_LINK = (
    "alembic",
    "babel",
    "duckdb",
    "jinja2",
    "matplotlib",
    "prefect",
    "pyarrow.dataset",
    "recordlinkage",
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "scipy.special",
    "scipy.stats",
    "sklearn",
    "sqlalchemy",
    "typer",
)


def test_linking_imports_nothing_that_it_does_not_compare_or_draw_with():
    code = f"import sys, linkage.matching; print([m for m in {NOT_TO_LINK} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
