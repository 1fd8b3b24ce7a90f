"""Talk as it happens: replies, reactions, edits, how far one has read, and notices.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-23 08:15:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("changed_at", MOMENT))
        messages.add_column(sa.Column("edited_at", MOMENT))
        messages.add_column(sa.Column("reacted_at", MOMENT))
        messages.add_column(sa.Column("reactions", sa.JSON(), nullable=False, server_default="{}"))
        messages.add_column(sa.Column("reply_to_id", sa.Integer()))
    op.execute("UPDATE messages SET changed_at = created_at")
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("changed_at", existing_type=MOMENT, nullable=False)
        messages.alter_column("reactions", existing_type=sa.JSON(), server_default=None)
        messages.create_foreign_key(
            messages.f("fk_messages_reply_to_id"), "messages", ["reply_to_id"], ["id"], ondelete="SET NULL"
        )
        messages.create_index("ix_messages_changed_at", ["room_id", "changed_at"])
        messages.create_index("ix_messages_reacted_at", ["room_id", "reacted_at"])
        messages.create_index("ix_messages_reply_to_id", ["reply_to_id"])
    op.create_table(
        "reactions",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("emoji", sa.String(8), nullable=False),
        key("reactions", "message_id", "messages"),
        key("reactions", "user_id", "users"),
        sa.PrimaryKeyConstraint("message_id", "user_id", "emoji", name=op.f("pk_reactions")),
    )
    op.create_index("ix_reactions_user_id", "reactions", ["user_id"])
    op.create_table(
        "readings",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("read_to", MOMENT, nullable=False),
        key("readings", "room_id", "rooms"),
        key("readings", "user_id", "users"),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("pk_readings")),
    )
    op.create_index("ix_readings_user_id", "readings", ["user_id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(7), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.CheckConstraint("kind IN ('mention', 'reply')", name=op.f("ck_notices_kind")),
        key("notices", "user_id", "users"),
        key("notices", "message_id", "messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("user_id", "message_id", name=op.f("uq_notices_user_id_message_id")),
    )
    op.create_index("ix_notices_user_id", "notices", ["user_id", "seen_at", "id"])
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
    op.create_index("ix_notices_message_id", "notices", ["message_id"])


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def downgrade() -> None:
    for table in ("notices", "readings", "reactions"):
        op.drop_table(table)
    op.execute("DELETE FROM messages WHERE deleted_at IS NOT NULL AND body = ''")
    with op.batch_alter_table("messages") as messages:
        for column in ("changed_at", "reacted_at", "reply_to_id"):
            messages.drop_index(f"ix_messages_{column}")
        messages.drop_constraint(messages.f("fk_messages_reply_to_id"), type_="foreignkey")
        for column in ("changed_at", "edited_at", "reacted_at", "reactions", "reply_to_id"):
            messages.drop_column(column)
