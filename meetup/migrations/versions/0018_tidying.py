"""Indexes for erasing mails and pushes of long ago.

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-23 11:50:00.000000

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("mails", "pushes"):
        op.create_index(f"ix_{table}_created_at", table, ["created_at"])


def downgrade() -> None:
    for table in ("mails", "pushes"):
        op.drop_index(f"ix_{table}_created_at", table)
