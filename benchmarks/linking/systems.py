"""The systems under test: for each the children that take it from delivered files to links."""

import math
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.linking import children
from benchmarks.linking.children import Usage
from benchmarks.linking.outcome import Outcome, read_outcome

_ARMS = "benchmarks.linking"
KINDS = ("registry", "exchange", "acknowledgement", "death", "testimony")


@dataclass(frozen=True)
class Terms:
    """What every system gets alike.

    Attributes:
        threads: of each engine.
        memory: limit of each database engine, such as ``4GB``.
        memory_cap: bytes of resident memory at which a child is stopped.
        time_cap: seconds of wall time after which it is stopped.
    """

    threads: int
    memory: str
    memory_cap: int
    time_cap: float = math.inf


@dataclass
class Runner:
    """Runs the children on one world, and keeps what they leave in ``folder``."""

    world: Path
    folder: Path
    terms: Terms

    def normalise(self) -> Usage:
        """Delivered files to typed records, which our linking and Splink's parsed arm start from."""
        return self._child("records", f"{_ARMS}.ours", "normalise", str(self.world))

    def ours(self, without: str | None = None) -> Outcome:
        """Our linking stages, whole or less one part."""
        options = ["--without", without] if without else []
        name = f"ours without {without}" if without else "ours"
        usage = self._child(name, f"{_ARMS}.ours", "link", str(self.folder / "records"), options=options)
        return read_outcome(name, self.folder / name, usage)

    def splink(self, arm: str) -> Outcome:
        """Splink's script on the raw files, or on our parsed records."""
        source = self.world if arm == "raw" else self.folder / "records"
        name = f"Splink {arm}"
        return read_outcome(
            name, self.folder / name, self._child(name, f"{_ARMS}.splink_arm", arm, str(source))
        )

    def ecm(self) -> Outcome:
        """recordlinkage's ECM classifier on the raw files."""
        usage = self._child("ECM", f"{_ARMS}.ecm_arm", str(self.world), threads=False)
        return read_outcome("ECM", self.folder / "ECM", usage)

    def febrl(self, system: str) -> Outcome:
        """One system on febrl4."""
        name = {"ours": "our engine", "splink": "Splink", "ecm": "ECM"}[system]
        return read_outcome(name, self.folder / name, self._child(name, f"{_ARMS}.febrl", system))

    def command(self) -> dict[str, Usage]:
        """The user's way, by the command: ingest every file into a fresh workspace, run, export the links."""
        workspace = self.folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        self._linkage("init", "init", str(workspace))
        settings = workspace / "linkage.toml"
        text = settings.read_text(encoding="utf-8")
        changed = f'\nthreads = {self.terms.threads}\nmemory_limit = "{self.terms.memory}"\n'
        kept = [line for line in text.splitlines() if not line.startswith(("threads", "memory_limit"))]
        settings.write_text("\n".join(kept) + changed, encoding="utf-8")
        at = ["-w", str(workspace)]
        ingest = Usage(0.0, 0.0, 0)
        for kind in KINDS:
            file = self.world / f"{kind}.csv"
            if file.is_file():
                ingest += self._linkage(f"ingest {kind}", "ingest", str(file), "--kind", kind, *at)
        run = self._linkage("run", "run", *at)
        links = self.folder / "links of the command.parquet"
        export = self._linkage("export", "export", "links", "--output", str(links), *at)
        return {"ingest": ingest, "run": run, "export": export}

    def _child(
        self, name: str, module: str, *arguments: str, options: list[str] | None = None, threads: bool = True
    ) -> Usage:
        out = self.folder / name
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        asked = ["-m", module, *arguments, str(out), *(options or [])]
        if threads:
            asked += ["--threads", str(self.terms.threads), "--memory", self.terms.memory]
        log = self.folder / f"{name}.log"
        return children.run(asked, log, self.terms.memory_cap, self.terms.time_cap)

    def _linkage(self, name: str, *arguments: str) -> Usage:
        log = self.folder / f"command {name}.log"
        asked = ["-m", "linkage.cli", *arguments]
        return children.run(asked, log, self.terms.memory_cap, self.terms.time_cap)
