"""An index that holds all that the numbers above a list are counted from.

Revision ID: 0033
Revises: 0032
Create Date: 2026-11-29 12:55:00.000000

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

COLUMNS = ["owner_id", "archived_at", "stage", "due_on", "event_id", "thanked_at"]


def upgrade() -> None:
    op.create_index("ix_contacts_numbers", "contacts", COLUMNS)


def downgrade() -> None:
    op.drop_index("ix_contacts_numbers", "contacts")
