"""Tags, changes of many at once, and an index for what is due at any stage.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-23 06:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_tags_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("owner_id", "folded", name=op.f("uq_tags_owner_id_folded")),
    )
    op.create_table(
        "taggings",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_taggings_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_taggings_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("contact_id", "tag_id", name=op.f("pk_taggings")),
    )
    op.create_index("ix_taggings_tag_id", "taggings", ["tag_id", "contact_id"])
    with op.batch_alter_table("changes") as changes:
        changes.add_column(sa.Column("batch", sa.Uuid()))
        changes.create_index("ix_changes_batch", ["batch"])
        changes.drop_constraint(changes.f("ck_changes_kind"), type_="check")
        changes.create_check_constraint(changes.f("ck_changes_kind"), "kind IN ('stage', 'step', 'due', 'tag')")
    op.drop_index("ix_contacts_due", "contacts")
    due = sa.text("due_on IS NOT NULL")
    op.create_index("ix_contacts_due", "contacts", ["owner_id", "due_on"], sqlite_where=due, postgresql_where=due)


def downgrade() -> None:
    op.drop_index("ix_contacts_due", "contacts")
    op.create_index("ix_contacts_due", "contacts", ["owner_id", "stage", "due_on"])
    op.execute("DELETE FROM changes WHERE kind IN ('due', 'tag')")
    with op.batch_alter_table("changes") as changes:
        changes.drop_constraint(changes.f("ck_changes_kind"), type_="check")
        changes.create_check_constraint(changes.f("ck_changes_kind"), "kind IN ('stage', 'step')")
        changes.drop_index("ix_changes_batch")
        changes.drop_column("batch")
    op.drop_index("ix_taggings_tag_id", "taggings")
    op.drop_table("taggings")
    op.drop_table("tags")
