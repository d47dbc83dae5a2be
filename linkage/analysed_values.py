"""Values are analysed when they are delivered, so that the night finds names keyed and compares at once."""

import pandas as pd

from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.known_values import KnownValues
from linkage.matching.preparation import distinct_texts
from linkage.progress import Progress, step
from linkage.run_identity import code_version
from linkage.workspace import Workspace


def known_values(workspace: Workspace) -> KnownValues:
    """What is kept of the values of all deliveries, as far as today's code worked it out."""
    version = code_version()
    return KnownValues(KnownKeys(workspace.value_keys, version), KnownNames(workspace.known_names, version))


def analyse(workspace: Workspace, records: pd.DataFrame, progress: Progress) -> None:
    """Work out and keep what is not yet known of the values of delivered records.

    Args:
        workspace: where it is kept; held for writing.
        records: typed records of one kind.
        progress: told of it.
    """
    with step(progress, "Analysing names"):
        known = known_values(workspace)
        known.learn(distinct_texts(records))
        known.save()
