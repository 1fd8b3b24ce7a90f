"""Browsers that are known again after signing out, and several good sign-in links to one address.

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-28 18:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("uq_sign_in_links_live", "sign_in_links")
    with op.batch_alter_table("sign_in_links") as sign_in_links:
        sign_in_links.create_index(sign_in_links.f("ix_sign_in_links_created_at"), ["created_at"])
    op.add_column("sessions", sa.Column("mark_hash", sa.String(64), nullable=False, server_default=""))
    is_known = sa.text("mark_hash != ''")
    op.create_index(
        "ix_sessions_mark_hash", "sessions", ["mark_hash"], sqlite_where=is_known, postgresql_where=is_known
    )


def downgrade() -> None:
    op.drop_index("ix_sessions_mark_hash", "sessions")
    op.drop_column("sessions", "mark_hash")
    with op.batch_alter_table("sign_in_links") as sign_in_links:
        sign_in_links.drop_index(sign_in_links.f("ix_sign_in_links_created_at"))
    # Only one link of each kind may be good from now on: the newest.
    op.execute(
        "UPDATE sign_in_links SET spent_at = created_at WHERE spent_at IS NULL AND id NOT IN "
        "(SELECT max(id) FROM sign_in_links WHERE spent_at IS NULL GROUP BY email, offered)"
    )
    is_live = sa.text("spent_at IS NULL")
    op.create_index(
        "uq_sign_in_links_live",
        "sign_in_links",
        ["email", "offered"],
        unique=True,
        sqlite_where=is_live,
        postgresql_where=is_live,
    )
