"""Imports of attendees, and the columns that people have assigned by hand.

Revision ID: 0046
Revises: 0045
Create Date: 2026-11-29 23:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_imports()
    create_changes()
    op.create_table(
        "ticket_origins",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_origins_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_origins")),
    )
    op.create_table(
        "column_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("headings_hash", sa.String(64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_column_choices_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_choices")),
        sa.UniqueConstraint(
            "owner_id", "purpose", "headings_hash", name=op.f("uq_column_choices_owner_id_purpose_headings_hash")
        ),
    )
    op.create_index(op.f("ix_column_choices_chosen_at"), "column_choices", ["chosen_at"])


def create_imports() -> None:
    op.create_table(
        "ticket_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("not_coming", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_ticket_imports_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ticket_imports_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_imports")),
    )
    op.create_index("ix_ticket_imports_event", "ticket_imports", ["event_id", "id"])
    op.create_index(op.f("ix_ticket_imports_user_id"), "ticket_imports", ["user_id"])
    op.create_index(op.f("ix_ticket_imports_created_at"), "ticket_imports", ["created_at"])


def create_changes() -> None:
    op.create_table(
        "ticket_import_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["ticket_imports.id"], name=op.f("fk_ticket_import_changes_import_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_import_changes_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_import_changes")),
    )
    op.create_index(op.f("ix_ticket_import_changes_import_id"), "ticket_import_changes", ["import_id"])
    op.create_index(op.f("ix_ticket_import_changes_ticket_id"), "ticket_import_changes", ["ticket_id"])


def downgrade() -> None:
    for table in ("column_choices", "ticket_origins", "ticket_import_changes", "ticket_imports"):
        op.drop_table(table)
