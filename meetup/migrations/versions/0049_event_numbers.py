"""The numbers of events, counted once.

Revision ID: 0049
Revises: 0048
Create Date: 2026-11-29 23:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_numbers",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(9), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.CheckConstraint("stage IN ('event', 'follow_up')", name=op.f("ck_event_numbers_stage")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_numbers_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "stage", name=op.f("pk_event_numbers")),
    )


def downgrade() -> None:
    op.drop_table("event_numbers")
