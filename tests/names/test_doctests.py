"""The examples in the documentation of linkage.names are true."""

import doctest
import importlib
import pkgutil

import pytest

import linkage.names

MODULES = [
    "linkage.names",
    *sorted(f"linkage.names.{found.name}" for found in pkgutil.iter_modules(linkage.names.__path__)),
]


@pytest.mark.parametrize("module", MODULES)
def test_examples_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.failed == 0
