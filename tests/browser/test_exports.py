"""Taking contacts along in a browser: how far it is, the file that comes out, and the sign-in before everything."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from meetup.contacts import Contact
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.passwords import hash_password
from meetup.people.signing_in.sign_ins import SignIn
from tests.browser.chromium import PHONE
from tests.browser.conftest import LaptopFor, Site, Watch
from tests.transfer.exports import know
from tests.transfer.files import work

MARKUP = "<img src=x onerror=alert(1)><script>alert(1)</script>"
PASSWORD = "correct horse battery"
HALVED = """() => {
  const { fetch } = window;
  window.fetch = async (...asked) => {
    const answer = await fetch(...asked);
    if (!answer.url.includes("/contacts.csv")) return answer;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const middle = bytes.length >> 1;
    const halves = new ReadableStream({
      async start(sender) {
        sender.enqueue(bytes.slice(0, middle));
        await new Promise((resolve) => { window.sendTheRest = resolve; });
        sender.enqueue(bytes.slice(middle));
        sender.close();
      },
    });
    return new Response(halves, answer);
  };
}"""
"""Lets a table arrive in two halves, and the second one only when the test says so, however fast the server is."""


def saved(page: Page, button: str) -> tuple[str, Path]:
    """Press a button and take the file that comes of it."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path())


def test_a_long_list_shows_how_far_it_is(site: Site, laptop_for: LaptopFor) -> None:
    know(site.app, site.cast.owner, 2000)
    page = laptop_for(site.cast.owner)
    page.goto("/me/export")
    page.evaluate(HALVED)
    page.get_by_label("CSV for").select_option("outlook")
    page.get_by_role("button", name="Export as CSV").click()
    bar = page.locator("progress").first
    expect(page.get_by_text(re.compile(r"\d of 2002 people"))).to_be_visible()
    expect(bar).to_be_visible()
    assert 800 < bar.evaluate("bar => bar.value") < 1200
    assert bar.evaluate("bar => bar.max") == 2002
    with page.expect_download() as download:
        page.evaluate("() => window.sendTheRest()")
    assert download.value.suggested_filename == "follow-up-outlook.csv"
    expect(page.get_by_text("Exported 2002 people.")).to_be_visible()
    expect(bar).to_be_hidden()
    assert bar.evaluate("bar => bar.value") == 2002
    path = Path(download.value.path())
    text = path.read_bytes().decode("utf-8")
    assert text[0] == "\ufeff"
    assert len(list(csv.DictReader(StringIO(text[1:], newline="")))) == 2002


def test_some_as_contact_cards(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner)
    page.goto("/me/export")
    page.get_by_label("Who").select_option("to_do")
    page.get_by_label("Contact cards (vCard)").select_option("4.0")
    name, path = saved(page, "Export as vCards")
    assert name == "follow-up.vcf"
    assert path.read_text().count("VERSION:4.0") == 2
    expect(page.get_by_text("Exported 2 people.")).to_be_visible()


def test_everything_asks_for_the_password_and_goes_on(site: Site, laptop_for: LaptopFor) -> None:
    """A6"""
    page = laptop_for(site.cast.owner, **{**PHONE, "viewport": {"width": 320, "height": 640}})
    page.goto("/me/export")
    with site.app.app_context():
        db.session.get_one(User, site.cast.owner.id).password_hash = hash_password(PASSWORD)
        for record in db.session.query(SignIn):
            record.created_at = now() - timedelta(minutes=11)
        db.session.commit()
    page.get_by_role("button", name="Export as JSON").click()
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You can export")).to_be_visible()
    name, path = saved(page, "Export as JSON")
    assert name.startswith("meetup-")
    assert {each["name"] for each in json.loads(path.read_text())["contacts"]} == {"Contact Person", "Friend Person"}
    expect(page.get_by_text("Exported 2 people.")).to_be_visible()


def test_everything_in_one_file_is_made_while_i_wait(
    site: Site, laptop_for: LaptopFor, watch: Watch, tmp_path: Path
) -> None:
    """One window waits for it, another downloads it, and its pages open from the disk."""
    with site.app.app_context():
        db.session.get_one(Contact, site.cast.met.id).write_note(MARKUP)
        db.session.commit()
    page, other = laptop_for(site.cast.owner), laptop_for(site.cast.owner)
    page.goto("/me/export")
    page.get_by_role("button", name="Export everything").click()
    expect(page.get_by_text("Step 0 of")).to_be_visible()
    other.goto("/me/export")
    expect(other.get_by_role("link", name="Your export is being made")).to_be_visible()
    work(site.app)
    expect(page.get_by_text("Your export is ready.")).to_be_visible()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    other.reload()
    other.get_by_role("link", name="Open it").click()
    with other.expect_download() as download:
        other.get_by_role("link", name="Download").click()
    with ZipFile(download.value.path()) as packed:
        packed.extractall(tmp_path)
    reader = other.context.new_page()
    watch.also = (f"file://{tmp_path}",)  # other windows may still be storing pages for a hall without a signal
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(f"file://{tmp_path}/index.html")
    assert all(url.startswith("file:") for url in asked)
    expect(reader.get_by_role("heading", name="Everything I have here")).to_be_visible()
    reader.get_by_role("link", name="Contacts 1–2").click()
    expect(reader.get_by_role("heading", name="Friend Person")).to_be_visible()
    expect(reader.get_by_text(MARKUP)).to_be_visible()


def test_without_javascript_the_browser_saves_it(site: Site, laptop_for: LaptopFor) -> None:
    page = laptop_for(site.cast.owner, java_script_enabled=False)
    page.goto("/me/export")
    name, path = saved(page, "Export as CSV")
    assert name == "follow-up.csv"
    assert "Friend Person" in path.read_text()
    assert "FN:Friend Person" in saved(page, "Export as vCards")[1].read_text()


def test_what_breaks_off_is_not_saved(site: Site, laptop_for: LaptopFor, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = laptop_for(site.cast.owner)
    page.goto("/me/export", wait_until="networkidle")  # so that the script has the form, and not the browser
    saved(page, "Export as vCards")
    expect(page.get_by_text("Exported 2 people.")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Export as CSV").click()
    expect(page.get_by_text("The download was interrupted. Nothing was saved.")).to_be_visible()
    page.context.set_offline(False)
    saved(page, "Export as CSV")
