"""Who is here by name, icebreakers, calls of online rooms, random coffee.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-23 08:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("visits") as visits:
        visits.add_column(sa.Column("listed_at", MOMENT))
        visits.add_column(sa.Column("open_at", MOMENT))
    with op.batch_alter_table("rooms") as rooms:
        rooms.add_column(sa.Column("link", sa.String(300), nullable=False, server_default=""))
        rooms.add_column(sa.Column("prompt", sa.String(200), nullable=False, server_default=""))
        rooms.add_column(sa.Column("prompt_number", sa.Integer()))
        rooms.add_column(sa.Column("prompted_at", MOMENT))
    with op.batch_alter_table("rooms") as rooms:
        rooms.alter_column("link", existing_type=sa.String(300), server_default=None)
        rooms.alter_column("prompt", existing_type=sa.String(200), server_default=None)
    _create_coffees()


def _create_coffees() -> None:
    op.create_table(
        "coffees",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.Integer(), sa.ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT),
        sa.UniqueConstraint("event_id"),
        sa.CheckConstraint("every BETWEEN 5 AND 240", name="every"),
    )
    op.create_index("ix_coffees_next_at", "coffees", ["next_at"])
    op.create_table(
        "coffee_drinkers",
        sa.Column("coffee_id", sa.Integer(), sa.ForeignKey("coffees.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.Column("waited", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_coffee_drinkers_user_id", "coffee_drinkers", ["user_id"])
    op.create_table(
        "coffee_pairs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("coffee_id", sa.Integer(), sa.ForeignKey("coffees.id", ondelete="CASCADE"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("b_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.UniqueConstraint("coffee_id", "a_id", "b_id"),
        sa.CheckConstraint("a_id < b_id", name="two"),
    )
    op.create_index("ix_coffee_pairs_a_id", "coffee_pairs", ["a_id"])
    op.create_index("ix_coffee_pairs_b_id", "coffee_pairs", ["b_id"])
    op.create_table(
        "coffee_seats",
        sa.Column("pair_id", sa.Integer(), sa.ForeignKey("coffee_pairs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("coffee_id", sa.Integer(), sa.ForeignKey("coffees.id", ondelete="CASCADE"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("met_at", MOMENT),
        sa.Column("skipped_at", MOMENT),
        sa.UniqueConstraint("coffee_id", "round", "user_id"),
    )
    op.create_index("ix_coffee_seats_user_id", "coffee_seats", ["user_id", "coffee_id"])


def downgrade() -> None:
    for table in ("coffee_seats", "coffee_pairs", "coffee_drinkers", "coffees"):
        op.drop_table(table)
    with op.batch_alter_table("rooms") as rooms:
        for column in ("prompted_at", "prompt_number", "prompt", "link"):
            rooms.drop_column(column)
    with op.batch_alter_table("visits") as visits:
        visits.drop_column("open_at")
        visits.drop_column("listed_at")
