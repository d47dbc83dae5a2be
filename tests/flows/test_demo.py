import os
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).parents[2]


@pytest.mark.prefect
def test_the_demonstration_runs_a_night_through_prefect_and_again(server, tmp_path):
    from prefect.settings import PREFECT_API_URL

    plain = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    settings = {**plain, "PREFECT_API_URL": PREFECT_API_URL.value(), "HOME": "/nonexistent"}

    def demo():
        command = [sys.executable, "-m", "flows.demo", str(tmp_path / "demo")]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=settings)

    first = demo()
    assert first.returncode == 0, first.stderr
    assert "there is nothing to call the person by" in first.stdout
    assert "probable" in first.stdout
    assert "Task 'link': Finished in state Completed()" in first.stderr
    assert "Traceback" not in first.stderr
    assert "leaked" not in first.stderr
    last = first.stdout.splitlines()[-1]
    assert last.startswith("Open next: ")
    sheet = CalamineWorkbook.from_path(tmp_path / "demo" / "flags.xlsx").get_sheet_by_index(0)
    assert len(sheet.to_python()) > 10
    assert Path(last.split(", then ")[1].split(" (")[0]).is_file()

    second = demo()
    assert second.returncode == 0, second.stderr
    assert "already delivered" in second.stdout
    assert "Already done" in second.stdout
    assert second.stdout.splitlines()[-1] == last


def test_a_folder_with_something_else_is_left_alone_in_one_line(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    command = [sys.executable, "-m", "flows.demo", str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert found.returncode == 1
    assert found.stderr.startswith("demo: ")
    assert "something else" in found.stderr
