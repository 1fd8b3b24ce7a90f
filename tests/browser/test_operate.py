"""Somebody reports an event, an operator suspends it, its organizer answers, and it is restored."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from meetup.extensions import db
from meetup.operators import Operator, Suspension
from meetup.people import User
from meetup.people.complaints import Complaint
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.browser.test_axe import sideways, unroll, violations, violations_of_colour
from tests.cast import join

REASON = "The page pretends to be another conference."
ANSWER = "We have changed the title. Is it fine now?"


def make_operator(site: Site) -> User:
    with site.app.app_context():
        operator = join("operator")
        db.session.add(Operator(user_id=operator.id, added_by="a test"))
        db.session.commit()
        return operator


def open_first(page: Page, path: str) -> None:
    """Open the first line of a list, which is written down."""
    page.goto(path)
    page.locator("main a.row-link").first.click()
    expect(page.get_by_role("heading", level=1, name="Open this?")).to_be_visible()
    page.get_by_role("button", name="Open").click()


def test_a_reported_event(site: Site, watch: Watch, laptop_for: LaptopFor) -> None:
    watch.expect("410")
    event = f"/events/{site.cast.event.slug}"
    guest, organizer = laptop_for(None, **PHONE), laptop_for(site.cast.organizer, **PHONE)
    operator = laptop_for(make_operator(site), **PHONE)
    guest.goto(event)
    guest.get_by_role("link", name="Report this event").click()
    guest.get_by_text("Pretends to be someone else").click()
    guest.get_by_role("button", name="Report").click()
    expect(guest.get_by_text("The people who run this site will take a look.")).to_be_visible()

    open_first(operator, "/operator")
    expect(operator.get_by_role("heading", name="PyData Lisbon")).to_be_visible()
    operator.get_by_label("Reason").fill(REASON)
    operator.get_by_role("button", name="Suspend").click()
    expect(operator.get_by_text("They were told why, and can answer.")).to_be_visible()
    guest.goto(event)
    expect(guest.get_by_text("This event isn't available right now.")).to_be_visible()

    organizer.goto(event)
    organizer.get_by_role("link", name="Read why, and answer").click()
    expect(organizer.get_by_text(REASON)).to_be_visible()
    organizer.get_by_label("Your answer").fill(ANSWER)
    organizer.get_by_role("button", name="Send").click()
    expect(organizer.get_by_text("You get an email when there is a reply.")).to_be_visible()

    operator.goto("/operator/suspended")
    operator.locator("main a.row-link").first.click()  # What was opened stays open for ten minutes.
    expect(operator.get_by_text(ANSWER)).to_be_visible()
    operator.get_by_label("Reason").fill("The title is another one now. Thank you.")
    operator.get_by_role("button", name="Restore").click()
    expect(operator.get_by_text("Restored. They were told.")).to_be_visible()
    guest.goto(event)
    expect(guest.get_by_role("heading", level=1, name="PyData Lisbon")).to_be_visible()
    organizer.goto("/me/operator-looks")
    for act in ("Restored it", "Suspended it"):
        expect(organizer.get_by_text(act)).to_be_visible()
    expect(organizer.get_by_text("Looked at it")).to_have_count(1)


def test_pages_of_operators_are_accessible(site: Site, laptop_for: LaptopFor) -> None:
    """What a report and a suspension look like, to the operator and to somebody who is suspended."""
    cast = site.cast
    operator = make_operator(site)
    client = site.app.test_client()
    client.sign_in(operator)  # type: ignore[attr-defined]
    with site.app.app_context():
        told = {"about": "", "path": "", "reason": "spam", "note": "It is not theirs"}
        rows = [
            Complaint(kind="event", event_id=cast.event.id, **told),
            Complaint(kind="profile", subject_id=cast.contact.id, **told),
        ]
        db.session.add_all(rows)
        db.session.commit()
        event_id, profile_id = (row.id for row in rows)
    gate, opened = f"/operator/reports/{event_id}", f"/operator/reports/{profile_id}"
    client.post_form(f"{opened}/looks", {})  # type: ignore[attr-defined]
    page, found = laptop_for(operator, **PHONE), []
    for path in ("/operator", gate, opened):
        found += looked_over(page, path)
    client.post_form(f"{opened}/suspension", {"reason": REASON})  # type: ignore[attr-defined]
    with site.app.app_context():
        suspension_id = db.session.scalars(select(Suspension.id)).one()
    for path in ("/operator/closed", "/operator/suspended", f"/operator/suspensions/{suspension_id}"):
        found += looked_over(page, path)
    suspended = laptop_for(cast.contact, **PHONE)
    for path in ("/me/suspension", "/me/operator-looks"):
        found += looked_over(suspended, path)
    assert not found, "\n".join(found)


def looked_over(page: Page, path: str) -> list[str]:
    page.goto(path)
    unroll(page)
    return violations(page, "light") + violations_of_colour(page) + sideways(page)
