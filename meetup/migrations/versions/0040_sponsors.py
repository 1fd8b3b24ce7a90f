"""Store the sponsors of events.

Revision ID: 0040
Revises: 0039
Create Date: 2026-11-29 20:15:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sponsors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("tier", sa.String(40), nullable=False),
        sa.Column("logo_key", sa.String(22), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sponsors_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["logo_key"], ["pictures.key"], name=op.f("fk_sponsors_logo_key"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
    )
    op.create_index(op.f("ix_sponsors_event_id"), "sponsors", ["event_id"])
    op.create_index(op.f("ix_sponsors_logo_key"), "sponsors", ["logo_key"])


def downgrade() -> None:
    op.drop_table("sponsors")
