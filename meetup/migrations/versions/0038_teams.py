"""Teams: hosts and speakers have roles, and everybody is invited to a team in the same way.

Whoever was invited to host a room keeps the invitation.

Revision ID: 0038
Revises: 0037
Create Date: 2026-11-29 19:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OLD_ROLES, ROLES = (
    f"role IN ({names})"
    for names in ("'organizer', 'staff', 'attendee'", "'organizer', 'staff', 'host', 'speaker', 'attendee'")
)
FIRST_ORGANIZER = (
    "SELECT user_id FROM attendances WHERE attendances.event_id = rooms.event_id AND role = 'organizer' "
    "ORDER BY attendances.id LIMIT 1"
)


def upgrade() -> None:
    allow_roles(ROLES)
    op.execute(
        "UPDATE attendances SET role = 'host' WHERE role = 'attendee' AND id IN (SELECT attendance_id FROM room_hosts)"
    )
    create_invitations()
    keep_host_invitations()
    op.drop_table("host_invitations")


def keep_host_invitations() -> None:
    """Turn what nobody has answered into invitations of the first organizer."""
    sqlite = "strftime('%Y-%m-%d %H:%M:%S.000000', host_invitations.created_at, '+14 days')"
    in_two_weeks = (
        sqlite if op.get_bind().dialect.name == "sqlite" else "host_invitations.created_at + interval '14 days'"
    )
    op.execute(
        "INSERT INTO team_invitations (event_id, room_id, email, role, inviter_id, sent_at, expires_at) "  # noqa: S608
        f"SELECT rooms.event_id, room_id, email, 'host', ({FIRST_ORGANIZER}), host_invitations.created_at, {in_two_weeks} "
        "FROM host_invitations JOIN rooms ON rooms.id = room_id WHERE declined_at IS NULL ORDER BY host_invitations.id"
    )


def create_invitations() -> None:
    op.create_table(
        "team_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(9), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.CheckConstraint("role IN ('organizer', 'staff', 'host', 'speaker')", name=op.f("ck_team_invitations_role")),
        sa.CheckConstraint("(role = 'host') = (room_id IS NOT NULL)", name=op.f("ck_team_invitations_room")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_team_invitations_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_team_invitations_room_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["users.id"], name=op.f("fk_team_invitations_inviter_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_invitations")),
    )
    op.create_index("ix_team_invitations_list", "team_invitations", ["event_id", "id"])
    op.create_index(op.f("ix_team_invitations_inviter_id"), "team_invitations", ["inviter_id"])
    op.create_index(op.f("ix_team_invitations_expires_at"), "team_invitations", ["expires_at"])
    without_room, with_room = sa.text("room_id IS NULL"), sa.text("room_id IS NOT NULL")
    op.create_index(
        "uq_team_invitations_event",
        "team_invitations",
        ["event_id", "email"],
        unique=True,
        sqlite_where=without_room,
        postgresql_where=without_room,
    )
    op.create_index(
        "uq_team_invitations_room",
        "team_invitations",
        ["room_id", "email"],
        unique=True,
        sqlite_where=with_room,
        postgresql_where=with_room,
    )


def downgrade() -> None:
    op.create_table(
        "host_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_host_invitations_room_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_invitations")),
        sa.UniqueConstraint("room_id", "email", name=op.f("uq_host_invitations_room_id_email")),
    )
    op.execute(
        "INSERT INTO host_invitations (room_id, email, created_at, declined_at) "
        "SELECT room_id, email, sent_at, declined_at FROM team_invitations WHERE room_id IS NOT NULL ORDER BY id"
    )
    op.drop_table("team_invitations")
    op.execute("UPDATE attendances SET role = 'attendee' WHERE role IN ('host', 'speaker')")
    allow_roles(OLD_ROLES)


def allow_roles(condition: str) -> None:
    with op.batch_alter_table("attendances") as attendances:
        attendances.drop_constraint(attendances.f("ck_attendances_role"), type_="check")
        attendances.create_check_constraint(attendances.f("ck_attendances_role"), condition)
