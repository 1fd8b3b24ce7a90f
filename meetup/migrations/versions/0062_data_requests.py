"""What people without an account ask, and that they object.

Revision ID: 0062
Revises: 0061
Create Date: 2026-11-30 11:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PERSON_ACTS = ("left", "left_nameless", "returned", "erased", "erased_nameless")
ADDRESS_ACTS = ("address_erased", "address_objected", "address_allowed")


def upgrade() -> None:
    op.add_column("kept_cards", sa.Column("emptied_at", MOMENT))
    op.add_column("refused_addresses", sa.Column("objected_at", MOMENT))
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("seed", sa.String(22), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
        sa.UniqueConstraint("seed", name=op.f("uq_data_requests_seed")),
    )
    op.create_index("ix_data_requests_email", "data_requests", ["email"])
    op.create_index("ix_data_requests_created_at", "data_requests", ["created_at"])
    check_acts((*PERSON_ACTS, *ADDRESS_ACTS))


def downgrade() -> None:
    op.execute("DELETE FROM erasures WHERE act LIKE 'address%'")
    check_acts(PERSON_ACTS)
    op.drop_table("data_requests")
    op.execute("DELETE FROM refused_addresses WHERE objected_at IS NOT NULL")
    with op.batch_alter_table("refused_addresses") as refused:
        refused.drop_column("objected_at")
    with op.batch_alter_table("kept_cards") as cards:
        cards.drop_column("emptied_at")


def check_acts(acts: tuple[str, ...]) -> None:
    """Say what lines of the ledger may tell of."""
    with op.batch_alter_table("erasures") as erasures:
        erasures.drop_constraint(erasures.f("ck_erasures_act"), type_="check")
        erasures.create_check_constraint(erasures.f("ck_erasures_act"), f"act IN {acts}")
