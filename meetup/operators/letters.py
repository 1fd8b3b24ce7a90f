"""The mails about suspensions: to those who answer for what is suspended, and to the operators."""

from flask import current_app

from ..languages import ENGLISH, gettext, lazy_gettext
from ..outbox import (
    SENT_TO_LEAVERS,
    SENT_TO_SUSPENDED,
    Letter,
    Link,
    NothingToSend,
    absolute_url,
    load_fact_row,
    write_letter,
    writes_letter,
)
from ..people import User
from ..people.names import short_name
from .models import LETTER as OPERATOR_LETTER
from .models import Operator
from .suspensions import Suspension, SuspensionMessage

SUSPENSION_LETTER, NEWS_LETTER, ANSWER_LETTER = "suspension", "suspension_news", "suspension_answer"

SENT_TO_SUSPENDED.update((SUSPENSION_LETTER, NEWS_LETTER))
SENT_TO_LEAVERS.add(ANSWER_LETTER)

SUSPENDED = {
    "profile": lazy_gettext("Your account is suspended"),
    "event": lazy_gettext("Your event is suspended: %(name)s"),
    "room": lazy_gettext("A room of your event is suspended: %(name)s"),
}
MEANS = {
    "profile": lazy_gettext(
        "The people who run this site have suspended your account. Nobody sees you or your card. You can sign in to "
        "read why, to answer, to export your data, and to delete your account."
    ),
    "event": lazy_gettext(
        "The people who run this site have suspended the event. Only its organizers and staff can open its page."
    ),
    "room": lazy_gettext(
        "The people who run this site have suspended the room. It is closed, and only organizers and staff can read it."
    ),
}


@writes_letter(OPERATOR_LETTER)
def _write_operator(user_id: str) -> Letter:
    user = load_fact_row(User, user_id)
    if Operator.find(user) is None:
        raise NothingToSend
    return Letter(
        subject=gettext("You're an operator now"),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext("The people who run this site made you an operator: you read reports, and you can suspend."),
            gettext("Whatever you open is written down, and whoever it is about can read that."),
        ),
        button=Link(gettext("Open the reports"), absolute_url("/operator")),
        reason=gettext("We always send this one, so no one becomes an operator without knowing."),
    )


@writes_letter(SUSPENSION_LETTER)
def _write_suspension(suspension_id: str, user_id: str) -> Letter:
    suspension, user = load_fact_row(Suspension, suspension_id), load_fact_row(User, user_id)
    return Letter(
        subject=str(SUSPENDED[suspension.kind]) % {"name": suspension.subject.name},
        name=short_name(user.profile.name),
        paragraphs=(str(MEANS[suspension.kind]), gettext("This is the reason:")),
        details=(suspension.reason,),
        button=_thread_link(suspension),
        reason=gettext("We always send this one, so you know and can answer."),
    )


@writes_letter(NEWS_LETTER)
def _write_news(message_id: str, user_id: str) -> Letter:
    message, user = load_fact_row(SuspensionMessage, message_id), load_fact_row(User, user_id)
    suspension = message.suspension
    is_restored = suspension.restored_at is not None
    return Letter(
        subject=_news_subject(suspension.kind, is_restored) % {"name": suspension.subject.name},
        name=short_name(user.profile.name),
        paragraphs=(gettext("The people who run this site wrote to you:"),),
        details=(message.text,),
        button=_thread_link(suspension),
        reason=gettext("We always send this one, so you know and can answer."),
    )


def _news_subject(kind: str, is_restored: bool) -> str:
    if not is_restored:
        return gettext("A reply about your suspension")
    if kind == "profile":
        return gettext("Your account is restored")
    return gettext("Restored: %(name)s") if kind == "event" else gettext("The room is restored: %(name)s")


@writes_letter(ANSWER_LETTER)
def _write_answer(message_id: str) -> Letter:
    message = load_fact_row(SuspensionMessage, message_id)
    if message.suspension.restored_at:
        raise NothingToSend
    return Letter(
        subject=gettext("An answer to a suspension"),
        paragraphs=(gettext("Somebody answered to a suspension. Open it to read the answer, and reply."),),
        button=Link(gettext("Open it"), absolute_url(f"/operator/suspensions/{message.suspension_id}")),
        reason=gettext("You get these because this address is the operator's."),
    )


def tell_operators(message: SuspensionMessage) -> None:
    """Tell whoever runs the site that somebody answered."""
    if operator := current_app.config["MEETUP"].operator_mail:
        write_letter(ANSWER_LETTER, to=operator, language=ENGLISH.tag, message_id=str(message.id))


def _thread_link(suspension: Suspension) -> Link:
    return Link(gettext("Read and answer"), absolute_url(f"/me/suspensions/{suspension.id}"))
