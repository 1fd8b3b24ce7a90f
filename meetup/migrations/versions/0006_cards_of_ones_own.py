"""Cards that their holder made: from foreign codes and by hand, with more than one channel, and a photo.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-23 05:10:00

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Cards there are were given by guests. The defaults are for them alone; the models set every column.
    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=8), nullable=False, server_default="guest"))
        batch_op.add_column(sa.Column("headline", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("company", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("bio", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("more", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("marks", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        for column in ("source", "headline", "company", "bio", "more", "search_text", "marks"):
            batch_op.alter_column(column, server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_kept_cards_channel"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_kept_cards_channel"), "source <> 'guest' OR email <> '' OR phone <> '' OR link <> ''"
        )
        batch_op.create_check_constraint(batch_op.f("ck_kept_cards_source"), "source IN ('guest', 'scan', 'by_hand')")
    _mark()

    op.create_table(
        "card_photos",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["kept_cards.id"], name=op.f("fk_card_photos_card_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_card_photos")),
    )

    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.alter_column("scanned_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_encounters_somebody"), "scanner_id IS NOT NULL OR scanned_id IS NOT NULL"
        )


def _mark() -> None:
    """Give the cards there are their marks, by which they are found to be the same person as another card."""
    cards = sa.table("kept_cards", *map(sa.column, ("email", "phone", "link", "marks")))
    phone: sa.ColumnElement[str] = cards.c.phone
    for sign in " ().-/":
        phone = sa.func.replace(phone, sign, "")
    host = sa.func.replace(sa.func.replace(sa.func.lower(cards.c.link), "https://", ""), "www.", "")
    # A guest's card has one channel.
    for column, mark in (("email", sa.func.lower(cards.c.email)), ("phone", phone), ("link", sa.func.rtrim(host, "/"))):
        marked = sa.literal("\n") + mark + sa.literal("\n")
        op.execute(cards.update().where(cards.c[column] != "").values(marks=marked))


def downgrade() -> None:
    # The schema before knows only what guests gave; the rest goes.
    op.execute("DELETE FROM encounters WHERE scanned_id IS NULL")
    op.execute(
        "DELETE FROM contacts WHERE person_id IS NULL"
        " AND kept_card_id IN (SELECT id FROM kept_cards WHERE source <> 'guest')"
    )
    op.execute(
        "UPDATE contacts SET kept_card_id = NULL"
        " WHERE kept_card_id IN (SELECT id FROM kept_cards WHERE source <> 'guest')"
    )
    op.drop_table("card_photos")
    op.execute("DELETE FROM kept_cards WHERE source <> 'guest'")

    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_encounters_somebody"), type_="check")
        batch_op.alter_column("scanned_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("kept_cards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_kept_cards_source"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_kept_cards_channel"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_kept_cards_channel"), "email <> '' OR phone <> '' OR link <> ''"
        )
        for column in ("marks", "search_text", "more", "bio", "company", "headline", "source"):
            batch_op.drop_column(column)
