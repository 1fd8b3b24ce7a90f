"""Curated topics, the kind of help and the note of offers and asks, and the context of contacts.

Topics that mean the same curated topic become one. That is not taken back: nobody wrote down which spelling was whose.

Revision ID: 0050
Revises: 0049
Create Date: 2026-11-30 03:10:00.000000

"""

import sqlalchemy as sa
from alembic import op

from meetup.people.topics.merging import merge_spellings

# revision identifiers, used by Alembic.
revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

HELP = "'support', 'information', 'assistance', 'mentoring', 'job_lead', 'collaboration', 'friendship'"


def upgrade() -> None:
    with op.batch_alter_table("topics") as topics:
        topics.add_column(sa.Column("key", sa.String(40), nullable=True))
        topics.create_unique_constraint(topics.f("uq_topics_key"), ["key"])
    with op.batch_alter_table("profile_topics") as profile_topics:
        profile_topics.add_column(sa.Column("help", sa.String(13), nullable=True))
        profile_topics.add_column(sa.Column("note", sa.String(140), nullable=True))
        profile_topics.create_check_constraint(profile_topics.f("ck_profile_topics_help"), f"help IN ({HELP})")
        profile_topics.create_check_constraint(
            profile_topics.f("ck_profile_topics_plain_interest"),
            "kind <> 'interest' OR (help IS NULL AND note IS NULL)",
        )
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("context", sa.String(12), nullable=True))
        contacts.create_check_constraint(
            contacts.f("ck_contacts_context"), "context IN ('personal', 'professional', 'online')"
        )
    merge_spellings(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_constraint(contacts.f("ck_contacts_context"), type_="check")
        contacts.drop_column("context")
    with op.batch_alter_table("profile_topics") as profile_topics:
        profile_topics.drop_constraint(profile_topics.f("ck_profile_topics_plain_interest"), type_="check")
        profile_topics.drop_constraint(profile_topics.f("ck_profile_topics_help"), type_="check")
        profile_topics.drop_column("note")
        profile_topics.drop_column("help")
    with op.batch_alter_table("topics") as topics:
        topics.drop_constraint(topics.f("uq_topics_key"), type_="unique")
        topics.drop_column("key")
