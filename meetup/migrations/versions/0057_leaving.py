"""Accounts that were deleted, and the ledger of what was erased.

Revision ID: 0057
Revises: 0056
Create Date: 2026-11-30 06:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTS = ("left", "left_nameless", "returned", "erased", "erased_nameless")
HAS_LEFT = sa.text("left_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("users", sa.Column("left_at", MOMENT, nullable=True))
    op.add_column("users", sa.Column("name_withheld_at", MOMENT, nullable=True))
    op.create_index("ix_users_left_at", "users", ["left_at"], sqlite_where=HAS_LEFT, postgresql_where=HAS_LEFT)
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("key_mark", sa.String(8), nullable=False),
        sa.Column("person_hash", sa.String(64), nullable=False),
        sa.CheckConstraint(f"act IN {ACTS}", name=op.f("ck_erasures_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    refer_to_authors(nullable=True, ondelete="SET NULL")


def downgrade() -> None:
    op.execute("DELETE FROM messages WHERE user_id IS NULL")
    refer_to_authors(nullable=False, ondelete="CASCADE")
    op.drop_table("erasures")
    op.drop_index("ix_users_left_at", "users")
    op.drop_column("users", "name_withheld_at")
    op.drop_column("users", "left_at")


def refer_to_authors(nullable: bool, ondelete: str) -> None:
    """Say whether messages may outlive the account of their author."""
    with op.batch_alter_table("messages") as messages:
        messages.drop_constraint(messages.f("fk_messages_user_id"), type_="foreignkey")
        messages.alter_column("user_id", existing_type=sa.Integer(), nullable=nullable)
        messages.create_foreign_key(messages.f("fk_messages_user_id"), "users", ["user_id"], ["id"], ondelete=ondelete)
