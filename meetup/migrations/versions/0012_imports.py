"""Importing contacts: what waits to be looked over, and cards and meetings that came from a file.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-23 07:00:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SOURCES = "source IN ('guest', 'scan', 'by_hand'{})"
WAYS = "how IN ('scan', 'photo', 'typed', 'link', 'badge', 'introduction', 'by_hand'{})"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("templates", sa.JSON(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_imports_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("owner_id", name=op.f("uq_imports_owner_id")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_created_at"), ["created_at"], unique=False)
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unmet_at", sa.DateTime(timezone=True)))
    _allow(", 'import'")


def downgrade() -> None:
    # The schema before knows no imports: who was imported goes on as if added by hand.
    op.execute("UPDATE kept_cards SET source = 'by_hand' WHERE source = 'import'")
    op.execute("UPDATE encounters SET how = 'by_hand' WHERE how = 'import'")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_column("unmet_at")
    _allow("")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_created_at"))
    op.drop_table("imports")


def _allow(more: str) -> None:
    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_kept_cards_source"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_kept_cards_source"), SOURCES.format(more))
    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_encounters_how"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_encounters_how"), WAYS.format(more))
