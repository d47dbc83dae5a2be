import io
from contextlib import contextmanager

import pytest
from rich.console import Console
from typer.testing import CliRunner

from linkage import cli, cli_casework, cli_explain, cli_night, terminal
from linkage.cli_options import busy
from linkage.terminal import TerminalProgress


def told(work):
    stream = io.StringIO()
    with TerminalProgress(Console(file=stream, width=40)) as progress:
        work(progress)
    return stream.getvalue().splitlines()


def test_where_nobody_watches_a_finished_step_is_one_plain_line():
    def work(progress):
        progress.start("Reading registry/mia", 3)
        progress.advance(3)
        progress.finish("71,000 records accepted, 12 rejected")

    (line,) = told(work)
    assert line.startswith("  Reading registry/mia: 71,000 records accepted, 12 rejected (")
    assert "\x1b" not in line


def test_steps_may_hold_steps():
    def work(progress):
        progress.start("night")
        progress.start("link")
        progress.finish("done")
        progress.finish()

    assert [line.split("(")[0].strip() for line in told(work)] == ["link: done", "night"]


def test_finishing_what_never_began_says_nothing():
    assert told(lambda progress: (progress.advance(), progress.finish())) == []


def test_on_a_terminal_a_bar_moves():
    stream = io.StringIO()
    with TerminalProgress(Console(file=stream, force_terminal=True, width=100)) as progress:
        progress.start("compare values", 2)
        progress.advance()
        progress.finish("2 pairs")
    assert "compare values: 2 pairs" in stream.getvalue()
    assert "\x1b[" in stream.getvalue()


def test_a_step_whose_work_fails_leaves_no_bar_behind():
    stream = io.StringIO()
    with (
        pytest.raises(ValueError, match="broken"),
        TerminalProgress(Console(file=stream, force_terminal=True)) as progress,
    ):
        progress.start("link")
        raise ValueError("broken")
    assert stream.getvalue().endswith("\x1b[?25h") or "\x1b[?25h" in stream.getvalue()


def test_a_table_is_not_cut_where_nobody_watches_and_markup_is_text(capsys):
    long = "x" * 90
    terminal.show_table("All", ("name", "rows"), [(long, 71000), ("[red]", None)], numbers=("rows",))
    shown = capsys.readouterr().out
    assert shown.startswith("All\n")
    assert long in shown
    assert "71,000" in shown
    assert "[red]" in shown


def test_lines_are_broken_between_words_on_a_terminal_only(capsys, monkeypatch):
    line = " ".join(["registry/registry/R-100001"] * 5)
    terminal.show_lines([line])
    assert capsys.readouterr().out == line + "\n"
    monkeypatch.setattr(terminal, "output", lambda: Console(width=60, force_terminal=True, highlight=False))
    terminal.show_lines([line])
    assert [len(part.split()) for part in capsys.readouterr().out.splitlines()] == [2, 2, 1]


@pytest.mark.parametrize("watched", [True, False])
def test_a_verb_that_tells_of_no_steps_shows_on_a_terminal_that_it_is_at_work(monkeypatch, watched):
    stream = io.StringIO()
    stream.isatty = lambda: watched
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with busy("Looking up"):
        pass
    assert ("Looking up" in stream.getvalue()) == watched


VERBS = [
    ("status", "Ткач Ян"),
    ("export", "flags", "-o", "f.csv"),
    ("figures",),
    ("decisions", "queue"),
    ("explain", "R-1", "T-1"),
]


@pytest.mark.parametrize("words", VERBS, ids=lambda words: words[0])
def test_the_slow_verbs_do(monkeypatch, tmp_path, words):
    said = []

    @contextmanager
    def told(doing):
        said.append(doing)
        yield

    for module in (cli_casework, cli_explain, cli_night):
        monkeypatch.setattr(module, "busy", told)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli.app, [*words, "-w", str(tmp_path)]).exit_code != 0
    assert said
