"""Sign-in codes beside links, and changes of address.

Revision ID: 0060
Revises: 0059
Create Date: 2026-11-30 07:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("sign_in_links", sa.Column("code_tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sign_in_links", sa.Column("code_used_at", MOMENT))
    op.create_table(
        "email_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("old_email", sa.String(254), nullable=False),
        sa.Column("new_email", sa.String(254), nullable=False),
        sa.Column("seed", sa.String(22), nullable=False),
        sa.Column("is_for_card", sa.Boolean(), nullable=False),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("stopped_at", MOMENT),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_email_changes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
        sa.UniqueConstraint("seed", name=op.f("uq_email_changes_seed")),
    )
    op.create_index("ix_email_changes_user_id", "email_changes", ["user_id"])
    op.create_index("ix_email_changes_old_email", "email_changes", ["old_email"])
    op.create_index("ix_email_changes_created_at", "email_changes", ["created_at"])


def downgrade() -> None:
    op.drop_table("email_changes")
    with op.batch_alter_table("sign_in_links") as batch:
        batch.drop_column("code_used_at")
        batch.drop_column("code_tries")
