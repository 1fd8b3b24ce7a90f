"""Store the sponsors of events, their representatives, and who gave them their details.

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
    op.create_table(
        "sponsor_representatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["sponsors.id"], name=op.f("fk_sponsor_representatives_sponsor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sponsor_representatives_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsor_representatives")),
        sa.UniqueConstraint("sponsor_id", "email", name=op.f("uq_sponsor_representatives_sponsor_id_email")),
    )
    op.create_index(op.f("ix_sponsor_representatives_user_id"), "sponsor_representatives", ["user_id"])
    op.create_table(
        "sponsor_leads",
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["sponsors.id"], name=op.f("fk_sponsor_leads_sponsor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sponsor_leads_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sponsor_id", "user_id", name=op.f("pk_sponsor_leads")),
    )
    op.create_index(op.f("ix_sponsor_leads_user_id"), "sponsor_leads", ["user_id"])


def downgrade() -> None:
    for table in ("sponsor_leads", "sponsor_representatives", "sponsors"):
        op.drop_table(table)
