"""Merging two contacts, putting them out of the way, and what notes said before.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-23 06:15:00

"""

from typing import Any

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LISTS = {
    "ix_contacts_list": ["owner_id", "stage", "met_at", "id"],
    "ix_contacts_all": ["owner_id", "met_at", "id"],
    "ix_contacts_event": ["owner_id", "event_id", "stage", "met_at", "id"],
}


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    for name in LISTS:
        op.drop_index(name, "contacts")
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("noted_at", MOMENT))
        contacts.add_column(sa.Column("archived_at", MOMENT))
        contacts.add_column(sa.Column("merged_into_id", sa.Integer()))
        contacts.create_foreign_key(
            contacts.f("fk_contacts_merged_into_id"), "contacts", ["merged_into_id"], ["id"], ondelete="CASCADE"
        )
        contacts.create_check_constraint(
            contacts.f("ck_contacts_merged"), "merged_into_id IS NULL OR archived_at IS NOT NULL"
        )
        contacts.create_index("ix_contacts_merged_into_id", ["merged_into_id"])
    for name, columns in LISTS.items():
        op.create_index(name, "contacts", columns, **where("archived_at IS NULL"))
    op.create_index("ix_contacts_archived", "contacts", LISTS["ix_contacts_all"], **where("archived_at IS NOT NULL"))

    op.create_table(
        "earlier_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_earlier_notes_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_notes")),
    )
    op.create_index("ix_earlier_notes_contact_id", "earlier_notes", ["contact_id", "id"])
    op.create_table(
        "merges",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_merges_contact_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_merges")),
    )


def downgrade() -> None:
    # The schema before knows neither: the archived are listed again, and so is what was merged, each with its own note.
    op.drop_table("merges")
    op.drop_table("earlier_notes")
    for name in (*LISTS, "ix_contacts_archived"):
        op.drop_index(name, "contacts")
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_index("ix_contacts_merged_into_id")
        contacts.drop_constraint(contacts.f("ck_contacts_merged"), type_="check")
        contacts.drop_constraint(contacts.f("fk_contacts_merged_into_id"), type_="foreignkey")
        for column in ("noted_at", "archived_at", "merged_into_id"):
            contacts.drop_column(column)
    for name, columns in LISTS.items():
        op.create_index(name, "contacts", columns)
