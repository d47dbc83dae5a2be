"""The bench of linking: this pipeline beside other engines."""

import linkage  # noqa: F401 (first, as every command of the project does: it says how memory is to be kept)
