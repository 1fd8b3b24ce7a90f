"""The scanner meets codes that are none of ours: people are looked over and kept, anything else stays text."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.exchange import Encounter
from meetup.extensions import db
from tests.browser.conftest import LaptopFor, PhoneFor, Site, Watch
from tests.browser.installed import entries, install
from tests.browser.test_offline import NO_SIGNAL, soon
from tests.browser.test_scanning import notice, png, qr, scanning, sheet
from tests.exchange.cards import ANA

SMALL = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Matos\nTEL:+351 912 345 678\nEMAIL:ana@x.example\nEND:VCARD"


def listed(site: Site, name: str) -> list[Contact]:
    with site.app.app_context():
        mine = db.session.scalars(select(Contact).where(Contact.owner_id == site.cast.owner.id)).unique().all()
        return [contact for contact in mine if contact.name == name]


def meetings(site: Site, contact: Contact) -> int:
    with site.app.app_context():
        return len(Encounter.all_for(contact))


def pending(page: Page) -> Page:
    page.locator(".pending summary").click()
    return page


def test_a_contact_card_is_looked_over_and_saved(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr(SMALL))
    expect(sheet(page).get_by_role("heading", name="Review")).to_be_visible()
    expect(sheet(page).get_by_label("Name")).to_have_value("Ana Matos")
    assert not listed(site, "Ana Matos")
    sheet(page).get_by_label("Name").fill("Ana de Matos")
    sheet(page).get_by_label("Note to self").fill("Red scarf")
    sheet(page).get_by_role("button", name="Save").click()
    expect(sheet(page).get_by_role("heading", name="Ana de Matos")).to_be_visible()
    expect(sheet(page).get_by_label("Note to self")).to_have_value("Red scarf")
    [ana] = listed(site, "Ana de Matos")
    assert (ana.note, ana.event_id, ana.card.phone) == ("Red scarf", site.cast.event.id, "+351 912 345 678")
    assert not entries(page)

    page.get_by_role("button", name="Save and next").click()
    page.wait_for_timeout(1_000)  # The code is still before the camera, and is not read again at once.
    expect(sheet(page)).to_be_empty()


def test_undo_on_the_sheet_takes_it_off_the_list(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr(SMALL))
    sheet(page).get_by_role("button", name="Save").click()
    sheet(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert not listed(site, "Ana Matos")


def test_what_is_wrong_is_said_on_the_sheet_and_discarding_saves_nothing(
    site: Site, watch: Watch, phone_for: PhoneFor
) -> None:
    watch.expect("422")
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr("tel:+351912345678"))
    sheet(page).get_by_role("button", name="Save").click()
    expect(sheet(page).get_by_text("Type a name.")).to_be_visible()
    expect(sheet(page).get_by_label("Phone")).to_have_value("+351912345678")
    phone.look_at(None)
    sheet(page).get_by_role("button", name="Discard").click()
    expect(notice(page)).to_have_text("Discarded. Nothing was saved.")
    assert not entries(page)


def test_somebody_on_the_list_already_gets_what_is_new(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr("BEGIN:VCARD\nFN:Contact Person\nTEL:+441234567\nEND:VCARD"))
    sheet(page).get_by_label("Add to Contact Person").check()
    sheet(page).get_by_role("button", name="Save").click()
    expect(sheet(page).get_by_role("heading", name="Contact Person")).to_be_visible()
    [same] = listed(site, "Contact Person")
    assert (same.id, same.card.phone) == (site.cast.met.id, "+441234567")


def test_another_address_is_shown_and_never_opened_by_itself(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr("https://elsewhere.example/a"))
    link = page.get_by_role("link", name="Open the link")
    expect(link).to_have_attribute("href", "https://elsewhere.example/a")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "https://elsewhere.example/a"
    phone.look_at(qr("javascript:alert(1)"))
    expect(notice(page)).to_have_text("That's not a contact code. It says: javascript:alert(1)")
    expect(link).to_be_hidden()
    assert page.url == f"{site.url}/scan"


def test_without_a_signal_a_card_waits_to_be_looked_over(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner)
    watch.expect(*NO_SIGNAL)
    page = scanning(phone)
    phone.context.set_offline(True)
    phone.look_at(qr(SMALL))
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    expect(sheet(page)).to_contain_text("Ana Matos")
    phone.look_at(None)
    sheet(page).get_by_label("Note to self").fill("Red scarf")
    page.get_by_role("button", name="Save and next").click()
    page.reload()
    expect(page.get_by_text("1 card to review.")).to_be_visible()

    phone.context.set_offline(False)
    page.goto("/scan")
    pending(page).get_by_role("button", name="Review and save").click()
    expect(sheet(page).get_by_label("Name")).to_have_value("Ana Matos")
    expect(sheet(page).get_by_label("Note to self")).to_have_value("Red scarf")
    assert not listed(site, "Ana Matos")
    sheet(page).get_by_role("button", name="Save").click()
    expect(sheet(page).get_by_role("heading", name="Ana Matos")).to_be_visible()
    [ana] = listed(site, "Ana Matos")
    assert ana.note == "Red scarf"
    assert not entries(page)


def test_what_is_saved_without_a_signal_goes_by_itself(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect(*NO_SIGNAL)
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(qr(SMALL))
    expect(sheet(page).get_by_label("Name")).to_be_visible()
    phone.look_at(None)
    phone.context.set_offline(True)
    sheet(page).get_by_label("Company").fill("Tagus Health")
    sheet(page).get_by_role("button", name="Save").click()
    expect(sheet(page).get_by_role("heading", name="Saved on this phone")).to_be_visible()
    expect(sheet(page)).to_contain_text("We'll add it to your list when you're online")
    page.get_by_role("button", name="Save and next").click()
    phone.context.set_offline(False)
    soon(lambda: not entries(page))
    [ana] = listed(site, "Ana Matos")
    assert ana.card.company == "Tagus Health"
    assert meetings(site, ana) == 1


def test_a_photo_and_a_typed_address_are_looked_over_too(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/scan")
    page.wait_for_load_state("networkidle")
    photo = {"name": "card.png", "mimeType": "image/png", "buffer": png(qr(ANA).convert("RGB"))}
    page.get_by_label("Scan a photo").set_input_files(photo)  # type: ignore[arg-type]
    expect(sheet(page).get_by_label("Name")).to_have_value("Ana Matos")
    page.get_by_role("textbox", name="Enter a code").fill("https://www.linkedin.com/in/bo-li")
    page.get_by_role("textbox", name="Enter a code").press("Enter")
    expect(sheet(page).get_by_label("Name")).to_have_value("Bo Li")


def test_by_hand_with_a_photo_and_without_javascript(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto("/contacts")
    page.get_by_role("link", name="Add").click()
    page.get_by_label("Name").fill("Wei Zhang")
    photo = {"name": "card.png", "mimeType": "image/png", "buffer": png(qr("a card").convert("RGB"))}
    page.get_by_label("Photo of the card").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Wei Zhang is on your list.")).to_be_visible()
    page.locator("#more > summary").click()
    expect(page.get_by_alt_text("Photo of the card of Wei Zhang")).to_be_visible()
    page.get_by_role("link", name="Edit their card").click()
    page.get_by_label("Company").fill("Lotus")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Their card is saved.")).to_be_visible()
    page.locator("#more > summary").click()
    page.get_by_text("Delete this contact").click()
    page.get_by_role("button", name="Delete Wei Zhang").click()
    expect(page.get_by_text("Wei Zhang is deleted")).to_be_visible()


def test_by_hand_without_a_signal(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    phone = install(site, phone_for, site.cast.owner, "/contacts/new")
    watch.expect(*NO_SIGNAL)
    phone.context.set_offline(True)
    page = phone.page
    page.goto("/contacts/new")
    expect(page.get_by_text("This page is from")).to_be_visible()
    for name in ("Wei Zhang", "Ana Matos"):
        page.get_by_label("Name").fill(name)
        page.get_by_label("Note to self").fill(f"Met {name}")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved on this phone. It'll send when you're online.")).to_be_visible()
        expect(page.get_by_label("Name")).to_have_value("")
    phone.context.set_offline(False)
    soon(lambda: not entries(page))
    for name in ("Wei Zhang", "Ana Matos"):
        [kept] = listed(site, name)
        assert kept.note == f"Met {name}"


def test_what_waited_and_is_somebody_on_the_list_is_asked_about(site: Site, watch: Watch, phone_for: PhoneFor) -> None:
    watch.expect(*NO_SIGNAL, "422")
    phone = install(site, phone_for, site.cast.owner, "/contacts/new")
    phone.context.set_offline(True)
    page = phone.page
    page.goto("/contacts/new")
    page.get_by_label("Name").fill("Contact Person")
    page.get_by_label("Phone").fill("+441234567")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved on this phone.")).to_be_visible()
    phone.context.set_offline(False)
    page.goto("/scan")
    expect(page.get_by_text("1 couldn't be saved.")).to_be_visible()
    pending(page).get_by_role("button", name="Review and save").click()
    sheet(page).get_by_label("Add to Contact Person").check()
    sheet(page).get_by_role("button", name="Save").click()
    expect(sheet(page).get_by_role("heading", name="Contact Person")).to_be_visible()
    assert listed(site, "Contact Person")[0].card.phone == "+441234567"
    assert not entries(page)
