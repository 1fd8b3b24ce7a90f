"""How often a worker has begun the next part of a job, and until when it has claimed it.

Revision ID: 0028
Revises: 0027
Create Date: 2026-11-28 23:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        jobs.add_column(sa.Column("claimed_until", sa.DateTime(timezone=True)))
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("attempts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("claimed_until")
        jobs.drop_column("attempts")
