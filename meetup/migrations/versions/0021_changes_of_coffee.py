"""When a round of coffee was drawn or coffee was switched off, for the streams that tell it.

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-23 13:20:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("coffees") as coffees:
        coffees.add_column(sa.Column("changed_at", sa.DateTime(timezone=True)))
        coffees.create_index(coffees.f("ix_coffees_changed_at"), ["changed_at"])


def downgrade() -> None:
    with op.batch_alter_table("coffees") as coffees:
        coffees.drop_index(coffees.f("ix_coffees_changed_at"))
        coffees.drop_column("changed_at")
