"""Schedules: sessions and tracks of events, imports that wait for review, stars, and who wants to be told of them.

Revision ID: 0036
Revises: 0035
Create Date: 2026-11-29 15:45:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("hourly_since", MOMENT, nullable=True),
        sa.Column("next_read_at", MOMENT, nullable=True),
        sa.Column("last_read_at", MOMENT, nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_schedules_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_next_read_at"), "schedules", ["next_read_at"])
    op.create_table(
        "schedule_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(6), nullable=False),
        sa.Column("source", sa.String(6), nullable=False),
        sa.Column("external_key", sa.String(200), nullable=True),
        sa.Column("external_group", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("speakers", sa.JSON(), nullable=False),
        sa.Column("track", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("room_name", sa.String(120), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("do_not_record", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_schedule_sessions_ends_not_before_start")),
        sa.CheckConstraint("source IN ('own', 'import')", name=op.f("ck_schedule_sessions_source")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_schedule_sessions_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_schedule_sessions_room_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_sessions")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_schedule_sessions_event_id_code")),
        sa.UniqueConstraint(
            "event_id", "source", "external_key", name=op.f("uq_schedule_sessions_event_id_source_external_key")
        ),
    )
    op.create_index("ix_schedule_sessions_day", "schedule_sessions", ["event_id", "day", "starts_at"])
    op.create_index("ix_schedule_sessions_starts_at", "schedule_sessions", ["event_id", "starts_at"])
    op.create_index("ix_schedule_sessions_room_id", "schedule_sessions", ["room_id", "starts_at"])
    op.create_table(
        "tracks",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_tracks_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "name", name=op.f("pk_tracks")),
    )
    op.create_table(
        "schedule_imports",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("is_from_address", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("counts_lines", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("asks_for_zone", sa.Boolean(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("tracks", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_schedule_imports_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_schedule_imports")),
    )
    op.create_index(op.f("ix_schedule_imports_created_at"), "schedule_imports", ["created_at"])
    op.create_table(
        "stars",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("external_group", sa.String(200), nullable=False),
        sa.Column("starred_at", MOMENT, nullable=False),
        sa.Column("reminded_of", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["schedule_sessions.id"], name=op.f("fk_stars_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_stars_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_stars_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_stars")),
    )
    op.create_index(op.f("ix_stars_event_id"), "stars", ["event_id"])
    op.create_index("ix_stars_user_id", "stars", ["user_id", "event_id"])
    op.create_table(
        "star_feeds",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(22), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_star_feeds_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_star_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_star_feeds_token_hash")),
    )
    op.create_table(
        "star_reminders",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("wanted_since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_star_reminders_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_star_reminders")),
    )


def downgrade() -> None:
    for table in ("star_reminders", "star_feeds", "stars", "schedule_imports", "tracks"):
        op.drop_table(table)
    op.drop_table("schedule_sessions")
    op.drop_table("schedules")
