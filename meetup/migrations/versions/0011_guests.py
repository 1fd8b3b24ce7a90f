"""Guests: a mailed link confirms what it shows, one card a channel, and what is given as a guest can be hidden.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-23 06:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LIVE = sa.text("spent_at IS NULL")
GIVEN = {channel: sa.text(f"source = 'guest' AND {channel} <> ''") for channel in ("email", "phone", "link")}

# The same guest twice at the same holder: the later card, and the first.
TWINS = """
SELECT twin.id, MIN(first.id) FROM kept_cards AS twin JOIN kept_cards AS first
ON first.holder_id = twin.holder_id AND first.{channel} = twin.{channel} AND first.id < twin.id
WHERE twin.source = 'guest' AND first.source = 'guest' AND twin.{channel} <> '' GROUP BY twin.id ORDER BY twin.id
"""
MOVED = (
    "UPDATE encounters SET contact_id = :to WHERE contact_id = :twin",
    "UPDATE encounters SET mirror_id = :to WHERE mirror_id = :twin",
    "UPDATE touches SET contact_id = :to WHERE contact_id = :twin",
    "UPDATE changes SET contact_id = :to WHERE contact_id = :twin",
    "UPDATE promises SET contact_id = :to WHERE contact_id = :twin"
    " AND uuid NOT IN (SELECT uuid FROM promises WHERE contact_id = :to)",
    "UPDATE taggings SET contact_id = :to WHERE contact_id = :twin"
    " AND tag_id NOT IN (SELECT tag_id FROM taggings WHERE contact_id = :to)",
    "UPDATE decisions SET contact_id = :to WHERE contact_id = :twin"
    " AND run_id NOT IN (SELECT run_id FROM decisions WHERE contact_id = :to)",
    "UPDATE drafts SET contact_id = :to WHERE contact_id = :twin"
    " AND NOT EXISTS (SELECT 1 FROM drafts WHERE contact_id = :to)",
    "UPDATE contacts SET note = trim(contacts.note || char || twin.note, char),"
    " note_folded = trim(contacts.note_folded || char || twin.note_folded, char),"
    " stage = CASE WHEN contacts.stage = 'to_do' THEN twin.stage ELSE contacts.stage END,"
    " next_step = CASE WHEN contacts.next_step = '' THEN twin.next_step ELSE contacts.next_step END,"
    " due_on = COALESCE(contacts.due_on, twin.due_on), thanked_at = COALESCE(contacts.thanked_at, twin.thanked_at)"
    " FROM contacts AS twin, (SELECT '\n' AS char) AS line WHERE contacts.id = :to AND twin.id = :twin",
    "UPDATE drafts SET body = drafts.body || char || twin.body FROM drafts AS twin, (SELECT '\n' AS char) AS line"
    " WHERE drafts.contact_id = :to AND twin.contact_id = :twin AND twin.touch_id IS NULL",
    # SQLite does not follow its keys while it migrates.
    "DELETE FROM promises WHERE contact_id = :twin",
    "DELETE FROM taggings WHERE contact_id = :twin",
    "DELETE FROM decisions WHERE contact_id = :twin",
    "DELETE FROM drafts WHERE contact_id = :twin",
    "DELETE FROM contacts WHERE id = :twin",
)


def upgrade() -> None:
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offered", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index("uq_sign_in_links_live", sqlite_where=LIVE, postgresql_where=LIVE)
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.alter_column("offered", existing_type=sa.Boolean(), server_default=None)
        batch_op.create_index(
            "uq_sign_in_links_live", ["email", "offered"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )
    op.execute("UPDATE sign_in_links SET offered = true WHERE code <> ''")

    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("offer_id", sa.Integer(), nullable=True))
        batch_op.drop_index("ix_kept_cards_email")
    for channel in GIVEN:
        for twin, first in op.get_bind().execute(sa.text(TWINS.format(channel=channel))).all():
            _merge(twin, first)
    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.alter_column("given", existing_type=sa.JSON(), server_default=None)
        batch_op.create_foreign_key(
            batch_op.f("fk_kept_cards_offer_id"), "sign_in_links", ["offer_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_kept_cards_offer_id", ["offer_id"], unique=False)
        for channel, given in GIVEN.items():
            batch_op.create_index(
                f"uq_kept_cards_{channel}",
                ["holder_id", channel],
                unique=True,
                sqlite_where=given,
                postgresql_where=given,
            )

    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    # Whoever's card gives something else than it did at the start has said so.
    op.execute("UPDATE profiles SET decided_at = updated_at WHERE CAST(shared AS TEXT) <> '[\"headline\"]'")


def _merge(twin: int, first: int) -> None:
    """Make the guest's card ``twin`` one with ``first``, and the contacts with them."""
    run, cards = op.get_bind().execute, {"twin": twin, "to": first}
    run(
        sa.text(
            "UPDATE card_photos SET card_id = :to WHERE card_id = :twin"
            " AND NOT EXISTS (SELECT 1 FROM card_photos WHERE card_id = :to)"
        ),
        cards,
    )
    found = run(sa.text("SELECT kept_card_id, id, person_id FROM contacts WHERE kept_card_id IN (:twin, :to)"), cards)
    contacts = {row.kept_card_id: row for row in found}
    if len({row.person_id for row in contacts.values()} - {None}) == 2:  # Whoever they are, they are two.
        run(sa.text("UPDATE kept_cards SET source = 'by_hand' WHERE id = :twin"), cards)
        return
    if len(contacts) == 2:
        _merge_contacts(contacts[twin].id, contacts[first].id)
    run(sa.text("UPDATE contacts SET kept_card_id = :to WHERE kept_card_id = :twin"), cards)
    run(sa.text("DELETE FROM card_photos WHERE card_id = :twin"), cards)
    run(sa.text("DELETE FROM kept_cards WHERE id = :twin"), cards)


def _merge_contacts(twin: int, to: int) -> None:
    """Take the later entry over into the first one, with the user behind it, if there is one."""
    run, contacts = op.get_bind().execute, {"twin": twin, "to": to}
    person = run(sa.text("SELECT person_id FROM contacts WHERE id = :twin"), contacts).scalar()
    for statement in MOVED:
        run(sa.text(statement), contacts)
    run(
        sa.text("UPDATE contacts SET person_id = COALESCE(person_id, :person) WHERE id = :to"),
        {"person": person, "to": to},
    )


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_column("decided_at")

    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        for channel, given in GIVEN.items():
            batch_op.drop_index(f"uq_kept_cards_{channel}", sqlite_where=given, postgresql_where=given)
        batch_op.drop_index("ix_kept_cards_offer_id")
        batch_op.drop_constraint(batch_op.f("fk_kept_cards_offer_id"), type_="foreignkey")
        batch_op.create_index("ix_kept_cards_email", ["email"], unique=False)
        batch_op.drop_column("offer_id")
        batch_op.drop_column("given")

    # The schema before has one live link an address: of two, the later one stays.
    op.execute(
        "UPDATE sign_in_links SET spent_at = created_at WHERE spent_at IS NULL AND EXISTS (SELECT 1 FROM"
        " sign_in_links AS later WHERE later.email = sign_in_links.email AND later.spent_at IS NULL"
        " AND later.id > sign_in_links.id)"
    )
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index("uq_sign_in_links_live", sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.drop_column("offered")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.create_index("uq_sign_in_links_live", ["email"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
