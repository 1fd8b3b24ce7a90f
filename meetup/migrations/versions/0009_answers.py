"""Which meetings gave a card, and which requests stay without an answer.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-23 07:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("encounters") as encounters:
        encounters.add_column(sa.Column("gave_at", MOMENT))
        encounters.add_column(sa.Column("declined_at", MOMENT))
    op.execute("UPDATE encounters SET gave_at = met_at WHERE how <> 'badge'")
    op.execute(
        "UPDATE encounters SET declined_at = (SELECT declined_at FROM contacts WHERE contacts.id = encounters.contact_id)"
        " WHERE contact_id IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("encounters") as encounters:
        encounters.drop_column("declined_at")
        encounters.drop_column("gave_at")
