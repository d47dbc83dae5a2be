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


def test_every_public_function_of_the_room_has_an_example() -> None:
    functions = [
        getattr(linkage.names, name)
        for name in linkage.names.__all__
        if callable(getattr(linkage.names, name)) and not isinstance(getattr(linkage.names, name), type)
    ]
    assert functions
    assert [found.__name__ for found in functions if ">>>" not in (found.__doc__ or "")] == []
