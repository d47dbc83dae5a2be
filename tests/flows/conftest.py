import csv
import json
import shutil
import time
from pathlib import Path

import pytest

from linkage.deliveries import ingest
from linkage.synthetic.world import synthesise
from linkage.workspace import Workspace

KINDS = ("registry", "exchange", "acknowledgement", "death", "testimony", "interview")
# Not in any world: whoever finds it somewhere knows that a delivered cell has come there.
CANARY = "Канаркович"


class Server:
    """A Prefect server of the tests' own, and everything that it and its clients have written."""

    def __init__(self, home, database):
        self.home = home
        self.database = database

    def written(self, last):
        """Every byte on the disk, once the last line of the log has come there."""
        for _ in range(100):
            if last in (found := self._files()):
                return found
            time.sleep(0.1)
        raise AssertionError("the log has not come to the database")

    def stored_results(self):
        return [path for path in (self.home / "storage").rglob("*") if path.is_file()]

    def _files(self):
        files = [path for folder in (self.home, self.database.parent) for path in folder.rglob("*")]
        return b"".join(path.read_bytes() for path in files if path.is_file())


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    from prefect.settings import PREFECT_HOME, PREFECT_SERVER_DATABASE_CONNECTION_URL, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    import flows  # noqa: F401  (sets the environment)

    home = tmp_path_factory.mktemp("prefect")
    with temporary_settings(updates={PREFECT_HOME: home}), prefect_test_harness(server_startup_timeout=120):
        url = PREFECT_SERVER_DATABASE_CONNECTION_URL.value()
        yield Server(home, Path(url.split("///", 1)[1]))


@pytest.fixture
def canary():
    return CANARY


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    synthesise(
        folder, registry=150, exchange=20, acknowledgement=40, death=15, testimony=60, interview=5, seed=3
    )
    with (folder / "death.csv").open("a", encoding="utf-8", newline="") as file:
        heads = next(csv.reader((folder / "death.csv").open(encoding="utf-8")))
        row = {"record_id": "C-1", "surname": CANARY, "given_name": "Кенар", "death_date": "2024-13-41"}
        csv.DictWriter(file, heads).writerow({head: row.get(head, "") for head in heads})
    return folder


@pytest.fixture(scope="session")
def people(world):
    """What may be found nowhere else: every name and date of birth delivered, also escaped."""
    said = {CANARY}
    for kind in KINDS:
        with (world / f"{kind}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                said |= {row.get(column) or "" for column in ("surname", "full_name", "birth_date")}
    return [form for one in sorted(said) if len(one) > 4 for form in (one, json.dumps(one).strip('"'))]


@pytest.fixture(scope="session")
def delivery(world, tmp_path_factory):
    """A workspace in which the world is delivered, to be copied."""
    workspace = Workspace.created(tmp_path_factory.mktemp("delivered") / "w")
    workspace.settings_file.write_text("draws = 200\ninbox_settle_seconds = 0.1\n")
    for kind in KINDS:
        ingest(workspace, world / f"{kind}.csv", kind)
    return workspace


@pytest.fixture
def delivered(delivery, tmp_path):
    """A workspace of a test's own in which the world is delivered."""
    shutil.copytree(delivery.folder, tmp_path / "w")
    return Workspace.opened(tmp_path / "w")
