"""How a newcomer wants to be reached, in place of a password that was typed at sign-up.

Revision ID: 0030
Revises: 0029
Create Date: 2026-11-29 00:20:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_in_links", sa.Column("reach", sa.String(length=5), nullable=False, server_default=""))
    op.add_column("sign_in_links", sa.Column("reach_value", sa.String(length=300), nullable=False, server_default=""))
    op.drop_column("sign_in_links", "password_hash")


def downgrade() -> None:
    op.add_column("sign_in_links", sa.Column("password_hash", sa.String(length=200), nullable=True))
    op.drop_column("sign_in_links", "reach_value")
    op.drop_column("sign_in_links", "reach")
