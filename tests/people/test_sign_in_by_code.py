"""People type the six digits from the mail, in the browser that asked for them, and nowhere else (A1, A2, A8)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.codes import Code
from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.routes import limits
from meetup.people.signing_in.security_acts import SecurityAct
from meetup.people.signing_in.sign_in_links import SignInLink
from meetup.rate_limits import RateLimit
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.pages import Page
from tests.people.mailbox import another_code, ask_for_link, letters, newest_code, newest_link, path_of, signed_in
from tests.people.networks import post_from

OWNER, NEW = "owner@example.org", "new@example.org"
CODES = "/sign-in/codes"
RIGHT, WRONG, SPENT, TOO_MANY = 303, 422, 410, 429


def asked(app: Flask, client: Client, address: str = OWNER) -> str:
    """Ask for a mail and read its code."""
    assert ask_for_link(client, address).status_code == 303
    return newest_code(app, address)


def type_code(client: Client, code: str) -> TestResponse:
    return client.post_form(CODES, {"code": code})


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityAct.kind).order_by(SecurityAct.id)))


def test_typed_where_it_was_asked_for_it_signs_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    code = asked(app, client)
    assert len(code) == 7 and code[3] == " "
    page = client.visit("/sign-in/sent")
    typed = page.form(CODES).one("input", name="code")
    assert (typed["inputmode"], typed["autocomplete"]) == ("numeric", "one-time-code")
    answer = type_code(client, code)
    assert (answer.status_code, answer.location) == (RIGHT, "/")
    assert "Owner Person" in client.visit("/me")
    assert acts(app) == ["code_used"]
    assert client.post_form(path_of(newest_link(app, OWNER))).status_code == SPENT, "its link is spent with it"


@pytest.mark.parametrize(
    "spelled",
    [
        lambda code: code.replace(" ", ""),
        lambda code: f"  {code}\u00a0\n",
        lambda code: "-".join(code),
        lambda code: "".join(chr(0x0660 + int(digit)) for digit in code.replace(" ", "")),
    ],
)
def test_however_it_is_written(app: Flask, cast: Cast, client_for: ClientFor, spelled: Callable[[str], str]) -> None:
    client = client_for(None)
    assert type_code(client, spelled(asked(app, client))).status_code == RIGHT


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2", "1" * 4000]
)
def test_what_is_no_code_costs_no_try(app: Flask, cast: Cast, client_for: ClientFor, typed: str) -> None:
    client = client_for(None)
    code = asked(app, client)
    for _ in range(6):
        answer = type_code(client, typed)
        assert answer.status_code == WRONG
        assert "Type the six digits" in Page(answer.text, CODES).one(id="code-problem").text
    assert type_code(client, code).status_code == RIGHT


def test_five_wrong_ones_end_it_and_the_link_still_works(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    code = asked(app, client)
    wrong = another_code(code)
    said = []
    for _ in range(5):
        answer = type_code(client, wrong)
        said.append((answer.status_code, Page(answer.text, CODES).one(id="code-problem").text))
    assert [status for status, _ in said] == [WRONG] * 4 + [SPENT]
    assert "4 tries left" in said[0][1] and "1 try left" in said[3][1]
    assert "wrong five times" in said[4][1] and "Ask for a new one" in said[4][1]
    assert type_code(client, code).status_code == SPENT
    assert not signed_in(client)
    assert client.post_form(path_of(newest_link(app, OWNER))).status_code == 303


def test_it_runs_out_after_ten_minutes(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        late, early = client_for(None), client_for(None)
        late_code = asked(app, late)
        clock.shift(timedelta(minutes=2))
        early_code = asked(app, early)
        clock.shift(timedelta(minutes=9))
        assert type_code(late, late_code).status_code == SPENT
        assert type_code(early, early_code).status_code == RIGHT


def test_in_another_browser_it_is_worth_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Whoever was told it, or saw it on a locked screen, has not asked for it."""
    client, elsewhere, with_its_own = client_for(None), client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        asked(app, with_its_own, "stranger@example.org")
        code = asked(app, client)
        assert type_code(elsewhere, code).status_code == SPENT
        assert type_code(with_its_own, code).status_code == WRONG
        clock.shift(61)
        asked(app, elsewhere)
        assert type_code(elsewhere, code).status_code == WRONG
        assert not signed_in(elsewhere)
        assert type_code(client, code).status_code == RIGHT


def test_it_works_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    code = asked(app, client)
    copy = client_for(None)
    copy.set_cookie(app.config["SESSION_COOKIE_NAME"], client.cookie())
    assert type_code(client, code).status_code == RIGHT
    assert type_code(copy, code).status_code == SPENT, "the cookie of before, which anybody could keep"
    assert not signed_in(copy)


def test_the_link_ends_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    code = asked(app, client)
    assert client_for(None).post_form(path_of(newest_link(app, OWNER))).status_code == 303
    assert type_code(client, code).status_code == SPENT


def test_the_mail_before_works_as_it_may_come_late(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        first = asked(app, client)
        clock.shift(61)
        asked(app, client)
        assert type_code(client, first).status_code == RIGHT


def test_not_that_of_another_address(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client = client_for(None)
    first = asked(app, client, "stranger@example.org")
    asked(app, client)
    assert type_code(client, first).status_code == WRONG


def test_strangers_use_up_no_try_and_no_code_of_mine(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A8"""
    client, stranger = client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        code = asked(app, client)
        clock.shift(61)
        their_code = asked(app, stranger)
        for _ in range(6):
            type_code(stranger, another_code(their_code))
        assert type_code(client, code).status_code == RIGHT


@pytest.mark.one_database
def test_who_guesses_much_is_stopped_and_the_owner_is_not(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A8: by mailbox; the owner types theirs in a browser of theirs, a neighbour theirs, and links work everywhere."""
    monkeypatch.setattr(limits, "_CODES_OF_MAILBOX", RateLimit("test-of-mailbox", "3 per hour"))
    owner, stranger, neighbour = client_for(None), client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        type_code(owner, asked(app, owner))
        owner.post_form("/sign-out")
        clock.shift(61)
        wrong = another_code(asked(app, stranger))
        assert [type_code(stranger, wrong).status_code for _ in range(4)] == [WRONG] * 3 + [TOO_MANY]
        answer = type_code(stranger, newest_code(app, OWNER))
        assert answer.status_code == TOO_MANY
        assert answer.headers["Retry-After"]
        assert "The link in the email works" in answer.text
        assert stranger.get(path_of(newest_link(app, OWNER))).status_code == 200
        code = asked(app, neighbour, NEW)
        assert type_code(neighbour, code).status_code == RIGHT, "a whole conference has one network"
        clock.shift(61)
        assert type_code(owner, asked(app, owner)).status_code == RIGHT


@pytest.mark.one_database
def test_guessing_at_many_mailboxes_is_counted_together(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A8: a wrong code counts for each code it was compared with, wherever it comes from. Links go on working."""
    monkeypatch.setattr(limits, "_CODES_OF_ALL", RateLimit("test-of-all", "3 per hour"))
    stranger, newcomer = client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        asked(app, stranger)
        clock.shift(61)
        wrong = another_code(asked(app, stranger))
        tries = [post_from(stranger, f"203.0.113.{n}", CODES, {"code": wrong}) for n in (1, 2)]
        assert [answer.status_code for answer in tries] == [WRONG, TOO_MANY]
        code = asked(app, newcomer, NEW)
        assert type_code(newcomer, code).status_code == TOO_MANY
        assert newcomer.get(path_of(newest_link(app, NEW))).status_code == 200


def test_the_script_that_offers_passkeys_forgets_no_code(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Its answer may come after that of the form, so it must not carry the session of before."""
    client = client_for(None)
    client.visit("/sign-in")
    before = client.cookie()
    answer = client.post_form("/sign-in/passkey/challenges")
    assert answer.status_code == 200
    assert client.cookie() == before
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if "session" in cookie]
    assert type_code(client, asked(app, client)).status_code == RIGHT


@pytest.mark.also_serializable
def test_typed_at_once_one_browser_signs_in(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """R1: both have the cookie of the browser that asked."""
    clients = [client_for(None) for _ in range(2)]
    code = asked(app, clients[0])
    clients[1].set_cookie(app.config["SESSION_COOKIE_NAME"], clients[0].cookie())
    forms = [{"csrf_token": client.token(), "code": code} for client in clients]
    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(lambda client, form: client.post(CODES, data=form).status_code, clients, forms)
        assert sorted(answers) == [RIGHT, SPENT]
    assert sorted(signed_in(client) for client in clients) == [False, True]


@pytest.mark.also_serializable
def test_of_many_guesses_at_once_five_count(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """R1"""
    asker = client_for(None)
    code = asked(app, asker)
    clients = [client_for(None) for _ in range(8)]
    for client in clients:
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], asker.cookie())
    forms = [{"csrf_token": client.token(), "code": another_code(code)} for client in clients]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda client, form: client.post(CODES, data=form).status_code, clients, forms))
    assert sorted(answers) == [SPENT] * 4 + [WRONG] * 4
    assert type_code(asker, code).status_code == SPENT


def test_a_wrong_one_is_answered_alike_for_nobody(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """A1: the same words, and the same work."""
    answers = []
    for address in (OWNER, "nobody@example.org"):
        client = client_for(None)
        wrong = another_code(asked(app, client, address))
        shown = client.visit("/sign-in/sent").text.replace(address, "…")
        with queries() as asked_for:
            answer = type_code(client, wrong)
        said = Page(answer.text, CODES).text.replace(address, "…")
        answers.append((shown, answer.status_code, said, [query.split(" WHERE ")[0] for query in asked_for]))
    assert answers[0] == answers[1]


def test_no_table_holds_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A2: nor anything that it could be found from without the secret of the server."""
    code = asked(app, client_for(None))
    with app.app_context():
        link = db.session.scalars(select(SignInLink)).one()
        stored = [str(value) for row in db.session.execute(select(SignInLink.__table__)) for value in row]
        stored += [str(row) for row in db.session.execute(select(db.metadata.tables["mails"].c.facts))]
        assert link.seed in stored
    for spelling in (code, code.replace(" ", "")):
        assert not [value for value in stored if value == spelling or f"'{spelling}'" in value]
    config = app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = "another secret that is long enough for it"
    try:
        assert newest_code(app, OWNER) != code
    finally:
        app.config["SECRET_KEY"] = config


def test_the_subject_and_the_preview_keep_it_to_themselves(app: Flask, client_for: ClientFor) -> None:
    """A locked screen shows both to whoever stands beside it."""
    code = asked(app, client_for(None))
    (letter,) = letters(app, OWNER)
    assert code not in letter.subject
    preview = letter.html.partition("display:none")[2].partition("</div>")[0]
    assert "Open this email to see your code." in preview
    assert preview.count("&zwnj;") > 100
    assert code in letter.html and code in letter.text


def test_a_newcomer_who_said_who_they_are_goes_right_to_their_code(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    client.post_form("/sign-up", {"name": "Ana Souza", "email": NEW, "reach": "email"})
    answer = type_code(client, newest_code(app, NEW))
    assert (answer.status_code, answer.location) == (303, "/me/code")
    assert "Ana Souza" in client.visit("/me")
    assert acts(app) == ["code_used"]


def test_a_newcomer_of_whom_nothing_is_known_is_asked_first(app: Flask, client_for: ClientFor) -> None:
    client = client_for(None)
    answer = type_code(client, asked(app, client, NEW))
    link = path_of(newest_link(app, NEW))
    assert answer.location == link
    assert not signed_in(client)
    page = client.visit(link)
    assert page.form(link).all("input", id="name")
    assert client.post_form(link, {"name": "Ana Souza", "reach": "none"}).status_code == 303
    assert signed_in(client)
    assert acts(app) == ["code_used"]
    assert type_code(client_for(None), newest_code(app, NEW)).status_code == SPENT


def test_a_guest_joins_by_code(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        code = db.session.get_one(Event, cast.event.id).code.code
    client = client_for(None)
    shown = client.post_form(f"/c/{code}/joinings", {"name": "Stranger", "email": "stranger@example.org"}).location
    form = client.visit(shown).form(CODES)
    assert form.one("input", name="code")
    answer = type_code(client, newest_code(app, "stranger@example.org"))
    assert answer.location == f"/events/{cast.event.slug}"


def test_a_guest_who_gave_a_card_gets_no_code(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """They did not ask to sign in, and the page of the link asks whom they gave it to."""
    with app.app_context():
        card = Code.get_phone_code(cast.organizer).code
    client = client_for(None)
    uuid = "0b8f9d2e-7c0c-4f43-9d39-0a3f4b4ac9a1"
    client.post_form(f"/c/{card}/cards", {"name": "Stranger", "channel": "stranger@example.org", "uuid": uuid})
    (letter,) = letters(app, "stranger@example.org")
    assert not letter.code
    assert type_code(client, "123456").status_code == SPENT


def test_confirming_takes_it_on_the_page_that_asks(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A6: the step-up page, whose purpose and way on are kept with the mail."""
    owner, elsewhere = client_for(cast.owner), client_for(cast.owner)
    path = "/me/confirmation?next=/me/export&purpose=testing"
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        assert not owner.visit(path).all("input", name="code")
        sent = owner.post_form("/me/confirmation/links", {"next": "/me/export", "purpose": "testing"})
        assert sent.location == path
        form = owner.visit(path).form("/me/confirmation/codes")
        code = newest_code(app, OWNER)
        typed = {name: form.one("input", name=name)["value"] for name in ("next", "purpose")}
        assert elsewhere.post_form("/me/confirmation/codes", {"code": code}).status_code == SPENT
        assert type_code(owner, code).status_code == SPENT, "it confirms, and does not sign in"
        answer = owner.post_form("/me/confirmation/codes", {"code": another_code(code), **typed})
        assert answer.status_code == WRONG
        again = Page(answer.text, "/me/confirmation/codes").form("/me/confirmation/codes")
        assert again.one("input", name="purpose")["value"] == "testing"
        answer = owner.post_form("/me/confirmation/codes", {"code": code, **typed})
        assert answer.location == "/me/export"
        assert owner.get("/me/export.json").status_code == 200
    assert acts(app)[0] == "confirmed"


def test_a_code_to_sign_in_confirms_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    code = asked(app, owner)
    assert owner.post_form("/me/confirmation/codes", {"code": code}).status_code == SPENT


def test_a_new_device_is_told(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A10"""
    first, second = client_for(None), client_for(None)
    with time_machine.travel(now(), tick=False) as clock:
        type_code(first, asked(app, first))
        clock.shift(61)
        type_code(second, asked(app, second))
    assert letters(app, OWNER)[-1].subject == "New sign-in to your Meetup companion account"
    with app.app_context():
        assert db.session.scalar(select(User.id).where(User.email == OWNER))
