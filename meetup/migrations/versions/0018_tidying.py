"""Indexes for erasing mails and pushes of long ago; what an import added, to take it back by.

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-23 11:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("mails", "pushes"):
        op.create_index(f"ix_{table}_created_at", table, ["created_at"])
    with op.batch_alter_table("imports") as batch:
        batch.add_column(sa.Column("done_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("added", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("imports") as batch:
        batch.alter_column("added", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM imports WHERE done_at IS NOT NULL")
    with op.batch_alter_table("imports") as batch:
        batch.drop_column("added")
        batch.drop_column("done_at")
    for table in ("mails", "pushes"):
        op.drop_index(f"ix_{table}_created_at", table)
