"""Consent: badges that ask, cards taken back, sharing that differs per event, paused cards.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-23 05:30:00.000000

"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOMENT = sa.DateTime(timezone=True)
HOLDING = ("given_at", "granted_at", "asked_at", "declined_at", "revoked_at")


def upgrade() -> None:
    with op.batch_alter_table("codes") as codes:
        codes.drop_index("uq_codes_live_person")
        codes.drop_constraint(codes.f("ck_codes_kind"), type_="check")
        codes.drop_constraint(codes.f("ck_codes_owner"), type_="check")
        codes.create_check_constraint(codes.f("ck_codes_kind"), "kind IN ('person', 'badge', 'event', 'room')")
        codes.create_check_constraint(
            codes.f("ck_codes_owner"), "(kind IN ('person', 'badge')) = (owner_id IS NOT NULL)"
        )
    _one_live_code("revoked_at IS NULL AND kind = 'person'")

    op.add_column("profiles", sa.Column("paused_at", MOMENT))
    op.create_table(
        "event_sharings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_event_sharings_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_sharings_event_id")),
        sa.PrimaryKeyConstraint("user_id", "event_id", name=op.f("pk_event_sharings")),
    )
    op.create_index("ix_event_sharings_event_id", "event_sharings", ["event_id"])

    with op.batch_alter_table("attendances") as attendances:
        attendances.add_column(sa.Column("badge_id", sa.Integer()))
        attendances.add_column(sa.Column("badge_gives_card_at", MOMENT))
    _give_badges()
    with op.batch_alter_table("attendances") as attendances:
        attendances.alter_column("badge_id", existing_type=sa.Integer(), nullable=False)
        attendances.create_unique_constraint(attendances.f("uq_attendances_badge_id"), ["badge_id"])
        attendances.create_foreign_key(attendances.f("fk_attendances_badge_id"), "codes", ["badge_id"], ["id"])

    with op.batch_alter_table("contacts") as contacts:
        for column in HOLDING:
            contacts.add_column(sa.Column(column, MOMENT))
        contacts.add_column(sa.Column("given_event_id", sa.Integer()))
        contacts.create_foreign_key(contacts.f("fk_contacts_given_event_id"), "events", ["given_event_id"], ["id"])
        contacts.drop_index("ix_contacts_person_id")
        contacts.create_index("ix_contacts_person_id", ["person_id", "met_at", "id"])
        contacts.create_index("ix_contacts_given_event_id", ["given_event_id"])
    asked = sa.text("asked_at IS NOT NULL")
    op.create_index("ix_contacts_asked", "contacts", ["person_id"], sqlite_where=asked, postgresql_where=asked)
    # Until now every meeting gave the card, at the event where it was.
    op.execute("UPDATE contacts SET given_at = met_at")

    with op.batch_alter_table("encounters") as encounters:
        encounters.add_column(sa.Column("given_event_id", sa.Integer()))
        encounters.create_foreign_key(
            encounters.f("fk_encounters_given_event_id"), "events", ["given_event_id"], ["id"]
        )
        encounters.create_index("ix_encounters_given_event_id", ["given_event_id"])
    op.execute("UPDATE encounters SET given_event_id = event_id")
    # Not the contact's own event, which its owner may have corrected by themself.
    op.execute(
        "UPDATE contacts SET given_event_id = (SELECT event_id FROM encounters"
        " WHERE (encounters.contact_id = contacts.id OR encounters.mirror_id = contacts.id) AND undone_at IS NULL"
        " ORDER BY encounters.met_at DESC, encounters.uuid DESC LIMIT 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table("encounters") as encounters:
        encounters.drop_index("ix_encounters_given_event_id")
        encounters.drop_constraint(encounters.f("fk_encounters_given_event_id"), type_="foreignkey")
        encounters.drop_column("given_event_id")
    # The schema before cannot keep a card from who holds the contact: what was not given, or was taken back, is hidden
    # as by a block.
    op.execute(
        "UPDATE contacts SET withheld_at = COALESCE(withheld_at, revoked_at, met_at)"
        " WHERE revoked_at IS NOT NULL OR given_at IS NULL"
    )
    op.drop_index("ix_contacts_asked", "contacts")
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_index("ix_contacts_given_event_id")
        contacts.drop_index("ix_contacts_person_id")
        contacts.create_index("ix_contacts_person_id", ["person_id"])
        contacts.drop_constraint(contacts.f("fk_contacts_given_event_id"), type_="foreignkey")
        for column in (*HOLDING, "given_event_id"):
            contacts.drop_column(column)
    with op.batch_alter_table("attendances") as attendances:
        attendances.drop_constraint(attendances.f("fk_attendances_badge_id"), type_="foreignkey")
        attendances.drop_constraint(attendances.f("uq_attendances_badge_id"), type_="unique")
        attendances.drop_column("badge_gives_card_at")
        attendances.drop_column("badge_id")
    op.drop_index("ix_event_sharings_event_id", "event_sharings")
    op.drop_table("event_sharings")
    op.drop_column("profiles", "paused_at")
    op.execute("DELETE FROM codes WHERE kind = 'badge'")
    op.drop_index("uq_codes_live_person", "codes")
    with op.batch_alter_table("codes") as codes:
        codes.drop_constraint(codes.f("ck_codes_kind"), type_="check")
        codes.drop_constraint(codes.f("ck_codes_owner"), type_="check")
        codes.create_check_constraint(codes.f("ck_codes_kind"), "kind IN ('person', 'event', 'room')")
        codes.create_check_constraint(codes.f("ck_codes_owner"), "(kind = 'person') = (owner_id IS NOT NULL)")
    _one_live_code("revoked_at IS NULL AND owner_id IS NOT NULL")


def _one_live_code(of: str) -> None:
    live = sa.text(of)
    op.create_index(
        "uq_codes_live_person", "codes", ["owner_id"], unique=True, sqlite_where=live, postgresql_where=live
    )


def _give_badges() -> None:
    """A badge of their own for everybody who attends anything."""
    codes = sa.table("codes", sa.column("id"), sa.column("code"), sa.column("kind"), sa.column("owner_id"), _created())
    attendances = sa.table("attendances", sa.column("id"), sa.column("user_id"), sa.column("badge_id"))
    connection = op.get_bind()
    for id_, user_id in connection.execute(sa.select(attendances.c.id, attendances.c.user_id)).all():
        code = "".join(secrets.choice(ALPHABET) for _ in range(16))
        made = codes.insert().values(code=code, kind="badge", owner_id=user_id, created_at=datetime.now(UTC))
        badge = connection.execute(made.returning(codes.c.id)).scalar_one()
        connection.execute(attendances.update().where(attendances.c.id == id_).values(badge_id=badge))


def _created() -> "sa.ColumnClause[datetime]":
    return sa.column("created_at", MOMENT)
