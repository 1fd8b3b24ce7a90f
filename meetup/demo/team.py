"""The team of the demo's event, somebody who was invited to it, and what the log says."""

from datetime import timedelta
from typing import Any

from ..events import Event, change_role
from ..events.log import EventAct
from ..extensions import db, now
from ..people import User
from ..team import TeamInvitation
from ..team.models import INVITATION_TIME
from . import texts


def form_team(event: Event, organizer: User, staff: User, speaker: User, host: User) -> None:
    """Put people on the team of ``event``, and write down who did what."""
    for user, role in ((staff, "staff"), (speaker, "speaker")):
        change_role(event.add_attendee(user), role)
    yesterday = now() - timedelta(days=1)
    values = {"email": texts.INVITED_ADDRESS, "role": "organizer", "inviter_id": organizer.id}
    db.session.add(
        TeamInvitation(event_id=event.id, sent_at=yesterday, expires_at=yesterday + INVITATION_TIME, **values)
    )
    acts: list[tuple[User, str, dict[str, Any]]] = [(organizer, "event_published", {})]
    for user, role, room in ((staff, "staff", ""), (host, "host", texts.ROOMS[1][0]), (speaker, "speaker", "")):
        acts.append((organizer, "team_invited", {"role": role, "room": room}))
        acts.append((user, "team_accepted", {"role": role, "room": room}))
    acts.append((organizer, "capacity_changed", {"capacity": 120}))
    acts.append((organizer, "guests_approved", {"count": 12}))
    acts.append((organizer, "team_invited", {"role": "organizer", "room": ""}))
    for hours, (user, kind, facts) in enumerate(acts):
        at = yesterday - timedelta(hours=9 * (len(acts) - hours - 1))
        db.session.add(EventAct(event_id=event.id, actor_id=user.id, kind=kind, facts=facts, at=at))
    db.session.flush()
