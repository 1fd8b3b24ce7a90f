"""Hosts of rooms, silences and bans, reports, slow mode, and the log of moderators.

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-23 09:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("lifted_at IS NULL")


def to(table: str, gone: str = "CASCADE") -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete=gone)


def upgrade() -> None:
    with op.batch_alter_table("rooms") as table:
        table.add_column(sa.Column("pace", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("paced_at", MOMENT))
    with op.batch_alter_table("rooms") as table:
        table.alter_column("pace", server_default=None)
    for name in ("messages", "questions"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("removed_at", MOMENT))
    op.create_table(
        "room_hosts",
        sa.Column("room_id", sa.Integer(), to("rooms"), primary_key=True),
        sa.Column("attendance_id", sa.Integer(), to("attendances"), primary_key=True),
        sa.Column("named_at", MOMENT, nullable=False),
    )
    op.create_index("ix_room_hosts_attendance_id", "room_hosts", ["attendance_id"])
    op.create_table(
        "last_words",
        sa.Column("room_id", sa.Integer(), to("rooms"), primary_key=True),
        sa.Column("user_id", sa.Integer(), to("users"), primary_key=True),
        sa.Column("said_at", MOMENT, nullable=False),
    )
    op.create_index("ix_last_words_user_id", "last_words", ["user_id"])
    create_sanctions()
    create_reports()
    create_log()


def create_sanctions() -> None:
    op.create_table(
        "sanctions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.Integer(), to("events"), nullable=False),
        sa.Column("room_id", sa.Integer(), to("rooms"), nullable=False),
        sa.Column("user_id", sa.Integer(), to("users"), nullable=False),
        sa.Column("kind", sa.String(7), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("idle", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.Integer(), to("messages", "SET NULL")),
        sa.Column("question_id", sa.Integer(), to("questions", "SET NULL")),
        sa.Column("said", sa.String(2000), nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT),
        sa.CheckConstraint("kind IN ('silence', 'ban')", name="kind"),
        sa.CheckConstraint("(kind = 'silence') = (until IS NOT NULL)", name="until"),
    )
    op.create_index("ix_sanctions_user_id", "sanctions", ["user_id", "event_id"])
    op.create_index("ix_sanctions_room_id", "sanctions", ["room_id"])
    op.create_index("ix_sanctions_event_id", "sanctions", ["event_id", "created_at", "id"])
    op.create_index("ix_sanctions_changed_at", "sanctions", ["changed_at"])
    for thing in ("message", "question"):
        op.create_index(
            f"uq_sanctions_{thing}",
            "sanctions",
            [f"{thing}_id", "kind", "whole"],
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        )


def create_reports() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.Integer(), to("events"), nullable=False),
        sa.Column("room_id", sa.Integer(), to("rooms"), nullable=False),
        sa.Column("author_id", sa.Integer(), to("users"), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.Integer(), to("messages"), unique=True),
        sa.Column("question_id", sa.Integer(), to("questions"), unique=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by_id", sa.Integer(), to("users", "SET NULL")),
        sa.CheckConstraint("(message_id IS NULL) <> (question_id IS NULL)", name="thing"),
    )
    op.create_index("ix_cases_event_id", "cases", ["event_id", "opened_at", "id"])
    op.create_index("ix_cases_room_id", "cases", ["room_id"])
    op.create_index("ix_cases_author_id", "cases", ["author_id"])
    op.create_index("ix_cases_closed_by_id", "cases", ["closed_by_id"])
    op.create_table(
        "reports",
        sa.Column("case_id", sa.Integer(), to("cases"), primary_key=True),
        sa.Column("reporter_id", sa.Integer(), to("users"), primary_key=True),
        sa.Column("reason", sa.String(8), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("said", sa.String(2000), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_reports_reporter_id", "reports", ["reporter_id"])


def create_log() -> None:
    op.create_table(
        "moderator_acts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.Integer(), to("events"), nullable=False),
        sa.Column("room_id", sa.Integer(), to("rooms"), nullable=False),
        sa.Column("by_id", sa.Integer(), to("users", "SET NULL")),
        sa.Column("user_id", sa.Integer(), to("users", "SET NULL")),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("said", sa.String(2000), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("pace", sa.Integer()),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_moderator_acts_event_id", "moderator_acts", ["event_id", "created_at", "id"])
    for column in ("room_id", "by_id", "user_id"):
        op.create_index(f"ix_moderator_acts_{column}", "moderator_acts", [column])


def downgrade() -> None:
    for name in ("moderator_acts", "reports", "cases", "sanctions", "last_words", "room_hosts"):
        op.drop_table(name)
    for name in ("questions", "messages"):
        with op.batch_alter_table(name) as table:
            table.drop_column("removed_at")
    with op.batch_alter_table("rooms") as table:
        table.drop_column("paced_at")
        table.drop_column("pace")
