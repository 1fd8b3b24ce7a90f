"""Registrations: the rules of an event, where people stand with it, questions and answers, and refused addresses.

Whoever attends an event already is going.

Revision ID: 0034
Revises: 0033
Create Date: 2026-11-29 15:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

STATES = "'going', 'waiting', 'requested', 'invited', 'declined', 'cancelled'"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_rules()
    create_registrations()
    create_questions()
    op.create_table(
        "refused_addresses",
        sa.Column("address_hash", sa.String(64), primary_key=True),
        sa.Column("refused_at", MOMENT, nullable=False),
    )
    op.execute(
        "INSERT INTO registrations (event_id, user_id, state, state_at) "
        "SELECT event_id, user_id, 'going', joined_at FROM attendances ORDER BY id"
    )
    op.execute(
        "INSERT INTO registration_changes (registration_id, state, at) SELECT id, state, state_at FROM registrations"
    )


def create_rules() -> None:
    op.create_table(
        "registration_rules",
        sa.Column("event_id", sa.Integer(), sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("has_waiting_list", sa.Boolean(), nullable=False),
        sa.Column("moves_up_at_once", sa.Boolean(), nullable=False),
        sa.Column("opens_at", MOMENT),
        sa.Column("closes_at", MOMENT),
        sa.Column("next_place", sa.Integer(), nullable=False),
        sa.CheckConstraint("way IN ('open', 'approval', 'invitation')", name="way"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    )


def create_registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.Integer(), sa.ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("email", sa.String(254)),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("state_at", MOMENT, nullable=False),
        sa.Column("place", sa.Integer()),
        sa.Column("offered_until", MOMENT),
        sa.UniqueConstraint("event_id", "user_id"),
        sa.UniqueConstraint("event_id", "email"),
        sa.CheckConstraint("user_id IS NOT NULL OR email IS NOT NULL", name="person"),
        sa.CheckConstraint("(state = 'waiting') = (place IS NOT NULL)", name="place"),
        sa.CheckConstraint("offered_until IS NULL OR state = 'waiting'", name="offer"),
        sa.CheckConstraint(f"state IN ({STATES})", name="state"),
    )
    op.create_index("ix_registrations_list", "registrations", ["event_id", "id"])
    op.create_index("ix_registrations_line", "registrations", ["event_id", "state", "place", "id"])
    op.create_index("ix_registrations_user_id", "registrations", ["user_id"])
    is_offered = sa.text("offered_until IS NOT NULL")
    op.create_index(
        "ix_registrations_offers",
        "registrations",
        ["offered_until"],
        sqlite_where=is_offered,
        postgresql_where=is_offered,
    )
    op.create_table(
        "registration_changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "registration_id", sa.Integer(), sa.ForeignKey("registrations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL")),
    )
    op.create_index("ix_registration_changes_registration_id", "registration_changes", ["registration_id"])
    op.create_index("ix_registration_changes_by_id", "registration_changes", ["by_id"])


def create_questions() -> None:
    op.create_table(
        "registration_questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.Integer(), sa.ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(7), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('short', 'long', 'one', 'several', 'yes_no')", name="kind"),
    )
    op.create_index("ix_registration_questions_event_id", "registration_questions", ["event_id"])
    question = sa.ForeignKey("registration_questions.id", ondelete="CASCADE")
    op.create_table(
        "registration_answers",
        sa.Column("question_id", sa.Integer(), question, primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.SmallInteger(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
    )
    op.create_index("ix_registration_answers_user_id", "registration_answers", ["user_id"])


def downgrade() -> None:
    tables = "registration_answers registration_questions registration_changes registrations registration_rules"
    for table in (*tables.split(), "refused_addresses"):
        op.drop_table(table)
