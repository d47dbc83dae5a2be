"""A workspace: the folder that holds one organisation's deliveries, records, published nights and reports."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from linkage.errors import BadInput
from linkage.settings import Settings, read_settings, settings_text

KYIV = ZoneInfo("Europe/Kyiv")
# Nobody but the owner may read what is written: every file here holds personal data.
PRIVATE_UMASK = 0o077


@dataclass(frozen=True)
class Workspace:
    """The paths and settings of one workspace; ``opened`` and ``created`` are the ways to get one."""

    folder: Path

    @classmethod
    def created(cls, folder: Path) -> "Workspace":
        """Make a new workspace, or complete the folders of one that is there; settings are never overwritten.

        Raises ``BadInput`` where the folder is a file, or holds other things and no ``linkage.toml``.
        """
        workspace = cls(folder.absolute())
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder} is a file; name a folder for the workspace.")
        if folder.is_dir() and any(folder.iterdir()) and not workspace.settings_file.exists():
            raise BadInput(f"{folder} is not empty and not a workspace; name a new folder.")
        with private_files():
            for part in workspace._folders():
                part.mkdir(parents=True, exist_ok=True)
            if not workspace.settings_file.exists():
                workspace.settings_file.write_text(settings_text(Settings()), encoding="utf-8")
        return workspace

    @classmethod
    def opened(cls, folder: Path) -> "Workspace":
        """An existing workspace.  Raises ``BadInput`` where there is none."""
        workspace = cls(folder.absolute())
        if not workspace.settings_file.is_file():
            raise BadInput(
                f"{folder} is not a workspace (no linkage.toml in it). Make one with: linkage init {folder}"
            )
        return workspace

    @cached_property
    def settings(self) -> Settings:
        """What ``linkage.toml`` says, read once."""
        return read_settings(self.settings_file)

    @property
    def settings_file(self) -> Path:
        """``linkage.toml``."""
        return self.folder / "linkage.toml"

    @property
    def inbox(self) -> Path:
        """``inbox/<kind>/<source>/``: files dropped here are taken in by the next run."""
        return self.folder / "inbox"

    @property
    def deliveries(self) -> Path:
        """Every delivered file, named by the hash of its content."""
        return self.folder / "deliveries"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file of records and runs; written by whoever holds the lock."""
        return self.folder / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """One immutable snapshot a run and the pointer ``current.json``."""
        return self.folder / "published"

    @property
    def reports(self) -> Path:
        """The report of each run, as JSON and as a page; counts only, no names."""
        return self.folder / "reports"

    @property
    def profiles(self) -> Path:
        """Header mappings saved by ``linkage inspect``, one file a kind and source."""
        return self.folder / "profiles"

    @property
    def value_pairs(self) -> Path:
        """Comparisons of values kept for the next night, as hashes; may be deleted at any time."""
        return self.folder / "value_pairs.parquet"

    @property
    def casework(self) -> Path:
        """The SQLite file of the casework store, unless the settings name another database."""
        return self.folder / "casework" / "casework.sqlite"

    @property
    def value_keys(self) -> Path:
        """Blocking keys of values kept for the nights, as hashes; may be deleted at any time."""
        return self.folder / "value_keys.parquet"

    @property
    def known_names(self) -> Path:
        """What is known of names, kept for the nights; may be deleted at any time."""
        return self.folder / "names.json"

    @property
    def kept_pairs(self) -> Path:
        """Compared pairs of records kept for the next night, as hashes; may be deleted at any time."""
        return self.folder / "kept_pairs.npz"

    @property
    def models(self) -> Path:
        """Every version of the frozen models: a readable JSON file and its tables; the newest is in force."""
        return self.folder / "models"

    @property
    def lock_file(self) -> Path:
        """Locked by the one process that may write."""
        return self.folder / "run.lock"

    @property
    def log_file(self) -> Path:
        """Details of unexpected errors, without personal data."""
        return self.folder / "linkage.log"

    def _folders(self) -> tuple[Path, ...]:
        own = (self.inbox, self.deliveries, self.published, self.reports, self.profiles, self.models)
        return (self.folder, *own)


def default_folder() -> Path:
    """Where the workspace is when no ``-w`` is given: ``$LINKAGE_HOME``, else ``./workspace``."""
    return Path(os.environ.get("LINKAGE_HOME") or "workspace")


def today() -> date:
    """Today in Kyiv, the day on which a run says what is known."""
    return datetime.now(KYIV).date()


def now() -> datetime:
    """This moment in UTC, to the second, as it is written down."""
    return datetime.now(UTC).replace(microsecond=0)


def kyiv_day(moment: datetime) -> date:
    """The day in Kyiv of a moment that knows its zone."""
    return moment.astimezone(KYIV).date()


def in_kyiv(moment: datetime) -> str:
    """A moment as people read it: in Kyiv, to the minute, with its zone; one that names none is in UTC."""
    told = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{told.astimezone(KYIV):%Y-%m-%d %H:%M %Z}"


@contextmanager
def private_files() -> Iterator[None]:
    """Whatever is written in this block can be read by its owner only."""
    before = os.umask(PRIVATE_UMASK)
    try:
        yield
    finally:
        os.umask(before)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file or nothing: a reader never sees half of it, a crash leaves the old one."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
