"""How an owner writes to a contact: language, tone, form of address, and what they call them.

Revision ID: 0029
Revises: 0028
Create Date: 2026-11-28 23:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "writing_habits",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("tone", sa.String(length=6), nullable=False),
        sa.Column("is_formal", sa.Boolean()),
        sa.Column("call_name", sa.String(length=60), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_writing_habits_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_writing_habits_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_writing_habits")),
    )
    op.create_index("ix_writing_habits_owner_id", "writing_habits", ["owner_id", "updated_at"])


def downgrade() -> None:
    op.drop_table("writing_habits")
