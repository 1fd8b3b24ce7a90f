"""Check-in: the desk of an event, the devices with its list, and who came through the door.

Revision ID: 0045
Revises: 0044
Create Date: 2026-11-29 23:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "check_in_desks",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column("self_check_in_at", MOMENT, nullable=True),
        foreign_key("check_in_desks", "event_id", "events", "CASCADE"),
        foreign_key("check_in_desks", "code_id", "codes", None),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_check_in_desks")),
    )
    op.create_index(op.f("ix_check_in_desks_code_id"), "check_in_desks", ["code_id"])
    op.create_table(
        "check_in_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        foreign_key("check_in_devices", "event_id", "events", "CASCADE"),
        foreign_key("check_in_devices", "user_id", "users", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_devices")),
        sa.UniqueConstraint("uuid", name=op.f("uq_check_in_devices_uuid")),
    )
    op.create_index("ix_check_in_devices_event_id", "check_in_devices", ["event_id", "user_id"])
    op.create_index(op.f("ix_check_in_devices_user_id"), "check_in_devices", ["user_id"])
    create_check_ins()
    create_undos()


def create_check_ins() -> None:
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        foreign_key("check_ins", "event_id", "events", "CASCADE"),
        foreign_key("check_ins", "attendance_id", "attendances", "SET NULL"),
        foreign_key("check_ins", "ticket_id", "tickets", "SET NULL"),
        foreign_key("check_ins", "device_id", "check_in_devices", "SET NULL"),
        foreign_key("check_ins", "staff_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("event_id", "uuid", name=op.f("uq_check_ins_event_id_uuid")),
    )
    op.create_index("ix_check_ins_person", "check_ins", ["event_id", "person"])
    op.create_index("ix_check_ins_received_at", "check_ins", ["event_id", "received_at"])
    for column in ("attendance_id", "ticket_id", "device_id", "staff_id"):
        op.create_index(op.f(f"ix_check_ins_{column}"), "check_ins", [column])


def create_undos() -> None:
    op.create_table(
        "check_in_undos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("check_in_uuid", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        foreign_key("check_in_undos", "event_id", "events", "CASCADE"),
        foreign_key("check_in_undos", "device_id", "check_in_devices", "SET NULL"),
        foreign_key("check_in_undos", "staff_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_undos")),
        sa.UniqueConstraint("event_id", "uuid", name=op.f("uq_check_in_undos_event_id_uuid")),
    )
    op.create_index("ix_check_in_undos_check_in", "check_in_undos", ["event_id", "check_in_uuid"])
    op.create_index("ix_check_in_undos_received_at", "check_in_undos", ["event_id", "received_at"])
    for column in ("device_id", "staff_id"):
        op.create_index(op.f(f"ix_check_in_undos_{column}"), "check_in_undos", [column])


def foreign_key(table: str, column: str, target: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    key = f"{target}.id"
    return sa.ForeignKeyConstraint([column], [key], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def downgrade() -> None:
    for table in ("check_in_undos", "check_ins", "check_in_devices", "check_in_desks"):
        op.drop_table(table)
