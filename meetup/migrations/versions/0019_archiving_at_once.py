"""Archiving several people at once, to be taken back by one Undo.

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-23 12:30:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = "kind IN ('stage', 'step', 'due', 'tag', 'keep')"
KINDS_NOW = "kind IN ('stage', 'step', 'due', 'tag', 'keep', 'archive')"


def upgrade() -> None:
    _alter(KINDS_NOW, 5, 7)


def downgrade() -> None:
    op.execute("DELETE FROM changes WHERE kind = 'archive'")
    _alter(KINDS, 7, 5)


def _alter(kinds: str, before: int, after: int) -> None:
    with op.batch_alter_table("changes") as changes:
        changes.drop_constraint(changes.f("ck_changes_kind"), type_="check")
        changes.alter_column("kind", existing_type=sa.String(before), type_=sa.String(after), existing_nullable=False)
        changes.create_check_constraint(changes.f("ck_changes_kind"), kinds)
