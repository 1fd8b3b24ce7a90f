"""Store the sequence number of an event's entry in calendars, and when it was to begin before it was moved.

Revision ID: 0035
Revises: 0034
Create Date: 2026-11-29 16:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

EPOCH = 1_577_836_800
"""2020-01-01 in seconds: the sequence numbers that people have in their calendars were counted from there."""


def upgrade() -> None:
    op.add_column("events", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    seconds = "strftime('%s', updated_at)" if is_sqlite else "extract(epoch FROM updated_at)"
    op.execute(f"UPDATE events SET sequence = CAST({seconds} AS INTEGER) - {EPOCH} + 1")  # noqa: S608  both are ours
    op.add_column("events", sa.Column("told_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE events SET told_sequence = sequence")
    op.add_column("events", sa.Column("previous_starts_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("events", "previous_starts_at")
    op.drop_column("events", "told_sequence")
    op.drop_column("events", "sequence")
