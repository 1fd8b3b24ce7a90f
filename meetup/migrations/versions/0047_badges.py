"""Badges: how those of an event look, which are printed, files with them, and who wants no photos.

Revision ID: 0047
Revises: 0046
Create Date: 2026-11-29 23:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "badge_designs",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(20), nullable=False),
        sa.Column("both_sides", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("offset_x", sa.SmallInteger(), nullable=False),
        sa.Column("offset_y", sa.SmallInteger(), nullable=False),
        sa.Column("logo_key", sa.String(22), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_badge_designs_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["logo_key"], ["pictures.key"], name=op.f("fk_badge_designs_logo_key"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_badge_designs")),
    )
    op.create_index(op.f("ix_badge_designs_logo_key"), "badge_designs", ["logo_key"])
    op.create_table(
        "badge_prints",
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_badge_prints_code_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_badge_prints_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_id", name=op.f("pk_badge_prints")),
    )
    op.create_index(op.f("ix_badge_prints_event_id"), "badge_prints", ["event_id"])
    op.create_table(
        "badge_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("badge_count", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_badge_files_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_badge_files_owner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_badge_files_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_files")),
    )
    for column in ("event_id", "owner_id", "job_id", "created_at"):
        op.create_index(op.f(f"ix_badge_files_{column}"), "badge_files", [column])
    with op.batch_alter_table("attendances") as attendances:
        attendances.add_column(sa.Column("no_photos_at", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("attendances") as attendances:
        attendances.drop_column("no_photos_at")
    for table in ("badge_files", "badge_prints", "badge_designs"):
        op.drop_table(table)
