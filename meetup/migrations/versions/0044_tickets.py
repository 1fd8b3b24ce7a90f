"""Tickets: people whom another program or the door has on its list.

Revision ID: 0044
Revises: 0043
Create Date: 2026-11-29 23:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HAS_TICKET = sa.text("ticket_id IS NOT NULL")
OLD_KINDS = "kind IN ('person', 'badge', 'event', 'room')"
KINDS = "kind IN ('person', 'badge', 'ticket', 'event', 'room', 'door')"


def upgrade() -> None:
    allow_kinds(KINDS)
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("company", sa.String(120), nullable=False),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.Column("checked_in_at", MOMENT, nullable=True),
        sa.CheckConstraint("attendance_id IS NULL OR claimed_at IS NOT NULL", name=op.f("ck_tickets_claimed")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_tickets_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_tickets_code_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendances.id"], name=op.f("fk_tickets_attendance_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("event_id", "source", "source_key", name=op.f("uq_tickets_event_id_source_source_key")),
    )
    op.create_index("ix_tickets_list", "tickets", ["event_id", "name_folded", "id"])
    op.create_index("ix_tickets_email", "tickets", ["email"])
    op.create_index(op.f("ix_tickets_code_id"), "tickets", ["code_id"])
    op.create_index(op.f("ix_tickets_attendance_id"), "tickets", ["attendance_id"])
    op.create_table(
        "ticket_mails",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_ticket_mails_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_ticket_mails_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("event_id", "address_hash", name=op.f("pk_ticket_mails")),
    )
    op.create_index("ix_ticket_mails_by_id", "ticket_mails", ["by_id", "sent_at"])
    op.create_table(
        "ticket_codes",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(22), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_ticket_codes_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_codes_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "code_hash", name=op.f("pk_ticket_codes")),
    )
    op.create_index(op.f("ix_ticket_codes_ticket_id"), "ticket_codes", ["ticket_id"])
    with op.batch_alter_table("kept_cards") as cards:
        cards.add_column(sa.Column("ticket_id", sa.Integer(), nullable=True))
        cards.create_foreign_key(
            cards.f("fk_kept_cards_ticket_id"), "tickets", ["ticket_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(
        "uq_kept_cards_ticket",
        "kept_cards",
        ["ticket_id", "holder_id"],
        unique=True,
        sqlite_where=HAS_TICKET,
        postgresql_where=HAS_TICKET,
    )


def downgrade() -> None:
    op.drop_index("uq_kept_cards_ticket", "kept_cards")
    with op.batch_alter_table("kept_cards") as cards:
        cards.drop_constraint(cards.f("fk_kept_cards_ticket_id"), type_="foreignkey")
        cards.drop_column("ticket_id")
    op.drop_table("ticket_codes")
    op.drop_table("ticket_mails")
    op.drop_table("tickets")
    op.execute("DELETE FROM codes WHERE kind IN ('ticket', 'door')")
    allow_kinds(OLD_KINDS)


def allow_kinds(condition: str) -> None:
    with op.batch_alter_table("codes") as codes:
        codes.drop_constraint(codes.f("ck_codes_kind"), type_="check")
        codes.create_check_constraint(codes.f("ck_codes_kind"), condition)
