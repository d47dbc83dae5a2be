"""The small worlds of the casework tests, for the reports too."""

import importlib.util
import sys
from pathlib import Path

import pytest


def _of_casework(name):
    file = Path(__file__).parents[1] / "casework" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"casework_{name}", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


_WORLDS = _of_casework("conftest")
_RANDOM = _of_casework("test_flag_on_draws")


@pytest.fixture
def world():
    return _WORLDS.SmallWorld()


@pytest.fixture(scope="session")
def small_class():
    return _WORLDS.SmallWorld


@pytest.fixture(scope="session")
def random_worlds():
    """A strategy of small random worlds, and a function that draws the terms of a question."""
    return _RANDOM.worlds(_WORLDS.SmallWorld), _RANDOM.terms
