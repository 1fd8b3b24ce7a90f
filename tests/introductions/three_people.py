"""Three people and everything that the introducer and one of the two can notice while the other does this or that."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import event, select

from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.exchange import giving
from meetup.extensions import db, limiter
from meetup.introductions import IntroductionSettings, IntroductionSide
from meetup.introductions.telling import tell_of_introductions
from meetup.outbox import Mail, NothingToSend, Push
from meetup.outbox.pushes import PushSubscription
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.people.signing_in.sign_ins import SignIn
from meetup.transfer.full_export import export_lines
from tests.cast import Cast
from tests.casting import Casting
from tests.clients import Client
from tests.introductions.introducing import TO_A, TO_B, connect
from tests.pages import PADDING, TOKEN

RANDOM = re.compile(r'nonce="[^"]+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
BEGAN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
NOT_NOW, SILENCE, BLOCK, WITHDRAWAL = "not now", "silence", "block", "withdrawal"


@dataclass
class Stage:
    """The introducer, the one who answers, and the other, each with a browser.

    ``seen`` is what the observers saw, in order.
    """

    app: Flask
    cast: Cast
    clock: Any
    people: dict[str, User]
    clients: dict[str, Client]
    observers: Sequence[str]
    seen: dict[str, list[Any]] = field(default_factory=dict)

    def do(self, act: str) -> None:
        """Carry out an act, and let the observers look at their pages."""
        ACTS[act](self)
        for who in self.observers:
            for path in ("/", "/introductions"):
                self.look(who, path)

    def look(self, who: str, path: str) -> None:
        self._note(who, lambda client: client.get(path))

    def post(self, who: str, path: str, form: dict[str, Any] | None = None) -> None:
        """Post as somebody. An observer notices the answer, and how many statements it took."""
        token = self.clients[who].token()
        self._note(who, lambda client: client.post(path, data={"csrf_token": token, **(form or {})}))

    def _note(self, who: str, ask: Callable[[Client], Any]) -> None:
        with Statements(self.app) as sent:
            answer = ask(self.clients[who])
        self.seen.setdefault(who, []).append(
            (answer.request.path, answer.status_code, answer.location, plain(answer.text), len(sent))
        )

    def answer(self, who: str, act: str) -> None:
        """Answer the latest introduction, as far as there is one for them."""
        if introduction_id := self.latest(who):
            self.post(who, f"/introductions/{introduction_id}/{act}")

    def latest(self, who: str) -> int | None:
        with self.app.app_context():
            query = select(IntroductionSide.introduction_id).where(IntroductionSide.person_id == self.people[who].id)
            return db.session.scalar(query.order_by(IntroductionSide.introduction_id.desc()).limit(1))

    def has_accepted(self, who: str) -> bool:
        """Whether they have said yes to the latest introduction."""
        with self.app.app_context():
            side = db.session.get(IntroductionSide, (self.latest(who) or 0, self.people[who].id))
            return side is not None and side.accepted_at is not None

    def change(self, verb: Callable[..., object], *who: str) -> None:
        """Do something that no observer does: a verb of a model, with these people."""
        with self.app.test_request_context():
            verb(*(db.session.get_one(User, self.people[each].id) for each in who))
            db.session.commit()

    def look_at_everything(self) -> None:
        """Look at every page that could tell, the full export, and what is in the outbox."""
        for who in self.observers:
            contacts = self._contact_paths(who)
            paths = ("/contacts", "/me/introductions", "/me/card/holders", "/today/news", *contacts)
            for path in paths:
                self.look(who, path)
            self.seen[who] += [self._export(who), *self._outbox(who)]

    def _contact_paths(self, who: str) -> list[str]:
        with self.app.app_context():
            query = select(Contact.id).where(Contact.owner_id == self.people[who].id).order_by(Contact.id)
            return [f"/contacts/{id_}" for id_ in db.session.scalars(query)]

    def _export(self, who: str) -> str:
        with self.app.test_request_context():
            user = db.session.get_one(User, self.people[who].id)
            ids = select(Contact.id).where(Contact.owner_id == user.id).order_by(Contact.id)
            return "".join(export_lines(user, db.session.scalars(ids).all()))

    def _outbox(self, who: str) -> list[Any]:
        with self.app.test_request_context():
            user = db.session.get_one(User, self.people[who].id)
            mails = select(Mail).where(Mail.recipient == user.email).order_by(Mail.id)
            pushes = select(Push).join(PushSubscription).join(SignIn).where(SignIn.user_id == user.id)
            items = [*db.session.scalars(mails), *db.session.scalars(pushes.order_by(Push.id))]
            return [(item.kind, item.created_at, written(item)) for item in items]


def written(item: Mail | Push) -> Any:
    """What would be sent now."""
    try:
        return item.letter.text if isinstance(item, Mail) else item.message
    except NothingToSend:
        return None


def plain(markup: str) -> str:
    """A page without what is random in each answer."""
    return PADDING.sub("", TOKEN.sub("token", RANDOM.sub("", markup)))


class Statements:
    """``with Statements(app) as sent`` lists the statements of the block."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.sent: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.sent

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.sent.append(statement)


def take_back(person: User, holder: User) -> None:
    """``person`` takes their card back from ``holder``."""
    held = Contact.find(holder, person, include_deleted=True)
    pair = giving.lock_contact_pair(person, held.id) if held else None
    if pair:
        giving.revoke_card(pair)


def give_again(person: User, holder: User) -> None:
    held = Contact.find(holder, person, include_deleted=True)
    pair = giving.lock_contact_pair(person, held.id) if held else None
    if pair:
        giving.restore_card(pair)


def introduce(stage: Stage) -> None:
    introduce_two(stage, *(stage.people[who] for who in ("answerer", "other")))


def introduce_others(stage: Stage) -> None:
    """Introduce two people who have nothing to do with the rest, but for the limit of open introductions."""
    introduce_two(stage, stage.cast.staff, stage.cast.organizer)


def introduce_two(stage: Stage, *people: User) -> None:
    with stage.app.app_context():
        one, other = (Contact.find(stage.people["introducer"], person) for person in people)
        assert one and other
        path = f"/contacts/{one.id}/introductions/{other.id}"
    stage.post("introducer", path, {"to_a": TO_A, "to_b": TO_B})


def withdraw(stage: Stage) -> None:
    if introduction_id := stage.latest("answerer"):
        stage.post("introducer", f"/introductions/{introduction_id}/withdrawal")


def tell(stage: Stage) -> None:
    with stage.app.app_context():
        run_planner(tell_of_introductions)


def set_introducible(user: User, introducible: bool) -> None:
    IntroductionSettings.choose(user, introducible=introducible, mailed=True, mutual=False)


ACTS: dict[str, Callable[[Stage], None]] = {
    "introduce": introduce,
    "introduce two others": introduce_others,
    "the answerer says yes": lambda stage: stage.answer("answerer", "acceptance"),
    "the other says yes": lambda stage: stage.answer("other", "acceptance"),
    "the other says not now": lambda stage: stage.answer("other", "not-now"),
    "withdraw": withdraw,
    "the worker tells": tell,
    "a day passes": lambda stage: stage.clock.shift(timedelta(days=1)),
    "two weeks pass": lambda stage: stage.clock.shift(timedelta(days=14)),
    "the other blocks the answerer": lambda stage: stage.change(Block.create, "other", "answerer"),
    "the other unblocks the answerer": lambda stage: stage.change(unblock, "other", "answerer"),
    "the answerer unblocks the other": lambda stage: stage.change(unblock, "answerer", "other"),
    "the answerer blocks the introducer": lambda stage: stage.change(Block.create, "answerer", "introducer"),
    "the answerer unblocks the introducer": lambda stage: stage.change(unblock, "answerer", "introducer"),
    "the answerer takes their card back": lambda stage: stage.change(take_back, "answerer", "introducer"),
    "the answerer gives it again": lambda stage: stage.change(give_again, "answerer", "introducer"),
    "the other takes their card back": lambda stage: stage.change(take_back, "other", "introducer"),
    "the answerer pauses": lambda stage: stage.change(lambda user: user.profile.pause(), "answerer"),
    "the answerer resumes": lambda stage: stage.change(lambda user: user.profile.resume(), "answerer"),
    "the other may not be introduced": lambda stage: stage.change(lambda user: set_introducible(user, False), "other"),
}
"""What can happen, besides the answer that is compared."""


def unblock(owner: User, person: User) -> None:
    Block.remove(owner, person.id)


def play(
    app: Flask, casting: Casting, before: Sequence[str], answer: str, after: Sequence[str], swapped: bool
) -> dict[str, list[Any]]:
    """Return what the introducer and the other see in all: before the answer, at it, and after it."""
    with time_machine.travel(BEGAN, tick=False) as clock:
        limiter.reset()
        cast = casting.call()
        connect(app, (cast.owner, cast.staff), (cast.owner, cast.organizer))
        two = (cast.friend, cast.contact) if swapped else (cast.contact, cast.friend)
        people = dict(zip(("introducer", "answerer", "other"), (cast.owner, *two), strict=True))
        clients = {name: sign_in(app, person) for name, person in people.items()}
        stage = Stage(app, cast, clock, people, clients, ("introducer", "other"))
        for act in before:
            stage.do(act)
        give_answer(stage, answer)
        for act in after:
            stage.do(act)
        stage.look_at_everything()
        return stage.seen


def give_answer(stage: Stage, answer: str) -> None:
    """Let the answerer answer. Who has said yes already says nothing more."""
    if answer == BLOCK:
        stage.change(Block.create, "answerer", "other")
    elif answer == WITHDRAWAL:
        withdraw(stage)
        del stage.seen["introducer"]
    elif answer == NOT_NOW and not stage.has_accepted("answerer"):
        stage.answer("answerer", "not-now")
    for who in stage.observers:
        for path in ("/", "/introductions"):
            stage.look(who, path)


def sign_in(app: Flask, person: User) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    client.sign_in(person)
    with app.app_context():
        sign_in = db.session.scalars(
            select(SignIn).where(SignIn.user_id == person.id).order_by(SignIn.id.desc())
        ).first()
        assert sign_in
        PushSubscription.subscribe(sign_in.id, f"https://push.example.org/{person.id}", "B" + "x" * 86, "x" * 22)
        db.session.commit()
    return client
