"""What tonight's run works on, decided before anything is computed: its identity says whether it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import pandas as pd

from linkage import casework_step, model_versions, publishing
from linkage.deliveries import writable_warehouse
from linkage.errors import BadInput
from linkage.gates import Counts
from linkage.model_versions import ModelVersion
from linkage.publishing import Night
from linkage.records.warehouse import Delivery
from linkage.run_identity import decisions_fingerprint, run_identity
from linkage.withdrawn_lists import unreplaced_lists
from linkage.workspace import Workspace, kyiv_day


@dataclass(frozen=True)
class Plan:
    """What tonight's run works on: its identity, deliveries, decisions, models in force, the night before.

    ``last`` is the published night of the latest day up to this one; ``named_by`` the one whose person ids
    are kept: the same, or of a day before the first night the first that came after it. ``held_back`` are
    the sources of acknowledgements of which a list was withdrawn that nothing took the place of.
    """

    run: str
    as_of: date
    deliveries: tuple[Delivery, ...]
    withdrawn: tuple[Delivery, ...]
    last: Night | None
    named_by: Night | None
    decided: pd.DataFrame = field(compare=False)
    models: ModelVersion | None = None
    held_back: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def make_plan(workspace: Workspace, as_of: date) -> Plan:
    """Decide what tonight's run works on.  Raises ``BadInput`` if no delivery counts on that day."""
    with writable_warehouse(workspace) as warehouse:
        in_force = warehouse.in_force(as_of)
        withdrawn = [one for one in warehouse.deliveries() if one.withdrawn_at is not None]
        relied_on = warehouse.relied_on()
    if not in_force:
        raise BadInput(
            f"Nothing is delivered as of {as_of}. Deliver files with: linkage ingest FILE --kind KIND"
        )
    decided = casework_step.decided_pairs(workspace, as_of)
    gone = [one for one in withdrawn if one.history or one.delivered_day <= as_of.isoformat()]
    one_off = workspace.settings.acknowledgement_sources("one_off_sources")
    held_back = unreplaced_lists([*in_force, *gone], relied_on, one_off)
    identity, models = _identified(workspace, in_force, as_of, decisions_fingerprint(decided), held_back)
    last, following = publishing.nights_around(workspace, as_of)
    named_by = last or following
    return Plan(
        identity, as_of, tuple(in_force), tuple(withdrawn), last, named_by, decided, models, held_back
    )


def _identified(
    workspace: Workspace,
    deliveries: list[Delivery],
    as_of: date,
    decisions: str,
    held_back: Mapping[str, tuple[str, ...]],
) -> tuple[str, ModelVersion | None]:
    """The run's id and its models: those in force on its day; of a day before the first, the newest.

    But the run that froze models is done under those before, and a published night under its own.
    """

    def identity(models: str) -> str:
        return run_identity(deliveries, as_of, workspace.settings, decisions, models, held_back)

    known = model_versions.versions(workspace)
    by_then = [one for one in known if one.as_of <= as_of.isoformat()]
    if not by_then:
        trained_itself = identity("")
        if not known or publishing.published_night(workspace, trained_itself):
            return trained_itself, None
    newest = (by_then or known)[-1]
    if newest.made_by:
        before = identity(newest.parent)
        if before == newest.made_by:
            return before, model_versions.version_with(workspace, newest.parent)
    return identity(newest.fingerprint), newest


def last_counts(plan: Plan) -> Counts | None:
    """The counts of the night before, if there was one."""
    if plan.last is None:
        return None
    asked = date.fromisoformat(plan.last.as_of)
    own = asked == kyiv_day(datetime.fromisoformat(plan.last.published_at))
    return replace(Counts.from_json(plan.last.counts["gates"]), as_of=asked, of_its_own_day=own)
