"""Series of events.

Revision ID: 0041
Revises: 0040
Create Date: 2026-11-29 19:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("title", sa.String(140), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_series_slug")),
    )
    reference = "CONSTRAINT fk_events_series_id REFERENCES event_series (id) ON DELETE SET NULL"
    # As SQL, because Alembic would write the whole table anew on SQLite, in a way that earlier migrations cannot undo.
    op.execute(f"ALTER TABLE events ADD COLUMN series_id INTEGER {reference}")
    op.create_index(op.f("ix_events_series_id"), "events", ["series_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_events_series_id"), "events")
    op.execute("ALTER TABLE events DROP COLUMN series_id")
    op.drop_table("event_series")
