"""Announcements of organizers, to whom they were sent, and who has turned off pushes of them.

Revision ID: 0042
Revises: 0041
Create Date: 2026-11-29 19:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TO_BE_SENT = sa.text("finished_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("by_push", sa.Boolean(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("send_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("push_count", sa.Integer(), nullable=False),
        sa.Column("mail_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('going', 'checked_in', 'waiting', 'team', 'room')", name=op.f("ck_announcements_audience")
        ),
        sa.CheckConstraint("audience = 'room' OR room_id IS NULL", name=op.f("ck_announcements_room")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_announcements_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_announcements_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_announcements_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("event_id", "uuid", name=op.f("uq_announcements_event_id_uuid")),
    )
    op.create_index("ix_announcements_list", "announcements", ["event_id", "send_at", "id"])
    op.create_index("ix_announcements_sent", "announcements", ["event_id", "sent_at", "id"])
    op.create_index("ix_announcements_room_id", "announcements", ["room_id"])
    op.create_index("ix_announcements_author_id", "announcements", ["author_id"])
    op.create_index(
        "ix_announcements_due",
        "announcements",
        ["send_at"],
        sqlite_where=TO_BE_SENT,
        postgresql_where=TO_BE_SENT,
    )
    op.create_table(
        "announcement_recipients",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_recipients_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_announcement_recipients_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("announcement_id", "user_id", name=op.f("pk_announcement_recipients")),
    )
    op.create_index(op.f("ix_announcement_recipients_user_id"), "announcement_recipients", ["user_id"])
    op.create_index(op.f("ix_announcement_recipients_sent_at"), "announcement_recipients", ["sent_at"])
    op.create_table(
        "announcement_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pushes_off_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_announcement_settings_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_announcement_settings")),
    )


def downgrade() -> None:
    for table in ("announcement_settings", "announcement_recipients", "announcements"):
        op.drop_table(table)
