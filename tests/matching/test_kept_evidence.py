"""What a night keeps of its models is read back by later versions."""

import numpy as np
import pandas as pd
import pytest

from linkage.matching.fields import BY_NAME, FIELDS
from linkage.matching.kept_evidence import kept_evidence, read_model
from tests.matching.test_model import FREQUENCY, MODEL

PAIR = ("registry", "testimony")


@pytest.fixture(scope="module")
def kept():
    none = pd.DataFrame({"left_rid": [], "right_rid": []}, dtype=np.int32)
    return kept_evidence({}, {PAIR: MODEL}, FREQUENCY, [], none)


def test_a_model_is_read_as_it_was_kept(kept):
    found = read_model(kept.models, kept.model_levels, PAIR)
    assert (found.in_left, found.n_left) == (MODEL.in_left, MODEL.n_left)
    for f in FIELDS:
        assert found.m[f.name].tolist() == MODEL.m[f.name].tolist()
        assert found.chance.u[f.name].tolist() == MODEL.chance.u[f.name].tolist()


def test_a_field_that_a_night_did_not_compare_yet_is_as_documented(kept):
    earlier = kept.model_levels[kept.model_levels["field"] != "missing_date"]
    found, whole = (read_model(kept.models, levels, PAIR) for levels in (earlier, kept.model_levels))
    documented = BY_NAME["missing_date"]
    assert found.m.pop("missing_date") == pytest.approx(np.array(documented.m))
    assert found.chance.u["missing_date"] == pytest.approx(np.array(documented.u))
    assert {name: m.tolist() for name, m in found.m.items()} == {
        name: m.tolist() for name, m in whole.m.items() if name != "missing_date"
    }
