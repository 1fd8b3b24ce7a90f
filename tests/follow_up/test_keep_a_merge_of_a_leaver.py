"""G2: merges, and agreements about a list, when somebody deletes their account."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.follow_up import Merge
from meetup.people import Agreement
from tests.cast import Cast, join
from tests.conftest import ClientFor, Visit
from tests.exchange.scans import code_of, kept
from tests.people.departures import erase, leave


def test_undoing_a_merge_afterwards_brings_nothing_back(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit
) -> None:
    """The leaver had given a card as a guest before, which their friend knew to be theirs."""
    form = {"name": "Olive", "channel": "olive@example.net", "message": "Bike shed", "uuid": str(uuid4())}
    assert client_for(None).post_form(f"/c/{code_of(app, cast.friend)}/cards", form).status_code == 303
    friend, known = client_for(cast.friend), kept(app, cast.friend, cast.owner)
    with app.app_context():
        given = db.session.scalars(select(Contact).where(Contact.kept_card.has(name="Olive"))).one()
    assert friend.post_form(f"/contacts/{known.id}/merges", {"other_id": str(given.id)}).status_code == 303
    assert "olive@example.net" in visit(f"/contacts/{known.id}", as_=cast.friend).text
    leave(client_for(cast.owner), name="withheld")
    erase(app)
    with app.app_context():
        assert "olive" not in repr(db.session.scalars(select(Merge)).one().moved).lower()
    assert friend.post_form(f"/contacts/{known.id}/merges/{given.id}/removal", {}).status_code == 303
    for contact_id in (known.id, given.id):
        page = visit(f"/contacts/{contact_id}", as_=cast.friend).text
        assert "Someone you met" in page
        assert not [word for word in ("Olive", "olive@example.net", "Bike shed", "Owner Person") if word in page]


@pytest.mark.parametrize("subject", ["contact {contact_id}", "contact 987654"])
def test_what_was_agreed_to_about_a_contact_names_nobody(
    app: Flask, cast: Cast, client_for: ClientFor, subject: str
) -> None:
    """As the record had it before it was about the person. The contact may have been merged into another."""
    with app.app_context():
        contact = Contact.find(cast.owner, cast.friend)
        namesake = join("namesake")
        assert contact
        for user in (cast.friend, namesake):
            Agreement.record(user, "guest_card", "Owner Person", subject.format(contact_id=contact.id))
        db.session.commit()
    leave(client_for(cast.owner), name="withheld")
    erase(app)
    with app.app_context():
        about = dict(db.session.execute(select(Agreement.user_id, Agreement.about)).all())
        ended = db.session.scalars(select(Agreement.ended_at).where(Agreement.user_id == cast.friend.id)).one()
    assert about[cast.friend.id] == "" and ended
    if "987654" in subject:
        assert about[namesake.id] == "Owner Person", "who is not on the list agreed to something about somebody else"
