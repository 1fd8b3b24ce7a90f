"""Whether guests can leave their card, what users agreed to, and what moderators tell.

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-28 19:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profiles", sa.Column("guests_off_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("sanctions") as sanctions:
        sanctions.add_column(sa.Column("told", sa.String(300), nullable=False, server_default=""))
        sanctions.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="2"))
    with op.batch_alter_table("moderator_acts") as moderator_acts:
        moderator_acts.add_column(sa.Column("told", sa.String(300), nullable=False, server_default=""))
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agreements_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("about", sa.String(length=140), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('event', 'profile')", name=op.f("ck_complaints_kind")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["users.id"], name=op.f("fk_complaints_reporter_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["users.id"], name=op.f("fk_complaints_subject_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    for column in ("created_at", "reporter_id", "subject_id"):
        op.create_index(op.f(f"ix_complaints_{column}"), "complaints", [column])
    op.create_index("ix_agreements_user_id", "agreements", ["user_id", "agreed_at", "id"])


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_table("agreements")
    op.drop_column("moderator_acts", "told")
    with op.batch_alter_table("sanctions") as sanctions:
        sanctions.drop_column("rank")
        sanctions.drop_column("told")
    op.drop_column("profiles", "guests_off_at")
