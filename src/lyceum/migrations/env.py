"""Runs one chain of migrations on the connection that `lyceum.platform.migrate` hands over."""

from alembic import context

chain = context.config.attributes["chain"]
context.configure(connection=context.config.attributes["connection"], version_table_schema=chain, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
