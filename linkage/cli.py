"""The ``linkage`` command: thin verbs over the library.  What is heavy is imported inside the verbs."""

import gc
import os
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

import linkage
from linkage import (
    cli_casework,
    cli_deliveries,
    cli_dossier,
    cli_explain,
    cli_families,
    cli_models,
    cli_night,
    cli_pfif,
    cli_worlds,
)
from linkage.errors import LinkageError


class _Verbs(TyperGroup):
    """The verbs; what is wrong with an argument is said in its own words only."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run a verb; what checks the choices of an argument puts its own words before the message."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


app = typer.Typer(
    cls=_Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Finds the people who were seen in captivity but never acknowledged.\n\n"
    "To see it work: linkage demo. To begin: linkage init W, linkage ingest FILE --kind registry -w W, "
    "linkage run -w W.",
    epilog="Exit status: 0 done, 1 bad input, 2 wrong usage, 3 a gate refused, 4 another run is under way.",
)
for verb in (
    cli_deliveries.init,
    cli_deliveries.inspect,
    cli_deliveries.ingest,
    cli_deliveries.deliveries,
    cli_deliveries.withdraw,
    cli_night.run,
    cli_night.export,
    cli_night.figures,
    cli_night.status,
    cli_explain.explain,
    cli_dossier.dossier,
    cli_families.disclose,
    cli_families.disclosures,
    cli_families.callbacks,
    cli_models.train,
    cli_worlds.names,
    cli_worlds.synth,
    cli_worlds.evaluate,
    cli_worlds.demo,
):
    app.command()(verb)
app.add_typer(cli_casework.decisions, name="decisions")
app.add_typer(cli_families.release, name="release")
app.add_typer(cli_casework.users, name="users")
app.add_typer(cli_casework.audit, name="audit")
app.add_typer(cli_models.model, name="model")
app.add_typer(cli_pfif.pfif, name="pfif")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"linkage {linkage.__version__}")
        raise typer.Exit


@app.callback()
def _every_verb(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


#: Objects that must be new before unreachable ones are looked for: a command makes records, not garbage, and
#: looking through them at Python's own pace takes a tenth of its time.
_NEW_OBJECTS = 1_000_000


def main() -> None:
    """Run the command; whatever happens, a user sees lines, not a traceback (unless LINKAGE_DEBUG=1)."""
    gc.set_threshold(_NEW_OBJECTS)
    try:
        try:
            app()
        except SystemExit as ended:
            if os.environ.get("LINKAGE_DEBUG") == "1":  # a profiler wants to see the end
                raise
            _leave(ended.code)
    except LinkageError as error:
        _complain(str(error), error.exit_status)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        from linkage.unexpected import describe

        _complain(describe(error), 1)


def _leave(status: str | int | None) -> NoReturn:
    """End the process here: taking apart all that a night has made would take it most of a second more."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


def _complain(message: str, status: int) -> None:
    if os.environ.get("LINKAGE_DEBUG") == "1":
        raise
    typer.echo(f"linkage: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
