"""A mutual contact is a reason to find somebody, where all three have agreed to be shown as one."""

from collections.abc import Callable

import pytest
from flask import Flask

from meetup.contacts import Contact
from meetup.contacts.blocks import Block
from meetup.extensions import db, now
from meetup.introductions.settings import IntroductionSettings
from meetup.people import User
from tests.cast import Cast, scan
from tests.conftest import ClientFor
from tests.suggestions.attendees import attend, draw, suggested


def show_as_mutual(user: User, wanted: bool = True) -> None:
    user = db.session.get_one(User, user.id)
    IntroductionSettings.choose(user, introducible=True, mailed=False, mutual=wanted)
    db.session.commit()


def switch_off(name: str) -> Callable[[Cast, User], None]:
    return lambda cast, ada: show_as_mutual(ada if name == "ada" else getattr(cast, name), wanted=False)


def take_back(cast: Cast, ada: User) -> None:
    contact, ada = db.session.get_one(User, cast.contact.id), db.session.get_one(User, ada.id)
    found = Contact.find(contact, ada)
    assert found
    found.revoked_at = now()
    db.session.commit()


def block(cast: Cast, ada: User) -> None:
    Block.create(db.session.get_one(User, ada.id), db.session.get_one(User, cast.owner.id))
    db.session.commit()


@pytest.mark.parametrize(
    "hide", [None, switch_off("owner"), switch_off("contact"), switch_off("ada"), take_back, block]
)
def test_only_where_all_three_agree(
    app: Flask, cast: Cast, client_for: ClientFor, hide: Callable[[Cast, User], None] | None
) -> None:
    reader = client_for(cast.owner)
    with app.app_context():
        ada = attend(cast, "ada", interest=["lute making"])
        scan(db.session.get_one(User, cast.contact.id), db.session.get_one(User, ada.id))
        for user in (cast.owner, cast.contact, ada):
            show_as_mutual(user)
        draw()
    assert suggested(reader) == [("Ada Person", "You both know Contact Person")]
    if hide:
        with app.app_context():
            hide(cast, ada)
        assert suggested(reader) == []
