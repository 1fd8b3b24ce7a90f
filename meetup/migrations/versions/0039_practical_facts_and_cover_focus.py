"""Store the practical facts of events, and which part of a cover is shown where it is cropped.

Revision ID: 0039
Revises: 0038
Create Date: 2026-11-29 19:45:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

FOCUS = ("cover_focus_x", "cover_focus_y")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "event_practicalities",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("wifi_network", sa.String(32), nullable=False),
        sa.Column("wifi_password", sa.String(64), nullable=False),
        sa.Column("conduct", sa.Text(), nullable=False),
        sa.Column("conduct_link", sa.String(300), nullable=False),
        sa.Column("conduct_name", sa.String(100), nullable=False),
        sa.Column("conduct_channel", sa.String(254), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("quiet_room", sa.Boolean(), nullable=True),
        sa.Column("childcare", sa.Boolean(), nullable=True),
        sa.Column("captions", sa.Boolean(), nullable=True),
        sa.Column("accessibility_note", sa.String(500), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_practicalities_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_practicalities")),
    )
    for name in FOCUS:
        op.add_column("events", sa.Column(name, sa.SmallInteger(), nullable=False, server_default="50"))


def downgrade() -> None:
    for name in reversed(FOCUS):
        op.drop_column("events", name)
    op.drop_table("event_practicalities")
