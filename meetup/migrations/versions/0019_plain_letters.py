"""What names, cards and notes are found by is kept in letters that every keyboard has, without apostrophes.

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-23 13:00:00.000000

"""

from functools import reduce
from typing import Any

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0019"
down_revision = "0018"
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
    """Nothing: what is found by plainer letters is found by them before as well."""
