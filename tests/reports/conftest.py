"""The small worlds of the casework tests, for the reports too."""

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location(
    "casework_small_world", Path(__file__).parents[1] / "casework" / "conftest.py"
)
_WORLDS = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = _WORLDS  # dataclasses look their module up
_SPEC.loader.exec_module(_WORLDS)


@pytest.fixture
def world():
    return _WORLDS.SmallWorld()
