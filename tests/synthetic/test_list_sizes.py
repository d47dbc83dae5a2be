import json

import pytest
from typer.testing import CliRunner

from linkage.cli import app
from linkage.synthetic.list_sizes import SIZES, sizes_beside


@pytest.mark.parametrize("registry", SIZES)
def test_beside_a_size_that_is_known_stand_its_own_lists(registry):
    assert sizes_beside(registry) == SIZES[registry]


@pytest.mark.parametrize("registry", [1, 40, 1_500, 20_000, 200_000])
def test_beside_a_registry_of_any_size_no_list_is_empty_or_longer_than_it(registry):
    sizes = sizes_beside(registry)
    assert set(sizes) == {"exchange", "acknowledgement", "death", "testimony", "interview"}
    assert all(1 <= size <= registry for size in sizes.values())


def test_the_command_scales_the_lists_that_nobody_gave_a_size(tmp_path):
    words = ["synth", str(tmp_path / "world"), "--registry", "70", "--death", "9"]
    assert CliRunner().invoke(app, words).exit_code == 0
    told = json.loads((tmp_path / "world" / "world.json").read_text(encoding="utf-8"))["sizes"]
    assert told == {"registry": 70} | sizes_beside(70) | {"death": 9}
