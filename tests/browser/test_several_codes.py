"""Real walls have more than one code, and codes for other things: by camera, and by photo in the browser."""

from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import LaptopFor, PhoneFor, Site
from tests.browser.test_scanning import address_of, meetings, notice, png, qr, scanning, sheet

WIFI = "WIFI:T:WPA;S:Hall 2;P:se\\;cret;;"
CARD = "BEGIN:VCARD\nFN:Ana Matos\nEMAIL:ana@x.example\nEND:VCARD"


def wall(*contents: str) -> Image.Image:
    """These codes side by side."""
    shown = [qr(content).convert("RGB").resize((300, 300)) for content in contents]
    picture = Image.new("RGB", (320 * len(shown), 300), "white")
    for place, code in enumerate(shown):
        picture.paste(code, (320 * place, 0))
    return picture


def test_ours_is_scanned_although_another_stands_first(site: Site, phone_for: PhoneFor) -> None:
    cast = site.cast
    phone = phone_for(cast.owner)
    page = scanning(phone)
    phone.look_at(wall(CARD, address_of(site, cast.stranger)), share=1.3)
    expect(sheet(page).get_by_role("heading", name="Stranger Person")).to_be_visible()
    assert meetings(site, cast.owner, cast.stranger) == 1


def test_among_others_the_person_chooses(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    page = scanning(phone)
    phone.look_at(wall(WIFI, CARD), share=1.3)
    expect(sheet(page).get_by_role("heading", name="Which code do you mean?")).to_be_focused()
    sheet(page).get_by_role("button", name="Ana Matos").click()
    expect(sheet(page).get_by_label("Name")).to_have_value("Ana Matos")
    sheet(page).get_by_role("button", name="Discard").click()
    page.wait_for_timeout(2_000)  # Both are still before the camera, and nobody is asked again.
    expect(sheet(page)).to_be_empty()

    phone.look_at(wall(WIFI, "https://menu.example/today"), share=1.3)
    sheet(page).get_by_role("button", name="None of these").click()
    expect(sheet(page)).to_be_empty()


def test_a_network_can_be_copied(site: Site, phone_for: PhoneFor) -> None:
    phone = phone_for(site.cast.owner)
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page = scanning(phone)
    phone.look_at(qr(WIFI))
    expect(notice(page)).to_have_text("That's a Wi-Fi code for “Hall 2”. Nothing was saved.")
    expect(page.get_by_label("Network", exact=True)).to_have_value("Hall 2")
    expect(page.get_by_label("Password")).to_have_value("se;cret")
    expect(page.get_by_label("Username")).to_be_hidden()
    page.locator("[data-wifi=password]").get_by_role("button").click()
    expect(page.locator("[data-wifi=password]").get_by_role("button")).to_contain_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == "se;cret"
    phone.look_at(qr("Ready?"))
    expect(page.get_by_label("Password")).to_be_hidden()


def test_a_photo_with_several_codes(site: Site, laptop_for: LaptopFor) -> None:
    cast = site.cast
    page = laptop_for(cast.owner)
    page.goto("/scan")
    page.wait_for_load_state("networkidle")
    photo = {"name": "wall.png", "mimeType": "image/png", "buffer": png(wall(WIFI, CARD))}
    page.get_by_label("Scan a photo").set_input_files(photo)  # type: ignore[arg-type]
    sheet(page).get_by_role("button", name="Wi-Fi network Hall 2").click()
    expect(page.get_by_label("Password")).to_have_value("se;cret")
    photo["buffer"] = png(wall(WIFI, address_of(site, cast.stranger)))
    page.get_by_label("Scan a photo").set_input_files(photo)  # type: ignore[arg-type]
    expect(sheet(page).get_by_role("heading", name="Stranger Person")).to_be_visible()
    assert meetings(site, cast.owner, cast.stranger) == 1
