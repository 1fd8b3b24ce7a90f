"""Outcomes of asks, and who helped.

Revision ID: 0055
Revises: 0054
Create Date: 2026-11-30 04:20:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HELP = "'support', 'information', 'assistance', 'mentoring', 'job_lead', 'collaboration', 'friendship'"


def upgrade() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("topic_name", sa.String(60), nullable=False),
        sa.Column("topic_key", sa.String(40), nullable=True),
        sa.Column("help", sa.String(13), nullable=True),
        sa.Column("note", sa.String(140), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.CheckConstraint(f"help IN ({HELP})", name=op.f("ck_outcomes_help")),
        foreign_key("outcomes", "owner_id", "users", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
    op.create_index("ix_outcomes_owner_id", "outcomes", ["owner_id", "closed_at", "id"])
    op.create_table(
        "outcome_helpers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("put_aside_at", MOMENT, nullable=True),
        sa.CheckConstraint("agreed_at IS NULL OR put_aside_at IS NULL", name=op.f("ck_outcome_helpers_one_answer")),
        foreign_key("outcome_helpers", "outcome_id", "outcomes", "CASCADE"),
        foreign_key("outcome_helpers", "contact_id", "contacts", "CASCADE"),
        foreign_key("outcome_helpers", "person_id", "users", "SET NULL"),
        foreign_key("outcome_helpers", "introduction_id", "introductions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_helpers")),
        sa.UniqueConstraint("outcome_id", "contact_id", name=op.f("uq_outcome_helpers_outcome_id_contact_id")),
    )
    op.create_index("ix_outcome_helpers_contact_id", "outcome_helpers", ["contact_id"])
    op.create_index("ix_outcome_helpers_introduction_id", "outcome_helpers", ["introduction_id"])
    op.create_index(
        "ix_outcome_helpers_person_id",
        "outcome_helpers",
        ["person_id", "outcome_id"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )


def foreign_key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    for table in ("outcome_helpers", "outcomes"):
        op.drop_table(table)
