"""The colour and the drawn pattern that organizers choose for their event.

Revision ID: 0031
Revises: 0030
Create Date: 2026-11-29 04:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hue = sa.CheckConstraint("chosen_hue BETWEEN 0 AND 11", name=op.f("ck_events_chosen_hue"))
    op.add_column("events", sa.Column("chosen_hue", sa.SmallInteger(), hue, nullable=True))
    op.add_column("events", sa.Column("chosen_pattern", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("events", "chosen_pattern")
    op.drop_column("events", "chosen_hue")
