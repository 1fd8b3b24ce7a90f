"""Talk as it happens: messages know when they changed.

Revision ID: talk
Revises: 0011
Create Date: 2026-11-23 08:15:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "talk"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("changed_at", MOMENT))
    op.execute("UPDATE messages SET changed_at = created_at")
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("changed_at", existing_type=MOMENT, nullable=False)
        messages.create_index("ix_messages_changed_at", ["room_id", "changed_at"])


def downgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.drop_index("ix_messages_changed_at")
        messages.drop_column("changed_at")
