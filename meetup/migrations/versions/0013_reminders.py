"""Keeping in touch, reminders once each, pushes to devices, and a calendar of what is due.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-23 08:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEEPING = ("keep_every", "touched_at", "put_off_at", "put_off_until", "put_off_times", "keep_on")
KINDS = "kind IN ('stage', 'step', 'due', 'tag')"
KINDS_NOW = "kind IN ('stage', 'step', 'due', 'tag', 'keep')"


def upgrade() -> None:
    _keep_in_touch()
    op.create_table(
        "notifications",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=6), server_default="daily", nullable=False),
        sa.Column("events_off_at", MOMENT),
        sa.Column("mailed_on", sa.Date()),
        sa.Column("pushed_on", sa.Date()),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly', 'off')", name=op.f("ck_notifications_rhythm")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notifications")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("what", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer()),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.CheckConstraint("channel IN ('mail', 'push')", name=op.f("ck_reminders_channel")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminders_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_reminders_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "user_id", "channel", "kind", "what", "due_on", name=op.f("uq_reminders_user_id_channel_kind_what_due_on")
        ),
    )
    op.create_index("ix_reminders_contact_id", "reminders", ["contact_id"])
    op.create_index("ix_reminders_told", "reminders", ["user_id", "told_on"])
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    given_up = sa.text("given_up_at IS NOT NULL")
    op.create_index("ix_mails_given_up", "mails", ["recipient"], sqlite_where=given_up, postgresql_where=given_up)
    _push()
    with op.batch_alter_table("imports") as imports:
        imports.add_column(sa.Column("cadences", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("imports") as imports:
        imports.alter_column("cadences", server_default=None)


def _keep_in_touch() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("keep_every", sa.String(length=8), nullable=False, server_default=""))
        contacts.add_column(sa.Column("touched_at", MOMENT))
        contacts.add_column(sa.Column("put_off_at", MOMENT))
        contacts.add_column(sa.Column("put_off_until", sa.Date()))
        contacts.add_column(sa.Column("put_off_times", sa.Integer(), nullable=False, server_default="0"))
        contacts.add_column(sa.Column("keep_on", sa.Date()))
    with op.batch_alter_table("contacts") as contacts:
        contacts.alter_column("keep_every", server_default=None)
        contacts.alter_column("put_off_times", server_default=None)
    kept = sa.text("keep_on IS NOT NULL")
    op.create_index("ix_contacts_keep", "contacts", ["owner_id", "keep_on"], sqlite_where=kept, postgresql_where=kept)
    op.execute("UPDATE contacts SET touched_at = (SELECT max(at) FROM touches WHERE touches.contact_id = contacts.id)")
    with op.batch_alter_table("tags") as tags:
        tags.add_column(sa.Column("keep_every", sa.String(length=8), nullable=False, server_default=""))
    with op.batch_alter_table("tags") as tags:
        tags.alter_column("keep_every", server_default=None)
    _allow_changes(KINDS_NOW)


def _push() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_push_subscriptions_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("session_id", name=op.f("uq_push_subscriptions_session_id")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscriptions_endpoint")),
    )
    op.create_table(
        "pushes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("given_up_at", MOMENT),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscriptions.id"],
            name=op.f("fk_pushes_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushes")),
    )
    op.create_index("ix_pushes_subscription_id", "pushes", ["subscription_id"])
    waiting = sa.text("sent_at IS NULL AND given_up_at IS NULL")
    op.create_index("ix_pushes_due", "pushes", ["due_at"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    op.drop_column("imports", "cadences")
    op.drop_index("ix_mails_given_up", "mails")
    for table in ("pushes", "push_subscriptions", "calendar_feeds", "reminders", "notifications"):
        op.drop_table(table)
    op.execute("DELETE FROM changes WHERE kind = 'keep'")
    _allow_changes(KINDS)
    op.drop_column("tags", "keep_every")
    op.drop_index("ix_contacts_keep", "contacts")
    with op.batch_alter_table("contacts") as contacts:
        for column in KEEPING:
            contacts.drop_column(column)


def _allow_changes(kinds: str) -> None:
    with op.batch_alter_table("changes") as changes:
        changes.drop_constraint(changes.f("ck_changes_kind"), type_="check")
        changes.create_check_constraint(changes.f("ck_changes_kind"), kinds)
