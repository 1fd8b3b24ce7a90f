"""Passkeys, what devices are and when they were used, confirmations for one purpose, and the security history.

Revision ID: 0056
Revises: 0055
Create Date: 2026-11-30 06:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NEW_COLUMNS = {
    "sessions": ("device_kind", "confirmed_for", "offers_passkey", "last_used_at"),
    "sign_in_links": ("is_confirmation", "purpose"),
}


def upgrade() -> None:
    op.add_column("sessions", text("device_kind", 6))
    op.add_column("sessions", text("confirmed_for", 20))
    op.add_column("sessions", flag("offers_passkey"))
    op.add_column("sessions", sa.Column("last_used_at", MOMENT))
    op.add_column("sign_in_links", flag("is_confirmation"))
    op.add_column("sign_in_links", text("purpose", 20))
    op.create_table(
        "passkey_owners",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(43), nullable=False),
        sa.Column("offer_dismissed_at", MOMENT),
        owner("passkey_owners"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_passkey_owners")),
        sa.UniqueConstraint("handle", name=op.f("uq_passkey_owners_handle")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(1364), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.Column("suspected_at", MOMENT),
        owner("passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge", sa.String(43), nullable=False),
        sa.Column("purpose", sa.String(7), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_passkey_challenges")),
    )
    op.create_index("ix_passkey_challenges_created_at", "passkey_challenges", ["created_at"])
    op.create_table(
        "security_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("device", sa.String(80), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        owner("security_acts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_acts")),
    )
    op.create_index("ix_security_acts_at", "security_acts", ["at"])
    op.create_index("ix_security_acts_user_id", "security_acts", ["user_id", "at", "id"])


def text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE")


def downgrade() -> None:
    for table in ("security_acts", "passkey_challenges", "passkeys", "passkey_owners"):
        op.drop_table(table)
    for table, columns in NEW_COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
