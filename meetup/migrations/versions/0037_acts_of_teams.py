"""The log of an event: what its team has done.

Revision ID: 0037
Revises: 0036
Create Date: 2026-11-29 19:20:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_acts_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_event_acts_actor_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_event_acts_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_acts")),
    )
    op.create_index("ix_event_acts_event_id", "event_acts", ["event_id", "id"])
    op.create_index(op.f("ix_event_acts_actor_id"), "event_acts", ["actor_id"])
    op.create_index(op.f("ix_event_acts_person_id"), "event_acts", ["person_id"])


def downgrade() -> None:
    op.drop_table("event_acts")
