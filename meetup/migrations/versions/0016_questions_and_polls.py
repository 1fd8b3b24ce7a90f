"""Questions with votes, and polls.

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-23 08:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def to(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("room_id", sa.Integer(), to("rooms"), nullable=False),
        sa.Column("user_id", sa.Integer(), to("users"), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(300), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("voted_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("pinned_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.UniqueConstraint("user_id", "uuid"),
    )
    op.create_index("ix_questions_votes", "questions", ["room_id", "votes", "id"])
    op.create_index("ix_questions_created_at", "questions", ["room_id", "created_at", "id"])
    op.create_index("ix_questions_changed_at", "questions", ["room_id", "changed_at"])
    op.create_index("ix_questions_voted_at", "questions", ["room_id", "voted_at"])
    op.create_table(
        "question_votes",
        sa.Column("question_id", sa.Integer(), to("questions"), primary_key=True),
        sa.Column("user_id", sa.Integer(), to("users"), primary_key=True),
    )
    op.create_index("ix_question_votes_user_id", "question_votes", ["user_id"])
    _create_polls()


def _create_polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("room_id", sa.Integer(), to("rooms"), nullable=False),
        sa.Column("user_id", sa.Integer(), to("users"), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.UniqueConstraint("user_id", "uuid"),
    )
    op.create_index("ix_polls_room_id", "polls", ["room_id", "created_at", "id"])
    op.create_index("ix_polls_changed_at", "polls", ["room_id", "changed_at"])
    op.create_table(
        "poll_choices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("poll_id", sa.Integer(), to("polls"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(100), nullable=False),
        sa.UniqueConstraint("poll_id", "position"),
    )
    op.create_table(
        "ballots",
        sa.Column("poll_id", sa.Integer(), to("polls"), primary_key=True),
        sa.Column("user_id", sa.Integer(), to("users"), primary_key=True),
        sa.Column("cast_at", MOMENT, nullable=False),
    )
    op.create_index("ix_ballots_user_id", "ballots", ["user_id"])
    op.create_table(
        "marks",
        sa.Column("poll_id", sa.Integer(), to("polls"), primary_key=True),
        sa.Column("user_id", sa.Integer(), to("users"), primary_key=True),
        sa.Column("slot", sa.Integer(), primary_key=True),
        sa.Column("choice_id", sa.Integer(), to("poll_choices"), nullable=False),
        sa.CheckConstraint("slot = 0 OR slot = choice_id", name="slot"),
    )
    op.create_index("ix_marks_user_id", "marks", ["user_id"])
    op.create_index("ix_marks_choice_id", "marks", ["choice_id"])


def downgrade() -> None:
    for table in ("marks", "ballots", "poll_choices", "polls", "question_votes", "questions"):
        op.drop_table(table)
