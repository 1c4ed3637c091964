"""Alembic migrations, one chain a room; the database schema is named like the room."""
