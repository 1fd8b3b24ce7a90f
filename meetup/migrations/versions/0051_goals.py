"""Goals of several kinds, who counts towards them, where they were carried from, and the guide that is not shown.

Revision ID: 0051
Revises: 0050
Create Date: 2026-11-30 03:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
UNIQUE_COLUMNS = (("attendance_id", "kind", "text"), ("attendance_id", "carried_from_id"))


def upgrade() -> None:
    with op.batch_alter_table("goals") as goals:
        goals.add_column(sa.Column("kind", sa.String(5), nullable=False, server_default="words"))
        goals.add_column(sa.Column("carried_from_id", sa.Integer(), nullable=True))
        goals.create_check_constraint(goals.f("ck_goals_kind"), "kind IN ('meet', 'find', 'words')")
        goals.drop_constraint(goals.f("uq_goals_attendance_id_text"), type_="unique")
        for columns in UNIQUE_COLUMNS:
            goals.create_unique_constraint(goals.f("_".join(("uq_goals", *columns))), list(columns))
        goals.create_foreign_key(
            goals.f("fk_goals_carried_from_id"), "goals", ["carried_from_id"], ["id"], ondelete="SET NULL"
        )
        goals.create_index(goals.f("ix_goals_carried_from_id"), ["carried_from_id"])
    with op.batch_alter_table("goals") as goals:
        goals.alter_column("kind", existing_type=sa.String(5), existing_nullable=False, server_default=None)
    create_counted_people()
    op.create_table(
        "guide_dismissals",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_guide_dismissals_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_guide_dismissals")),
    )


def create_counted_people() -> None:
    op.create_table(
        "goal_contacts",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_goal_contacts_goal_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_goal_contacts_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("goal_id", "contact_id", name=op.f("pk_goal_contacts")),
    )
    op.create_index(op.f("ix_goal_contacts_contact_id"), "goal_contacts", ["contact_id"])


def downgrade() -> None:
    op.drop_table("guide_dismissals")
    count_people_by_hand()
    op.drop_table("goal_contacts")
    with op.batch_alter_table("goals") as goals:
        goals.drop_constraint(goals.f("fk_goals_carried_from_id"), type_="foreignkey")
        goals.drop_index(goals.f("ix_goals_carried_from_id"))
        for columns in UNIQUE_COLUMNS:
            goals.drop_constraint(goals.f("_".join(("uq_goals", *columns))), type_="unique")
        goals.create_unique_constraint(goals.f("uq_goals_attendance_id_text"), ["attendance_id", "text"])
        goals.drop_constraint(goals.f("ck_goals_kind"), type_="check")
        goals.drop_column("carried_from_id")
        goals.drop_column("kind")


def count_people_by_hand() -> None:
    """Keep the numbers, write out how goals begin, and drop those that then say the same as another one."""
    people = "(SELECT count(*) FROM goal_contacts WHERE goal_contacts.goal_id = goals.id)"
    op.execute(f"UPDATE goals SET done = CASE WHEN done + {people} > 99 THEN 99 ELSE done + {people} END")  # noqa: S608
    op.execute("UPDATE goals SET text = substr('Meet people who ' || text, 1, 140) WHERE kind = 'meet'")
    op.execute("UPDATE goals SET text = substr('Find ' || text, 1, 140) WHERE kind = 'find'")
    op.execute("DELETE FROM goals WHERE id NOT IN (SELECT min(id) FROM goals GROUP BY attendance_id, text)")
