"""What names, cards and notes are found by is kept in letters that every keyboard has, without apostrophes; and where
somebody was met, in words, as a file says it; what an import added to others, to take it back by.

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-23 13:00:00.000000

"""

from functools import reduce
from typing import Any

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BATCH = 5_000
PLAIN = dict(zip("ıøłđðħŧəŋ", "iolddhten", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
PLAIN |= dict.fromkeys("'’‘ʼʻʹ′`", "")
COLUMNS = {
    "profiles": ("user_id", ("name_folded", "search_text")),
    "event_sharings": ("user_id", ("search_text",)),
    "kept_cards": ("id", ("name_folded", "search_text")),
    "contacts": ("id", ("name_folded", "card_folded", "note_folded")),
}


def plain(column: Any) -> Any:
    return reduce(lambda said, letter: sa.func.replace(said, letter, PLAIN[letter]), PLAIN, column)


def upgrade() -> None:
    for table, (key, columns) in COLUMNS.items():
        refold(sa.table(table, sa.column(key), *(sa.column(name, sa.Text()) for name in columns)), key, columns)

    op.add_column("contacts", sa.Column("event_said", sa.String(140)))
    op.add_column("contacts", sa.Column("room_said", sa.String(80)))
    with op.batch_alter_table("imports") as batch:
        batch.add_column(sa.Column("begun_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("grown", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("imports") as batch:
        batch.alter_column("grown", server_default=None)


def refold(table: Any, key: str, columns: tuple[str, ...]) -> None:
    """Only the rows that change are written, so many at a time."""
    bind = op.get_bind()
    last = bind.scalar(sa.select(sa.func.max(table.c[key]))) or 0
    plainer = {name: plain(table.c[name]) for name in columns}
    changes = sa.or_(*(table.c[name] != said for name, said in plainer.items()))
    for start in range(0, last + 1, BATCH):
        batch = table.c[key] >= start, table.c[key] < start + BATCH
        bind.execute(sa.update(table).where(*batch, changes).values(plainer))


def downgrade() -> None:
    """Where they met goes into the note; what is found by plainer letters is found by them before as well."""
    contacts = sa.table("contacts", *(sa.column(name, sa.Text()) for name in ("note", "note_folded", "event_said")))
    met = sa.literal("Met at ") + contacts.c.event_said
    for column, said in ((contacts.c.note, met), (contacts.c.note_folded, sa.func.lower(met))):
        whole = sa.case((column == "", said), else_=column + "\n" + said)
        op.execute(sa.update(contacts).where(contacts.c.event_said.is_not(None)).values({column: whole}))
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("room_said")
        batch.drop_column("event_said")
    with op.batch_alter_table("imports") as batch:
        batch.drop_column("grown")
        batch.drop_column("begun_at")
