"""The mails and pushes about introductions. They are written when they are sent, so that none tells of what is over.

A push shows on a locked screen, so it names nobody.
"""

from sqlalchemy import select

from ..extensions import db
from ..languages import gettext, speaking
from ..outbox import Letter, Link, NothingToSend, PushMessage, absolute_url, load_fact_row, writes_letter, writes_push
from ..people import User
from ..people.names import short_name
from .connections import still_reaches
from .models import Introduction, IntroductionSide
from .received import ReceivedIntroduction, list_received
from .settings import IntroductionSettings

RECEIVED, MET = "introduction", "introduction_met"
"""The kinds of letters and pushes: to the two who are introduced, and to all three when both said yes."""
PATH = "/introductions"
SETTINGS_PATH = "/me/introductions"


@writes_letter(RECEIVED)
def write_received(introduction_id: str, user_id: str) -> Letter:
    """Write to one of the two, unless it is over for them or they have answered."""
    user, received = _find_unanswered(introduction_id, user_id)
    name, other = received.introducer_name, received.card
    return _letter(
        user,
        gettext("%(name)s would like to introduce you to %(other)s", name=name, other=other.name),
        gettext("%(name)s thinks that you and %(other)s should know each other.", name=name, other=other.name),
        gettext("%(name)s wrote: “%(words)s”", name=name, words=received.sentence),
        detail=other.headline_and_company,
        afterwards=gettext("You're only connected if you both say yes. If not, nobody is told."),
    )


@writes_letter(MET)
def write_met(introduction_id: str, user_id: str) -> Letter:
    """Write to one of the three that both said yes."""
    user, introduction = _find_met(introduction_id, user_id)
    names = _names(introduction)
    if user.id == introduction.introducer_id:
        first, second = names.values()
        subject = gettext("%(first)s and %(second)s said yes", first=first, second=second)
        return _letter(user, subject, gettext("They're on each other's lists now, thanks to you."))
    (other,) = (name for id_, name in names.items() if id_ != user.id)
    subject = gettext("You and %(other)s are connected", other=other)
    return _letter(user, subject, gettext("You both said yes. %(other)s is on your list now.", other=other))


def _letter(user: User, subject: str, *paragraphs: str, detail: str = "", afterwards: str = "") -> Letter:
    if IntroductionSettings.find_or_default(user).mails_off_at:
        raise NothingToSend
    return Letter(
        subject=subject,
        name=short_name(user.profile.name),
        paragraphs=paragraphs,
        details=tuple(filter(None, [detail])),
        button=Link(gettext("Open introductions"), absolute_url(PATH)),
        afterwards=tuple(filter(None, [afterwards])),
        reason=gettext("You get this because you want emails about introductions."),
        settings=absolute_url(SETTINGS_PATH),
    )


@writes_push(RECEIVED)
def push_received(introduction_id: str, user_id: str) -> PushMessage:
    user, _ = _find_unanswered(introduction_id, user_id)
    with speaking(user.language):
        title = gettext("Someone would like to introduce you")
    return PushMessage(title, PATH, None, topic="introductions")


@writes_push(MET)
def push_met(introduction_id: str, user_id: str) -> PushMessage:
    user, introduction = _find_met(introduction_id, user_id)
    with speaking(user.language):
        is_introducer = user.id == introduction.introducer_id
        title = gettext("They both said yes") if is_introducer else gettext("You've been introduced")
    return PushMessage(title, PATH if is_introducer else "/", None, topic="introductions")


def _find_unanswered(introduction_id: str, user_id: str) -> tuple[User, ReceivedIntroduction]:
    user = load_fact_row(User, user_id)
    received = [each for each in list_received(user) if each.id == int(introduction_id)]
    if not received or received[0].is_accepted:
        raise NothingToSend
    return user, received[0]


def _find_met(introduction_id: str, user_id: str) -> tuple[User, Introduction]:
    user, introduction = load_fact_row(User, user_id), load_fact_row(Introduction, introduction_id)
    if introduction.met_at is None or introduction.stopped_at:
        raise NothingToSend
    people = (introduction.introducer_id, *_names(introduction))
    if len(people) < 3 or user.id not in people or not still_reaches(*people):
        raise NothingToSend
    return user, introduction


def _names(introduction: Introduction) -> dict[int, str]:
    query = select(IntroductionSide).where(IntroductionSide.introduction_id == introduction.id)
    sides = db.session.scalars(query.order_by(IntroductionSide.person_id))
    return {side.person_id: side.person.profile.name for side in sides}
