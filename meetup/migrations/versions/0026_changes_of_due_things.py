"""When contacts and promises were changed last, for the sequence numbers of the calendar feed.

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-28 20:12:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("contacts", "promises"):
        op.add_column(table, sa.Column("changed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for table in ("promises", "contacts"):
        op.drop_column(table, "changed_at")
