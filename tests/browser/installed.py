"""The app as a phone has it: its service worker at work, and all that it keeps."""

import json
from time import monotonic
from typing import Any

from playwright.sync_api import BrowserContext, Page

from meetup.people import User
from tests.browser.conftest import Phone, PhoneFor, Site

DOWNLOAD = 60.0
"""Seconds after which a first visit's download is given up."""

EVERYTHING = """async () => {
  const said = [document.documentElement.outerHTML];
  for (const storage of [localStorage, sessionStorage]) said.push(JSON.stringify({ ...storage }));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.startsWith("/static/")) continue;
      said.push(name, request.url, await (await cache.match(request)).text());
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      said.push(JSON.stringify(await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)))));
    }
    database.close();
  }
  return said;
}"""
HAS = """async (paths) => {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  const found = await Promise.all(paths.map((path) => names.length && caches.match(path)));
  return found.every(Boolean);
}"""


def install(site: Site, phone_for: PhoneFor, person: User, *paths: str) -> Phone:
    """A phone on which ``person`` has opened the app, and which has kept ``paths`` and the core pages."""
    phone = phone_for(person)
    phone.page.goto("/")
    until_kept(phone.page, "/", "/contacts", "/me/code", "/scan", *paths)
    return phone


def until_kept(page: Page, *paths: str) -> None:
    deadline = monotonic() + DOWNLOAD
    while not page.evaluate(HAS, list(paths)):
        assert monotonic() < deadline, f"not kept: {paths}"
        page.wait_for_timeout(100)


def everything(page: Page) -> str:
    """All that this site keeps on the device, and the page that is open."""
    return "\n".join(page.evaluate(EVERYTHING))


def entries(page: Page) -> list[dict[str, Any]]:
    """What waits in the outbox of who is signed in."""
    read = """async () => {
      const name = `outbox-${document.querySelector("meta[name=person]").content}`;
      const opening = indexedDB.open(name);
      const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
      const all = database.transaction("entries").objectStore("entries").getAll();
      const found = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
      database.close();
      return JSON.stringify(found);
    }"""
    found: list[dict[str, Any]] = json.loads(page.evaluate(read))
    return found


def background_sync(context: BrowserContext, page: Page, origin: str) -> None:
    """What a browser does by itself once there is a signal."""
    devtools = context.new_cdp_session(page)
    registrations: list[str] = []

    def note(event: dict[str, Any]) -> None:
        registrations.extend(found["registrationId"] for found in event["registrations"])

    devtools.on("ServiceWorker.workerRegistrationUpdated", note)
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(100)
    event = {"origin": origin, "registrationId": registrations[-1], "tag": "outbox", "lastChance": False}
    devtools.send("ServiceWorker.dispatchSyncEvent", event)
