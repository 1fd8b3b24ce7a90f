"""Who chose to be listed in the directory of an event. Those who only chose to be matched by topics are not.

Revision ID: 0048
Revises: 0047
Create Date: 2026-11-29 23:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attendances") as attendances:
        attendances.add_column(sa.Column("directory_at", sa.DateTime(timezone=True), nullable=True))
        attendances.create_check_constraint(
            attendances.f("ck_attendances_directory"), "directory_at IS NULL OR listed_at IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("attendances") as attendances:
        attendances.drop_constraint(attendances.f("ck_attendances_directory"), type_="check")
        attendances.drop_column("directory_at")
