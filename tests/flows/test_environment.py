import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASK = "import flows.nightly, prefect.settings as s; c = s.get_current_settings(); "


def python(code, **environment):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "DO_NOT"))}
    command = [sys.executable, "-c", code]
    found = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, env=plain | environment
    )
    return found.stdout.split()


def test_whoever_imports_the_flows_has_telemetry_off_and_nothing_persisted(tmp_path):
    told = python(
        ASK + "import os; print(os.environ['DO_NOT_TRACK'], c.server.analytics_enabled, "
        "c.results.persist_by_default, c.tasks.default_no_cache)",
        PREFECT_HOME=str(tmp_path),
    )
    assert told == ["1", "False", "False", "True"]


def test_what_the_user_has_set_wins(tmp_path):
    told = python(
        ASK + "print(c.server.ephemeral.startup_timeout_seconds, c.home)",
        PREFECT_HOME=str(tmp_path),
        PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="7",
    )
    assert told == ["7", str(tmp_path)]


def test_prefects_folder_is_for_its_owner_only(tmp_path):
    code = (
        "import pathlib; from flows.environment import keep_prefect_in; print(keep_prefect_in(pathlib.{!r}))"
    )
    home = python(code.format(tmp_path / "p"))[0]
    assert stat.S_IMODE(Path(home).stat().st_mode) == 0o700


def test_the_settings_can_be_taken_into_a_shell(tmp_path):
    script = f'eval "$({sys.executable} -m flows.shell_settings)"; echo $DO_NOT_TRACK $PREFECT_HOME'
    found = subprocess.run(
        ["sh", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"LINKAGE_HOME": str(tmp_path / "it's mine"), "PATH": os.environ["PATH"]},
    )
    assert found.stderr == ""
    assert found.stdout.strip() == f"1 {tmp_path}/it's mine/prefect"


def test_every_setting_is_told_of_in_the_documentation():
    from flows.environment import DEFAULTS
    from flows.runners import SETTING

    page = (ROOT / "docs" / "orchestration.md").read_text(encoding="utf-8")
    assert not [
        line for line in (f"| `{name}` | `{value}` |" for name, value in DEFAULTS.items()) if line not in page
    ]
    assert f"| `{SETTING}` |" in page
