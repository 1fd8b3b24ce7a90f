"""Joining by a confirmed address: what a mailed link lets in to; and a goal is there once.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-23 05:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Doubled taps made the same goal twice; the one that is further stays, of two equals the first.
TWINS = """
DELETE FROM goals WHERE EXISTS (
  SELECT 1 FROM goals AS twin WHERE twin.attendance_id = goals.attendance_id AND twin.text = goals.text
  AND (twin.done > goals.done OR (twin.done = goals.done AND twin.id < goals.id)))
"""


def upgrade() -> None:
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("joins", sa.String(length=240), nullable=False, server_default=""))
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.alter_column("code", server_default=None)
        batch_op.alter_column("joins", server_default=None)

    op.execute(TWINS)
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_goals_attendance_id_text"), ["attendance_id", "text"])


def downgrade() -> None:
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_goals_attendance_id_text"), type_="unique")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_column("joins")
        batch_op.drop_column("code")
