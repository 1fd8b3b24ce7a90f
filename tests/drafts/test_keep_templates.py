"""Templates: messages in one's own words, kept, used and read by their owner only."""

from html import unescape

import pytest

from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.drafts.test_write_a_thank_you import body


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}/draft"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


TEMPLATE = {"name": "After a talk", "body": "Hi {name}, thanks for coming to {event}! I owe you: {promise}.\n{me}"}


def test_a_template_of_my_own(owner: Client, path: str) -> None:
    assert owner.post_form("/me/templates", TEMPLATE).location == "/me/templates"
    assert "After a talk" in owner.visit("/me/templates")
    link = next(link for link in owner.visit(path).all("a") if "template=" in link["href"])
    assert body(owner.visit(link["href"])) == "Hi Contact, thanks for coming to PyData Lisbon!\nOwner Person"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Give it a name so you can find it again."),
        ({"body": " "}, "Write a message first."),
        ({"body": "x" * 2001}, "Keep this to 2000 characters."),
        ({"body": "Hi {nam}"}, "“{nam}” isn't a placeholder. You can use {name}, {event}"),
        ({"body": "Hi {name.__class__}"}, "“{name.__class__}” isn't a placeholder."),
        ({"body": "Hi {}"}, "“{}” isn't a placeholder."),
    ],
)
def test_what_is_no_template_stays_typed(owner: Client, form: dict[str, str], sentence: str) -> None:
    owner.post_form("/me/templates", TEMPLATE)
    edit = next(link["href"] for link in owner.visit("/me/templates").all("a") if link["href"].endswith("/edit"))
    for action in ("/me/templates", edit.removesuffix("/edit")):
        answer = owner.post_form(action, {**TEMPLATE, **form})
        assert answer.status_code == 422
        assert sentence in unescape(answer.text)
        assert all(value.strip() in answer.text for value in form.values())


def test_two_templates_need_two_names(owner: Client) -> None:
    for _ in range(2):  # A doubled tap is one.
        assert owner.post_form("/me/templates", TEMPLATE).status_code == 303
    assert "There is" not in owner.visit("/me/templates")
    taken = owner.post_form("/me/templates", {**TEMPLATE, "body": "Other"})
    assert taken.status_code == 422
    assert "You already have a template with that name." in taken.text
    owner.post_form("/me/templates", {"name": "Second", "body": "Other"})
    edit = [link["href"] for link in owner.visit("/me/templates").all("a") if link["href"].endswith("/edit")][1]
    assert owner.post_form(edit.removesuffix("/edit"), {"name": "After a talk", "body": "x"}).status_code == 422
    assert owner.post_form(edit.removesuffix("/edit"), {"name": "Third", "body": "x"}).status_code == 303
    assert owner.post_form(f"{edit.removesuffix('/edit')}/removal").status_code == 303
    assert "Third" not in owner.visit("/me/templates")


def test_twenty_are_plenty(owner: Client) -> None:
    answers = [owner.post_form("/me/templates", {"name": f"T{n}", "body": "Hi"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [422]
    assert "You can have up to 20 templates. Remove one first." in answers[-1].text
    assert not owner.visit("/me/templates").all("a", href="/me/templates/new")


def test_another_persons_template_is_nobodys(cast: Cast, owner: Client, client_for: ClientFor, path: str) -> None:
    owner.post_form("/me/templates", TEMPLATE)
    link = next(link["href"] for link in owner.visit("/me/templates").all("a") if link["href"].endswith("/edit"))
    number = link.split("/")[-2]
    theirs = client_for(cast.contact)
    assert theirs.get(link).status_code == 404
    assert "After a talk" not in theirs.visit("/me/templates")
    contact = next(a["href"] for a in theirs.visit("/contacts").all("a") if a["href"].split("/")[-1].isdigit())
    assert "thanks for coming" not in body(theirs.visit(f"{contact}/draft?template={number}"))
