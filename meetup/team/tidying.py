"""Erase invitations to teams that nobody can accept any more."""

from ..tidying import erase_batch, retention_limit, tidies
from .models import TeamInvitation


@tidies("invitations to teams")
def erase_invitations() -> int:
    return erase_batch(TeamInvitation, TeamInvitation.expires_at <= retention_limit("mails_kept"))
