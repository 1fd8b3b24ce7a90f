"""Cards without an account: contacts and meetings may have one side only.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-23 03:36:10.102283

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email <> '' OR phone <> '' OR link <> ''", name=op.f("ck_kept_cards_channel")),
        sa.ForeignKeyConstraint(["holder_id"], ["users.id"], name=op.f("fk_kept_cards_holder_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_cards")),
    )
    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.create_index("ix_kept_cards_email", ["email"], unique=False)
        batch_op.create_index("ix_kept_cards_holder_id", ["holder_id"], unique=False)

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_card_id", sa.Integer(), nullable=True))
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_contacts_somebody"), "person_id IS NOT NULL OR kept_card_id IS NOT NULL"
        )
        batch_op.create_unique_constraint(batch_op.f("uq_contacts_kept_card_id"), ["kept_card_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_contacts_kept_card_id"), "kept_cards", ["kept_card_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.alter_column("scanner_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            "uq_encounters_guest",
            ["scanned_id", "uuid"],
            unique=True,
            sqlite_where=sa.text("scanner_id IS NULL"),
            postgresql_where=sa.text("scanner_id IS NULL"),
        )


def downgrade() -> None:
    # The schema before knows no guests; they go.
    op.execute("DELETE FROM encounters WHERE scanner_id IS NULL")
    op.execute("DELETE FROM contacts WHERE person_id IS NULL")

    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_encounters_guest",
            sqlite_where=sa.text("scanner_id IS NULL"),
            postgresql_where=sa.text("scanner_id IS NULL"),
        )
        batch_op.alter_column("scanner_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_contacts_somebody"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_contacts_kept_card_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_contacts_kept_card_id"), type_="unique")
        batch_op.alter_column("person_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("kept_card_id")

    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.drop_index("ix_kept_cards_holder_id")
        batch_op.drop_index("ix_kept_cards_email")

    op.drop_table("kept_cards")
