import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
NAMED = yaml.safe_load((ROOT / "flows" / "prefect.yaml").read_text(encoding="utf-8"))


def test_serve_and_prefect_yaml_name_the_same_deployments():
    from flows.serve import deployments

    served = {one.name: (one.entrypoint, schedules_of(one)) for one in deployments()}
    named = {
        one["name"]: (
            one["entrypoint"],
            [(schedule["cron"], schedule["timezone"]) for schedule in one.get("schedules", [])],
        )
        for one in NAMED["deployments"]
    }
    assert served == named
    assert served["nightly"][1] == [("30 2 * * *", "Europe/Kyiv")]


def schedules_of(deployment):
    return [(one.schedule.cron, one.schedule.timezone) for one in deployment.schedules or []]


def test_no_deployment_carries_parameters_that_prefect_would_show():
    from flows.serve import deployments

    assert [one.parameters for one in deployments()] == [{}, {}]


def served_in(folder, **environment):
    command = [sys.executable, "-m", "flows.serve"]
    settings = {"LINKAGE_HOME": str(folder), "PREFECT_HOME": str(folder / "p"), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=settings)


def test_without_a_workspace_or_a_server_one_line_says_what_to_do(tmp_path):
    nowhere = served_in(tmp_path)
    assert nowhere.returncode == 1
    assert len(nowhere.stderr.splitlines()) == 1
    assert "linkage init" in nowhere.stderr
    (tmp_path / "linkage.toml").write_text("")
    without = served_in(tmp_path)
    assert without.returncode == 1
    assert without.stderr.startswith("flows.serve: No Prefect server is named.")
    other = served_in(tmp_path, LINKAGE_TASK_RUNNER="hamsters")
    assert other.stderr == (
        "flows.serve: LINKAGE_TASK_RUNNER=hamsters is no task runner; use threads, dask or tcp://HOST:PORT.\n"
    )
