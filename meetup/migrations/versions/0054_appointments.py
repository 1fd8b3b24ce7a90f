"""Appointments: meeting at a time and a place at an event, and where people can meet.

Revision ID: 0054
Revises: 0053
Create Date: 2026-11-30 03:35:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("invitee_id", sa.Integer(), nullable=False),
        sa.Column("moves_id", sa.Integer()),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(140), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("ends_open_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT),
        sa.Column("declined_at", MOMENT),
        sa.Column("cancelled_at", MOMENT),
        sa.Column("cancelled_by_id", sa.Integer()),
        sa.Column("starts_at", MOMENT),
        sa.Column("late_minutes", sa.Integer()),
        sa.Column("late_by_id", sa.Integer()),
        sa.Column("reminded_of", MOMENT),
        sa.Column("proposer_met_at", MOMENT),
        sa.Column("invitee_met_at", MOMENT),
        sa.CheckConstraint("proposer_id <> invitee_id", name=op.f("ck_appointments_other")),
        sa.CheckConstraint("(accepted_at IS NULL) = (starts_at IS NULL)", name=op.f("ck_appointments_start")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_appointments_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["users.id"], name=op.f("fk_appointments_proposer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invitee_id"], ["users.id"], name=op.f("fk_appointments_invitee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moves_id"], ["appointments.id"], name=op.f("fk_appointments_moves_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["users.id"], name=op.f("fk_appointments_cancelled_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["late_by_id"], ["users.id"], name=op.f("fk_appointments_late_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index("ix_appointments_event_id", "appointments", ["event_id"])
    op.create_index("ix_appointments_moves_id", "appointments", ["moves_id"])
    op.create_index("ix_appointments_proposer_id", "appointments", ["proposer_id", "event_id"])
    op.create_index("ix_appointments_invitee_id", "appointments", ["invitee_id", "event_id"])
    op.create_index("ix_appointments_starts_at", "appointments", ["starts_at"])
    op.create_table(
        "appointment_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_appointment_slots_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_slots")),
        sa.UniqueConstraint("appointment_id", "starts_at", name=op.f("uq_appointment_slots_appointment_id_starts_at")),
    )
    points = sa.Column("meeting_points", sa.JSON(), server_default="[]", nullable=False)
    op.add_column("event_practicalities", points)


def downgrade() -> None:
    op.drop_column("event_practicalities", "meeting_points")
    op.drop_table("appointment_slots")
    op.drop_table("appointments")
