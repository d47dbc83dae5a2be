"""A world of a scenario's own, and the night that the others share."""

import pytest

from tests.scenarios.telling import TOGETHER, World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture(scope="session")
def shared_night(tmp_path_factory):
    """Resumes a scenario after the night that all of TOGETHER delivered for, be they few."""
    world = World(tmp_path_factory.mktemp("scenarios"))
    world.acknowledgement("Заєць Хома Гнатович")  # without a list nobody can be called not acknowledged
    told = {scenario: scenario(world) for scenario in TOGETHER}
    for scenario in told.values():
        next(scenario)
    tonight = world.run()

    def resume(scenario):
        with pytest.raises(StopIteration):
            told[scenario].send(tonight)

    return resume
