"""Q6: doubled taps, two phones that scan each other, and an undo, all at once."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.cards import cards, listed
from tests.exchange.scans import JSON, code_of, contact, encounters, kept, scan

pytestmark = pytest.mark.also_serializable

THREADS = 10

Post = Callable[[], TestResponse]


def at_once(posts: Sequence[Post]) -> list[TestResponse]:
    with ThreadPoolExecutor(THREADS) as threads:
        return [running.result() for running in [threads.submit(post) for post in posts]]


def posting(client: Client, path: str, form: dict[str, str]) -> Post:
    """A POST that is ready to go, its token fetched."""
    data = {"csrf_token": client.token(), **form}
    return lambda: client.post(path, data=data, headers=JSON)


def statuses(answers: Sequence[TestResponse]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def on_lists(app: Flask, a: User, b: User) -> int:
    """How many contacts two people have with each other, on both lists."""
    with app.app_context():
        pair = Contact.owner_id.in_((a.id, b.id)), Contact.person_id.in_((a.id, b.id))
        return db.session.scalar(select(func.count()).select_from(Contact).where(*pair)) or 0


@pytest.mark.slow
def test_fifty_posts_of_one_exchange_in_both_directions(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    pair = [(cast.owner, cast.stranger), (cast.stranger, cast.owner)]
    scans = {
        scanner.id: {"code": code_of(app, owner), "uuid": str(uuid4()), "at": now().isoformat()}
        for scanner, owner in pair
    }
    posts = [posting(client_for(scanner), "/contacts", scans[scanner.id]) for scanner, _ in pair * 25]
    answers = at_once(posts)
    assert statuses(answers) == {201: 2, 200: 48}
    assert on_lists(app, cast.owner, cast.stranger) == 2
    made = [meeting for meeting in encounters(app) if cast.stranger.id in (meeting.scanner_id, meeting.scanned_id)]
    assert {str(meeting.uuid) for meeting in made} == {form["uuid"] for form in scans.values()}
    assert len(made) == 2


def test_many_scans_of_one_person_at_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Each counts, and the latest of them says when they met."""
    code, client = code_of(app, cast.contact), client_for(cast.owner)
    forms = [{"code": code, "uuid": str(uuid4()), "at": now().isoformat()} for _ in range(20)]
    answers = at_once([posting(client, "/contacts", form) for form in forms])
    assert statuses(answers) == {201: 20}
    for mine in (kept(app, cast.owner, cast.contact), kept(app, cast.contact, cast.owner)):
        assert mine.met_at == max(meeting.met_at for meeting in encounters(app) if meeting.scanner_id == cast.owner.id)


def test_an_undo_never_takes_a_new_meeting_along(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """However the two meet in the database: the contacts stay exactly as long as a meeting stands."""
    code, owner, stranger = code_of(app, cast.stranger), client_for(cast.owner), client_for(cast.stranger)
    for _ in range(8):
        scan(owner, code)
        old = encounters(app)[-1]
        undo = f"/encounters/{old.id}/removal"
        form = {"code": code, "uuid": str(uuid4()), "at": now().isoformat()}
        answers = at_once([posting(owner, "/contacts", form), posting(stranger, undo, {}), posting(owner, undo, {})])
        assert statuses(answers) == {201: 1, 200: 2}
        assert on_lists(app, cast.owner, cast.stranger) == 2
        new = encounters(app)[-1]
        assert new.contact_id == kept(app, cast.owner, cast.stranger).id
        assert owner.post_form(f"/encounters/{new.id}/removal").status_code == 303
        assert contact(app, cast.owner, cast.stranger) is None


def test_of_many_notes_at_once_one_is_saved_and_the_others_told(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, path = client_for(cast.owner), f"/contacts/{cast.met.id}/note"
    notes = [{"note": f"Note {number}", "version": "0"} for number in range(20)]
    answers = at_once([posting(client, path, note) for note in notes])
    assert statuses(answers) == {200: 1, 409: 19}
    saved = next(place for place, answer in enumerate(answers) if answer.status_code == 200)
    assert kept(app, cast.owner, cast.contact).note == f"Note {saved}"


def test_many_posts_of_one_card_are_one_contact(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    form = {"name": "Wei Zhang", "uuid": str(uuid4()), "how": "by_hand", "note": "Red scarf"}
    answers = at_once([posting(client_for(cast.owner), "/cards", form) for _ in range(20)])
    assert statuses(answers) == {201: 1, 200: 19}
    [card] = cards(app)
    [wei] = listed(app, cast.owner, "Wei Zhang")
    assert (wei.kept_card_id, wei.note) == (card.id, "Red scarf")


def test_what_is_added_to_one_contact_at_once_is_all_there(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    addresses = {f"wei{number}@example.org" for number in range(6)}
    into = {"name": "Contact Person", "how": "scan", "into": str(cast.met.id)}
    forms = [{**into, "uuid": str(uuid4()), "emails": address} for address in addresses]
    answers = at_once([posting(client_for(cast.owner), "/cards", form) for form in forms])
    assert statuses(answers) == {201: 6}
    assert set(kept(app, cast.owner, cast.contact).card.emails) == addresses
