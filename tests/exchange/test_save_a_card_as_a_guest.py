"""Somebody with no account saves a card to their phone: no sign-in, nothing to fill in, only what is shared."""

from io import BytesIO

import vobject
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from meetup.codes import Code
from meetup.contacts import Block
from meetup.extensions import db
from meetup.people import User
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.pictures import store_photo


def code_of(app: Flask, person: User) -> str:
    with app.app_context():
        return Code.get_phone_code(person).code


def test_one_tap_saves_what_is_shared(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code = code_of(app, cast.owner)
    assert f"/c/{code}.vcf" in client_for(None).get(f"/c/{code}").text
    answer = client_for(None).get(f"/c/{code}.vcf")
    assert answer.content_type == "text/vcard; charset=utf-8"
    card = vobject.readOne(answer.text)
    assert card.fn.value == "Owner Person"
    assert card.title.value == "owner by trade"
    assert not {"email", "tel", "org"} & card.contents.keys()


def test_the_photo_comes_along_once_it_is_shared(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code = code_of(app, cast.owner)
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        owner.profile.set_photo(store_photo(owner.id, "teal"))
        db.session.commit()
    assert "PHOTO" not in client_for(None).get(f"/c/{code}.vcf").text
    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.share(["headline", "photo"])
        db.session.commit()
    photo = vobject.readOne(client_for(None).get(f"/c/{code}.vcf").text).photo.value
    assert Image.open(BytesIO(photo)).size == (256, 256)


def test_version_4_for_who_asks(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    path = f"/c/{code_of(app, cast.owner)}.vcf"
    by_header = client_for(None).get(path, headers={"Accept": "text/vcard;version=4.0"})
    assert "VERSION:4.0" in by_header.text
    assert "Accept" in by_header.vary
    assert client_for(None).get(f"{path}?version=4.0").text == by_header.text


def test_a_replaced_or_unknown_code_gives_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    code = code_of(app, cast.owner)
    client_for(cast.owner).post_form("/me/code/rotations")
    for gone in (code, "0" * 16):
        assert client_for(None).get(f"/c/{gone}.vcf").status_code == 404


def test_somebody_blocked_gets_what_guests_get(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Q8: a difference would tell them of the block."""
    with app.app_context():
        Block.create(cast.owner, cast.stranger)
        db.session.commit()
    path = f"/c/{code_of(app, cast.owner)}.vcf"
    assert client_for(cast.stranger).get(path).text == client_for(None).get(path).text


def test_saving_writes_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Q4."""

    def rows() -> dict[str, int]:
        with app.app_context():
            tables = db.metadata.sorted_tables
            return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    path, before = f"/c/{code_of(app, cast.owner)}.vcf", rows()
    for _ in range(10):
        client_for(None).get(path)
    assert rows() == before
