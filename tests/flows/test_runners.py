import importlib.util

import pytest
from prefect.task_runners import ThreadPoolTaskRunner

from flows.runners import SETTING, make_runner
from linkage.errors import BadInput


def test_threads_unless_the_setting_says_otherwise(monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    assert isinstance(make_runner(), ThreadPoolTaskRunner)
    monkeypatch.setenv(SETTING, "hamsters")
    with pytest.raises(BadInput, match="use threads, dask or tcp"):
        make_runner()


@pytest.mark.parametrize("choice", ["dask", "tcp://10.0.0.1:8786"])
def test_dask_without_what_it_needs_is_told_in_a_line(choice):
    """Without the extra, how to install it; with it, that all workers need one server."""
    installed = importlib.util.find_spec("prefect_dask") is not None
    with pytest.raises(BadInput, match="PREFECT_API_URL" if installed else r"pip install 'linkage\[dask\]'"):
        make_runner(choice)
