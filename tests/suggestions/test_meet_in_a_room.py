"""In a room, those who are open to talk and worth finding are shown first."""

from flask import Flask

from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.visits import Visit
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.suggestions.attendees import attend, says


def enter(cast: Cast, person: User, is_open: bool = True) -> None:
    person = db.session.get_one(User, person.id)
    db.session.get_one(Room, cast.room.id).enter(person)
    visit = Visit.find_open(person)
    assert visit
    visit.set_listing(True, is_open)
    db.session.commit()


def shown(client: Client, cast: Cast) -> list[str]:
    page = client.visit(f"/rooms/{cast.room.id}/visits")
    titles = [title for title in page.all("h2") if title.text == "Worth talking to right now"]
    if not titles:
        return []
    labels = [button.get("aria-label") for button in page.all("button")]
    return [label for label in labels if "who is open to talk" in label]


def test_the_best_of_those_who_are_open_to_talk(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    reader = client_for(cast.owner)
    with app.app_context():
        says(cast.owner, ask=["lute making"], offer=["falconry"], interest=["dbt"])
        says(cast.contact, offer=["lute making"])
        enter(cast, cast.contact)  # whom the reader knows already
        enter(cast, attend(cast, "shy", offer=["lute making"]), is_open=False)
        enter(cast, attend(cast, "alike", interest=["dbt"]))
        enter(cast, attend(cast, "unlisted", False, offer=["lute making"]))
        enter(cast, attend(cast, "both", offer=["lute making"], ask=["falconry"]))
        enter(cast, attend(cast, "other", offer=["cooking"]))
    with queries() as few:
        names = shown(reader, cast)
    assert names == [f"Say hello to {name} Person, who is open to talk" for name in ("Both", "Alike")]
    with app.app_context():
        for number in range(6):
            enter(cast, attend(cast, f"guest{number}", ask=["falconry"]))
    with queries() as many:
        names = shown(reader, cast)
    assert len(names) == 3
    assert names[0] == "Say hello to Both Person, who is open to talk"
    assert len(many) == len(few)


def test_whoever_pauses_or_leaves_is_not_shown(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P4"""
    reader = client_for(cast.owner)
    with app.app_context():
        says(cast.owner, ask=["lute making"])
        ada = attend(cast, "ada", offer=["lute making"])
        enter(cast, ada)
    assert len(shown(reader, cast)) == 1
    with app.app_context():
        db.session.get_one(User, ada.id).profile.pause()
        db.session.commit()
    assert shown(reader, cast) == []
