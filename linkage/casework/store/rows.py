"""Rows as plain dicts, so that nothing outside the store knows how it asks its database."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def fetched(connection: Connection, question: Select[Any]) -> list[Row]:
    """All rows of a question."""
    return [
        {str(name): value for name, value in row.items()} for row in connection.execute(question).mappings()
    ]


def first(connection: Connection, question: Select[Any]) -> Row | None:
    """The first row of a question, or None."""
    return next(iter(fetched(connection, question.limit(1))), None)


def rows_of_table(table: "pd.DataFrame") -> list[Row]:
    """The rows of a published table as those of the store are: by column, None where there is nothing."""
    plain = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in plain]
