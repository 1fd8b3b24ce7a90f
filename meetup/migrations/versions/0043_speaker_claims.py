"""Speakers who say that a name in the schedule is theirs.

Revision ID: 0043
Revises: 0042
Create Date: 2026-11-29 20:20:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
IS_APPROVED = sa.text("approved_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "speaker_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_speaker_claims_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_speaker_claims_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_claims")),
        sa.UniqueConstraint("event_id", "name", "user_id", name=op.f("uq_speaker_claims_event_id_name_user_id")),
    )
    op.create_index("ix_speaker_claims_user_id", "speaker_claims", ["user_id", "event_id"])
    op.create_index(
        "uq_speaker_claims_approved",
        "speaker_claims",
        ["event_id", "name"],
        unique=True,
        sqlite_where=IS_APPROVED,
        postgresql_where=IS_APPROVED,
    )


def downgrade() -> None:
    op.drop_table("speaker_claims")
