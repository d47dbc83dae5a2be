"""Finds the contracts and lexicons that travel with the code, in a checkout or in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parent


def schemas_folder() -> Path:
    """The folder of the data contracts (``schemas/``).

    >>> (schemas_folder() / "registry.toml").is_file()
    True
    """
    installed = _PACKAGE / "_shipped" / "schemas"
    return installed if installed.is_dir() else _CHECKOUT / "schemas"


def reference_folder() -> Path:
    """The folder of lexicons and gazetteers (``data/reference/``).

    >>> (reference_folder() / "given_names.csv").is_file()
    True
    """
    installed = _PACKAGE / "_shipped" / "reference"
    return installed if installed.is_dir() else _CHECKOUT / "data" / "reference"
