"""What alembic runs: the scripts, on the connection it was handed."""

from alembic import context

from linkage.casework.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite too undoes the making of tables
    render_as_batch=True,
)
context.run_migrations()
