"""The examples in the documentation of linkage.names are true."""

import doctest
import importlib
import inspect
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


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_has_an_example_that_is_run(module: str) -> None:
    room = importlib.import_module(module)
    public = {
        name
        for name, found in vars(room).items()
        if not name.startswith("_")
        and inspect.isroutine(inspect.unwrap(found))
        and inspect.unwrap(found).__module__ == module
    }
    run = {found.name.rpartition(".")[2] for found in doctest.DocTestFinder().find(room) if found.examples}
    assert public - run == set()


def test_what_the_room_offers_is_documented_in_its_modules() -> None:
    offered = [getattr(linkage.names, name) for name in linkage.names.__all__]
    functions = [found for found in offered if inspect.isroutine(inspect.unwrap(found))]
    assert len(functions) > 8
    assert {inspect.unwrap(found).__module__ for found in functions} <= set(MODULES)
