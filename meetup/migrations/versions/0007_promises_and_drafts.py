"""Promises, drafts, templates, and how far somebody is in going through their people.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-23 05:04:56.270957

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_templates_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_templates_owner_id_name")),
    )
    op.create_table(
        "run_throughs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('to_do', 'waiting', 'in_touch', 'let_go')", name=op.f("ck_run_throughs_stage")),
        sa.CheckConstraint("(passed_at IS NULL) = (passed_id IS NULL)", name=op.f("ck_run_throughs_passed")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_run_throughs_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_run_throughs_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_throughs")),
    )
    with op.batch_alter_table("run_throughs", schema=None) as batch_op:
        batch_op.create_index(
            "uq_run_throughs_all",
            ["owner_id", "stage"],
            unique=True,
            sqlite_where=sa.text("event_id IS NULL"),
            postgresql_where=sa.text("event_id IS NULL"),
        )
        batch_op.create_index(
            "uq_run_throughs_event",
            ["owner_id", "stage", "event_id"],
            unique=True,
            sqlite_where=sa.text("event_id IS NOT NULL"),
            postgresql_where=sa.text("event_id IS NOT NULL"),
        )

    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('mine', 'theirs')", name=op.f("ck_promises_side")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_promises_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_promises_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("contact_id", "uuid", name=op.f("uq_promises_contact_id_uuid")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(
            "ix_promises_due",
            ["owner_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("kept_at IS NULL"),
            postgresql_where=sa.text("kept_at IS NULL"),
        )

    op.create_table(
        "drafts",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("touch_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_drafts_contact_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["touch_id"], ["touches.id"], name=op.f("fk_drafts_touch_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_touch_id"), ["touch_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("touch_id", sa.Integer(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('wrote', 'later', 'let_go')", name=op.f("ck_decisions_kind")),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name=op.f("fk_decisions_change_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_decisions_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run_throughs.id"], name=op.f("fk_decisions_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["touch_id"], ["touches.id"], name=op.f("fk_decisions_touch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "contact_id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_touch_id"), ["touch_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_touch_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_contact_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_change_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_touch_id"))

    op.drop_table("drafts")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_promises_due", sqlite_where=sa.text("kept_at IS NULL"), postgresql_where=sa.text("kept_at IS NULL")
        )

    op.drop_table("promises")
    with op.batch_alter_table("run_throughs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_run_throughs_event",
            sqlite_where=sa.text("event_id IS NOT NULL"),
            postgresql_where=sa.text("event_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_run_throughs_all",
            sqlite_where=sa.text("event_id IS NULL"),
            postgresql_where=sa.text("event_id IS NULL"),
        )

    op.drop_table("run_throughs")
    op.drop_table("templates")
