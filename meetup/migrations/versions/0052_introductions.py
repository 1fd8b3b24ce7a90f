"""Introductions, what people wish about them, and who introduced two people.

Revision ID: 0052
Revises: 0051
Create Date: 2026-11-30 03:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WAYS_BEFORE = "'scan', 'photo', 'typed', 'link', 'badge', 'introduction', 'by_hand', 'import'"
WAYS = "'scan', 'photo', 'typed', 'link', 'badge', 'introduction', 'introduced', 'by_hand', 'import'"


def upgrade() -> None:
    with op.batch_alter_table("encounters") as encounters:
        encounters.add_column(sa.Column("introducer_id", sa.Integer(), nullable=True))
        encounters.create_foreign_key(
            op.f("fk_encounters_introducer_id"), "users", ["introducer_id"], ["id"], ondelete="SET NULL"
        )
        encounters.create_index("ix_encounters_introducer_id", ["introducer_id"])
        encounters.drop_constraint(op.f("ck_encounters_how"), type_="check")
        encounters.create_check_constraint(op.f("ck_encounters_how"), f"how IN ({WAYS})")
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("introducer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.Column("met_told_at", MOMENT, nullable=True),
        sa.Column("noticed_at", MOMENT, nullable=True),
        foreign_key("introductions", "introducer_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("uuid", name=op.f("uq_introductions_uuid")),
    )
    op.create_index("ix_introductions_introducer_id", "introductions", ["introducer_id", "created_at", "id"])
    op.create_index("ix_introductions_created_at", "introductions", ["created_at"])
    op.create_table(
        "introduction_sides",
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(280), nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_introduction_sides_other")),
        sa.CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name=op.f("ck_introduction_sides_one_answer")),
        foreign_key("introduction_sides", "introduction_id", "introductions"),
        foreign_key("introduction_sides", "person_id", "users"),
        foreign_key("introduction_sides", "other_id", "users"),
        sa.PrimaryKeyConstraint("introduction_id", "person_id", name=op.f("pk_introduction_sides")),
    )
    op.create_index("ix_introduction_sides_person_id", "introduction_sides", ["person_id", "introduction_id"])
    op.create_index("ix_introduction_sides_other_id", "introduction_sides", ["other_id"])
    op.create_table(
        "introduction_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("off_at", MOMENT, nullable=True),
        sa.Column("mails_off_at", MOMENT, nullable=True),
        sa.Column("mutual_at", MOMENT, nullable=True),
        foreign_key("introduction_settings", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_introduction_settings")),
    )


def foreign_key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("introduction_settings", "introduction_sides", "introductions"):
        op.drop_table(table)
    # The schema before does not know this way. A hello comes nearest: two people agreed to know each other.
    op.execute("UPDATE encounters SET how = 'introduction' WHERE how = 'introduced'")
    with op.batch_alter_table("encounters") as encounters:
        encounters.drop_constraint(op.f("ck_encounters_how"), type_="check")
        encounters.create_check_constraint(op.f("ck_encounters_how"), f"how IN ({WAYS_BEFORE})")
        encounters.drop_index("ix_encounters_introducer_id")
        encounters.drop_constraint(op.f("fk_encounters_introducer_id"), type_="foreignkey")
        encounters.drop_column("introducer_id")
