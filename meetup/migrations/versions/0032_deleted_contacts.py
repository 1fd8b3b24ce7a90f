"""Contacts that their owner deleted, which can be undone for ten minutes.

Revision ID: 0032
Revises: 0031
Create Date: 2026-11-29 04:20:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

IS_DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True)))
        contacts.create_check_constraint(
            contacts.f("ck_contacts_deleted"), "deleted_at IS NULL OR archived_at IS NOT NULL"
        )
    op.create_index(
        "ix_contacts_deleted", "contacts", ["deleted_at"], sqlite_where=IS_DELETED, postgresql_where=IS_DELETED
    )


def downgrade() -> None:
    # The schema before does not know of deletions: what was deleted is archived.
    op.drop_index("ix_contacts_deleted", "contacts")
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_constraint(contacts.f("ck_contacts_deleted"), type_="check")
        contacts.drop_column("deleted_at")
