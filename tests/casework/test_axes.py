"""The analyst sees every fact that may be a person's, and not who said it."""

from linkage.casework.axes import AXES_COLUMNS, axes_of
from linkage.casework.evidence import evidence_table


def test_every_fact_that_may_be_theirs_with_its_chance(world):
    person, other = world.registry(), world.registry()
    world.testimony(person, {0, 1, 2}, witness_id="W-secret", seen_at="Курськ, СІЗО")
    world.add("acknowledgement", other, acknowledged_date="2023-05-01", answer="held")
    linkage = world.linkage()
    records = linkage.records.rename_axis("rid").reset_index()
    view = axes_of(0, evidence_table(world.frames()), records, linkage.edges, linkage.entries)
    assert list(view.columns) == AXES_COLUMNS
    assert list(view["level"]) == ["E2", "registered"]
    assert list(view["probability"]) == [0.75, 1.0]
    assert view["record"].iloc[0] == "testimony:testimony/testimony-1"
    assert "W-secret" not in view.to_csv()
