"""People worth finding, drawn by the worker, and the line of a hello.

Revision ID: 0053
Revises: 0052
Create Date: 2026-11-30 03:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ATTENDEES = ["attendances.event_id", "attendances.user_id"]


def upgrade() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("dismissed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["event_id", "user_id"], ATTENDEES, name=op.f("fk_suggestions_attendance"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "other_id"], ATTENDEES, name=op.f("fk_suggestions_other_attendance"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint("event_id", "user_id", "other_id", name=op.f("uq_suggestions_event_id_user_id_other_id")),
    )
    op.create_index("ix_suggestions_place", "suggestions", ["event_id", "user_id", "place"])
    op.create_index("ix_suggestions_other_id", "suggestions", ["event_id", "other_id"])
    op.create_table(
        "suggestion_draws",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_suggestion_draws_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_suggestion_draws")),
    )
    op.create_table(
        "redraws",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "user_id"], ATTENDEES, name=op.f("fk_redraws_attendance"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "user_id", name=op.f("pk_redraws")),
    )
    op.add_column("encounters", sa.Column("line", sa.String(140), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("encounters", "line")
    for table in ("redraws", "suggestion_draws", "suggestions"):
        op.drop_table(table)
