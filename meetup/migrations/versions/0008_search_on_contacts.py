"""What a search finds people by, on each contact.

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-23 06:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXTS = ("name_folded", "card_folded")


def upgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        for column in TEXTS:
            contacts.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE contacts SET name_folded = profiles.name_folded, card_folded = COALESCE((SELECT search_text"
        " FROM event_sharings WHERE user_id = contacts.person_id AND event_id = contacts.given_event_id),"
        " profiles.search_text) FROM profiles WHERE profiles.user_id = contacts.person_id"
    )
    with op.batch_alter_table("contacts") as contacts:
        for column in TEXTS:
            contacts.alter_column(column, existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        for column in TEXTS:
            contacts.drop_column(column)
