"""Operators: what they looked at, what they suspended, and what was answered.

Revision ID: 0061
Revises: 0060
Create Date: 2026-11-30 07:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SUBJECTS = (("user_id", "users"), ("event_id", "events"), ("room_id", "rooms"))
COMPLAINT_REFERENCES = (
    ("event_id", "events", "CASCADE"),
    ("room_id", "rooms", "CASCADE"),
    ("message_id", "messages", "SET NULL"),
)
KINDS = "kind IN ('event', 'profile'{})"
IS_SUSPENDED = sa.text("suspended_at IS NOT NULL")
IS_OPEN = sa.text("restored_at IS NULL")
ACTS = "act IN ('looked', 'set_aside', 'suspended', 'replied', 'restored')"
ONE_SUBJECT = (
    "(user_id IS NOT NULL AND event_id IS NULL AND room_id IS NULL)"
    " OR (user_id IS NULL AND event_id IS NOT NULL AND room_id IS NULL)"
    " OR (user_id IS NULL AND event_id IS NULL AND room_id IS NOT NULL)"
)


def upgrade() -> None:
    op.add_column("users", sa.Column("suspended_at", MOMENT, nullable=True))
    op.create_index(
        "ix_users_suspended_at", "users", ["suspended_at"], sqlite_where=IS_SUSPENDED, postgresql_where=IS_SUSPENDED
    )
    op.add_column("rooms", sa.Column("suspended_at", MOMENT, nullable=True))
    op.add_column("events", sa.Column("suspended_at", MOMENT, nullable=True))
    op.add_column("events", sa.Column("status_before", sa.String(9), nullable=True))
    _change_complaints()
    op.create_table(
        "operators",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_operators_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_operators")),
    )
    _create_looks()
    _create_suspensions()


def _change_complaints() -> None:
    with op.batch_alter_table("complaints") as complaints:
        for column, table, ondelete in COMPLAINT_REFERENCES:
            complaints.add_column(sa.Column(column, sa.Integer(), nullable=True))
            complaints.create_foreign_key(
                complaints.f(f"fk_complaints_{column}"), table, [column], ["id"], ondelete=ondelete
            )
            complaints.create_index(complaints.f(f"ix_complaints_{column}"), [column])
        complaints.add_column(sa.Column("closed_at", MOMENT, nullable=True))
        complaints.add_column(sa.Column("outcome", sa.String(9), nullable=True))
        complaints.drop_constraint(complaints.f("ck_complaints_kind"), type_="check")
        complaints.create_check_constraint(complaints.f("ck_complaints_kind"), KINDS.format(", 'room'"))
        complaints.create_check_constraint(
            complaints.f("ck_complaints_closed"), "(closed_at IS NULL) = (outcome IS NULL)"
        )
        complaints.create_check_constraint(
            complaints.f("ck_complaints_outcome"), "outcome IN ('set_aside', 'suspended')"
        )
    op.execute(
        "UPDATE complaints SET event_id = (SELECT events.id FROM events WHERE '/events/' || events.slug = complaints.path)"
        " WHERE kind = 'event'"
    )


def _create_looks() -> None:
    op.create_table(
        "operator_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(9), nullable=False),
        sa.Column("reason", sa.String(8), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        *(sa.Column(column, sa.Integer(), nullable=True) for column, _ in SUBJECTS),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(ACTS, name=op.f("ck_operator_looks_act")),
        *_references("operator_looks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_looks")),
    )
    for column in ("operator_id", "user_id", "event_id", "room_id", "at"):
        op.create_index(op.f(f"ix_operator_looks_{column}"), "operator_looks", [column])


def _create_suspensions() -> None:
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column, _ in SUBJECTS),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suspended_at", MOMENT, nullable=False),
        sa.Column("restored_at", MOMENT, nullable=True),
        sa.CheckConstraint(ONE_SUBJECT, name=op.f("ck_suspensions_one_subject")),
        *_references("suspensions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
    )
    for column in ("user_id", "event_id", "room_id", "operator_id"):
        op.create_index(op.f(f"ix_suspensions_{column}"), "suspensions", [column])
    for column, _ in SUBJECTS:
        op.create_index(
            f"uq_suspensions_open_{column}",
            "suspensions",
            [column],
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        )
    op.create_table(
        "suspension_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suspension_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("side IN ('owner', 'operator')", name=op.f("ck_suspension_messages_side")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_suspension_messages_{column}"), ondelete=ondelete
            )
            for column, table, ondelete in (
                ("suspension_id", "suspensions", "CASCADE"),
                ("author_id", "users", "CASCADE"),
                ("operator_id", "users", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension_messages")),
    )
    for column in ("suspension_id", "author_id", "operator_id"):
        op.create_index(op.f(f"ix_suspension_messages_{column}"), "suspension_messages", [column])


def _references(table: str) -> list[sa.ForeignKeyConstraint]:
    """Return the foreign keys to what a row is about, and to the operator."""
    keys = [(column, target, "CASCADE") for column, target in SUBJECTS] + [("operator_id", "users", "SET NULL")]
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
        for column, target, ondelete in keys
    ]


def downgrade() -> None:
    for table in ("suspension_messages", "suspensions", "operator_looks", "operators"):
        op.drop_table(table)
    op.execute("DELETE FROM complaints WHERE kind = 'room'")
    with op.batch_alter_table("complaints") as complaints:
        for name, condition in (("outcome", None), ("closed", None), ("kind", KINDS.format(""))):
            complaints.drop_constraint(complaints.f(f"ck_complaints_{name}"), type_="check")
            if condition:
                complaints.create_check_constraint(complaints.f(f"ck_complaints_{name}"), condition)
        complaints.drop_column("outcome")
        complaints.drop_column("closed_at")
        for column, _, _ in COMPLAINT_REFERENCES:
            complaints.drop_index(complaints.f(f"ix_complaints_{column}"))
            complaints.drop_constraint(complaints.f(f"fk_complaints_{column}"), type_="foreignkey")
            complaints.drop_column(column)
    op.execute("UPDATE events SET status = status_before WHERE suspended_at IS NOT NULL AND status_before IS NOT NULL")
    op.drop_column("events", "status_before")
    op.drop_column("events", "suspended_at")
    op.drop_column("rooms", "suspended_at")
    op.drop_index("ix_users_suspended_at", "users")
    op.drop_column("users", "suspended_at")
