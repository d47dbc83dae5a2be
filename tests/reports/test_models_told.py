"""What a run and its report say of the models adds up, and is said in the same words."""

from linkage.reports.models_told import frozen_told, models_counted, others_told


def of(left, right, **told):
    return {"left": left, "right": right, **told}


LINKAGE = {
    "models": [
        of("registry", "death", trained=True),
        of("registry", "exchange", trained=True),
        of("registry", "interview", trained=False),
        of("exchange", "death", trained=True),
    ],
    # one of a list that is not delivered any more, too
    "frozen": [
        of("registry", right, since="2025-01-01", left_records=7000, right_records=1200)
        for right in ("death", "testimony")
    ],
}


def test_each_pair_of_kinds_is_counted_once_and_as_frozen_even_on_the_night_that_froze_it():
    assert models_counted(LINKAGE) == (
        "Models of 5 pairs of kinds: 2 frozen, 2 trained in this run, 1 weighed as documented."
    )


def test_every_one_that_is_counted_is_named():
    assert "registry-testimony since 2025-01-01 on 7,000 x 1,200 records" in frozen_told(LINKAGE)
    trained, documented = others_told(LINKAGE)
    assert trained == "Trained in this run: registry-exchange, exchange-death."
    assert documented == "Weighed as documented, for too few or unclear records: registry-interview."


def test_of_no_links_nothing_is_said():
    assert (models_counted({}), frozen_told({}), list(others_told({}))) == ("", "", [])
