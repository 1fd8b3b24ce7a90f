"""The file of an import and how it was read, until its review is over.

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-28 19:05:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("imports") as imports:
        imports.add_column(sa.Column("content", sa.LargeBinary()))
        imports.add_column(sa.Column("reading", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("imports") as imports:
        imports.alter_column("reading", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("imports") as imports:
        imports.drop_column("reading")
        imports.drop_column("content")
