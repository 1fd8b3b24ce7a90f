"""Every screen that `bin/screens` photographs on the demo data: who looks at it, how to get there, what it shows."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from meetup.demo import PASSWORD
from meetup.demo.moderation import BANNED_ATTENDEE
from meetup.demo.operators import OPERATOR, SUSPENDED
from meetup.demo.story import ATTENDEE, ORGANIZER
from tests.servers import ROOT

GUEST = ""
A_CONTACT = "#people a[href^='/contacts/']"
AN_EVENT = "main a[href^='/events/']:not([href$='/new'])"
HALL_B = "main a:has-text('Hall B')"
MORE = "button[popovertarget=room-more]"


@dataclass(frozen=True)
class Screen:
    """A screen and the way to it: an address, then links and buttons to press, each the first of a selector."""

    name: str
    who: str
    """E-mail address of who looks at it, or `GUEST`."""

    address: str
    steps: tuple[str, ...]
    shows: str
    """Selector of what is on this screen and on none of those on the way to it."""

    def open(self, page: Page, code: str) -> None:
        """Go there in a window in which `who` has signed in. `code` is the code of the demo's attendee."""
        page.goto(self.address.format(code=code))
        for step in self.steps:
            page.locator(step).first.click()
        page.locator(self.shows).first.wait_for()
        page.wait_for_load_state("networkidle")


def fill_with_the_demo(environ: Mapping[str, str]) -> str:
    """Migrate the database of this environment and put the demo in it; returns the code of its attendee."""
    said = ""
    for command in (["db", "upgrade"], ["demo"]):
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        said = subprocess.check_output(flask, cwd=ROOT, env={**os.environ, **environ}, text=True)
    return said.partition("/c/")[2].split()[0]


def sign_in(page: Page, who: str) -> None:
    """Sign in with the password of the demo, unless it is a guest."""
    if who == GUEST:
        return
    page.goto("/sign-in")
    form = page.locator("form", has=page.locator("input[type=password]"))
    page.locator("summary").click()
    form.locator("input[type=email]").fill(who)
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_text("Sign in with password").click()
    page.wait_for_url("**/")


SCREENS = (
    Screen("landing", GUEST, "/", (), "h1:has-text('Meet well')"),
    Screen("sign-in", GUEST, "/sign-in", (), "h1:has-text('Sign in')"),
    Screen("sign-up", GUEST, "/sign-up", (), "h1:has-text('Create your code')"),
    Screen("not-found", GUEST, "/no/such/page", (), "h1:has-text('Page not found')"),
    Screen("card", GUEST, "/c/{code}", (), "h1:has-text('Nice to meet you')"),
    Screen(
        "join",
        GUEST,
        "/events",
        (
            AN_EVENT,
            "a[href$='join=yes']",
        ),
        "main input[type=email]",
    ),
    Screen("today", ATTENDEE, "/", (), "h2:has-text('Your goals here')"),
    Screen("code", ATTENDEE, "/me/code", (), "main .qr"),
    Screen("contact-card", ATTENDEE, "/me/code/card", (), "h1:has-text('Offline card')"),
    Screen("scan", ATTENDEE, "/scan", (), "[data-controller~='exchange/scanner'] video"),
    Screen("follow-up", ATTENDEE, "/contacts", (), "#people li"),
    Screen("contact", ATTENDEE, "/contacts", (A_CONTACT,), "h2:has-text('Next step')"),
    Screen("kept-contact", ATTENDEE, "/contacts?q=rosa&stage=all", (A_CONTACT,), "h1:has-text('Rosa Valdés')"),
    Screen("add-by-hand", ATTENDEE, "/contacts/new", (), "h1:has-text('Add someone')"),
    Screen(
        "draft",
        ATTENDEE,
        "/contacts",
        (
            A_CONTACT,
            "a[href$='/draft']",
        ),
        "h1:has-text('Write to')",
    ),
    Screen("run-through", ATTENDEE, "/run-through?run=to_do", (), "h1:has-text('To do')"),
    Screen("templates", ATTENDEE, "/me/templates", (), "h1:has-text('My templates')"),
    Screen("template", ATTENDEE, "/me/templates", ("main ul a",), "h1:has-text('Edit a template')"),
    Screen("tags", ATTENDEE, "/contacts/tags", (), "h1:has-text('Tags')"),
    Screen("tag", ATTENDEE, "/contacts/tags", ("main ul a",), "h1:has-text('Edit a tag')"),
    Screen("export", ATTENDEE, "/me/export", (), "h1:has-text('Export')"),
    Screen(
        "export-progress",
        ATTENDEE,
        "/me/export",
        ("button:has-text('Export everything'), a:has-text('Your export is being made')",),
        "progress.meter",
    ),
    Screen("delete-account", ATTENDEE, "/me/deletion", (), "h1:has-text('Delete my account')"),
    Screen("account-deleted", GUEST, "/me/deletion/done", (), "h1:has-text('Your account is deleted')"),
    Screen("data-request", GUEST, "/data-requests/new", (), "h1:has-text('What is stored about me?')"),
    Screen("import", ATTENDEE, "/contacts/import", (), "h1:has-text('Import contacts')"),
    Screen("confirm", ATTENDEE, "/me/confirmation?next=/me/export", (), 'h1:has-text("Confirm it\'s you")'),
    Screen("rooms", ATTENDEE, "/rooms", (), "main a:has-text('Breakfast')"),
    Screen("room", ATTENDEE, "/rooms", (HALL_B,), ".message"),
    Screen(
        "here",
        ATTENDEE,
        "/rooms",
        (
            HALL_B,
            "nav a:has-text('Here')",
        ),
        "a[aria-current=page]:has-text('Here')",
    ),
    Screen(
        "questions",
        ATTENDEE,
        "/rooms",
        (
            HALL_B,
            "nav a:has-text('Questions')",
        ),
        "a[aria-current=page]:has-text('Questions')",
    ),
    Screen(
        "polls",
        ATTENDEE,
        "/rooms",
        (
            HALL_B,
            "nav a:has-text('Polls')",
        ),
        "a[aria-current=page]:has-text('Polls')",
    ),
    Screen(
        "presenter",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            "nav a:has-text('Questions')",
            "main a[href$='/presentation']:visible",
        ),
        ".presentation :is(.question, .poll):visible",
    ),
    Screen("coffee", ORGANIZER, "/events/pydata-lisbon-2026/coffee", (), "h2:has-text('Settings')"),
    Screen("coffee-partner", ATTENDEE, "/events/pydata-lisbon-2026/coffee", (), "button:has-text('We met')"),
    Screen("closed-room", ATTENDEE, "/rooms", ("main a:has-text('Breakfast')",), "h1:has-text('Breakfast table')"),
    Screen("archived-room", ATTENDEE, "/events/europython-evening", (HALL_B,), "h1:has-text('Hall B')"),
    Screen("banned", BANNED_ATTENDEE, "/rooms", (HALL_B,), 'h1:has-text("You\'ve been removed")'),
    Screen(
        "presenter-poll",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            "nav a:has-text('Questions')",
            "main .line a[href$='/presentation']",
            "nav a:has-text('Poll')",
        ),
        "a[aria-current=page]:has-text('Poll')",
    ),
    Screen("new-room", ORGANIZER, "/rooms", ("a[href$='/rooms/new']",), "h1:has-text('Add a room')"),
    Screen(
        "room-code",
        ATTENDEE,
        "/rooms",
        (
            HALL_B,
            MORE,
            "a[href$='/code']",
        ),
        "h1:has-text('Room code')",
    ),
    Screen("operator", OPERATOR, "/operator", (), "h1:has-text('Reports to the operator')"),
    Screen("operator-report", OPERATOR, "/operator", ("main a:has-text('A room')",), "h1:has-text('Open this?')"),
    Screen(
        "operator-opened",
        OPERATOR,
        "/operator",
        ("main a:has-text('An event')",),
        "main form[action*='/operator/reports/']",
    ),
    Screen("operator-suspended", OPERATOR, "/operator/suspended", (), "span.pill:has-text('Answered')"),
    Screen(
        "operator-suspension",
        OPERATOR,
        "/operator/suspended",
        ("main a.row-link",),
        "main form[action*='/operator/suspensions/']",
    ),
    Screen("suspension", SUSPENDED, "/me/suspension", (), "label:has-text('Your answer')"),
    Screen("operator-looks", SUSPENDED, "/me/operator-looks", (), "h1:has-text('What the operator looked at')"),
    Screen(
        "report-room",
        ATTENDEE,
        "/rooms",
        (HALL_B, MORE, "a[href$='/complaints/new']"),
        "h1:has-text('Report to the operator')",
    ),
    Screen("room-moderator", ORGANIZER, "/rooms", (HALL_B, MORE), ".moderators h3"),
    Screen(
        "moderate",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            "summary[aria-label=Moderate] >> nth=-1",
        ),
        "details[open] button:has-text('Remove')",
    ),
    Screen(
        "ban",
        ORGANIZER,
        "/rooms",
        (HALL_B, "summary[aria-label=Moderate] >> nth=-1", "details[open] a.ban"),
        "button:has-text('Ban')",
    ),
    Screen(
        "reports",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            MORE,
            "a[href*='/reports']",
        ),
        ".case",
    ),
    Screen(
        "muted-and-banned",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            MORE,
            "a[href$='/sanctions']",
        ),
        "h1:has-text('Muted and banned')",
    ),
    Screen(
        "log",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            MORE,
            "a[href*='/reports']",
            "a[href$='/log']",
        ),
        "h1:has-text('Moderation log')",
    ),
    Screen(
        "edit-room",
        ORGANIZER,
        "/rooms",
        (
            HALL_B,
            MORE,
            "a[href$='/edit']",
        ),
        "h1:has-text('Edit the room')",
    ),
    Screen(
        "respond",
        ATTENDEE,
        "/rooms",
        (
            HALL_B,
            "a.respond >> nth=-2",
        ),
        "#respond:visible",
    ),
    Screen("notices", ATTENDEE, "/notices", (), "h1:has-text('Mentions')"),
    Screen("schedule", ATTENDEE, "/events/pydata-lisbon-2026/schedule", (), ".slot.now"),
    Screen("session", ATTENDEE, "/events/pydata-lisbon-2026/schedule", ("main h3 a",), ".session-facts"),
    Screen("stars", ATTENDEE, "/events/pydata-lisbon-2026/schedule/stars", (), "small:has-text('At the same time')"),
    Screen("star-settings", ATTENDEE, "/me/stars", (), "h1:has-text('Starred sessions')"),
    Screen("edit-schedule", ORGANIZER, "/events/pydata-lisbon-2026/manage/schedule", (), "a:has-text('Add a session')"),
    Screen("new-session", ORGANIZER, "/events/pydata-lisbon-2026/manage/schedule/new", (), "#abstract"),
    Screen("import-schedule", ORGANIZER, "/events/pydata-lisbon-2026/manage/schedule/import", (), "#address"),
    Screen("hold-again", ORGANIZER, "/events/pydata-lisbon-2026/copies/new", (), "button:has-text('Create draft')"),
    Screen("series", ATTENDEE, "/series/europython-evening", (), "a:has-text('Subscribe in your calendar')"),
    Screen("manage-rooms", ORGANIZER, "/events/pydata-lisbon-2026/manage/rooms", (), "a:has-text('Add a room')"),
    Screen("tickets", ORGANIZER, "/events/pydata-lisbon-2026/manage/guests/tickets", (), "a:has-text('Import a list')"),
    Screen("import-attendees", ORGANIZER, "/events/pydata-lisbon-2026/manage/guests/import", (), "#file"),
    Screen("new-ticket", ORGANIZER, "/events/pydata-lisbon-2026/manage/guests/tickets/new", (), "#category"),
    Screen("team", ORGANIZER, "/events/pydata-lisbon-2026/team", (), "h2:has-text('Invite someone')"),
    Screen("team-member", ORGANIZER, "/events/pydata-lisbon-2026/team", ("main .rows a >> nth=1",), "summary"),
    Screen("team-log", ORGANIZER, "/events/pydata-lisbon-2026/team/log", (), "h1:has-text('Log')"),
    Screen("practical", ORGANIZER, "/events/pydata-lisbon-2026/manage/practical", (), "#wifi_network"),
    Screen("sponsors", ORGANIZER, "/events/pydata-lisbon-2026/manage/sponsors", (), "a:has-text('Add a sponsor')"),
    Screen("sponsor", ATTENDEE, "/events/pydata-lisbon-2026", ("a[aria-label^='Give']",), "h2:has-text('My details')"),
    Screen("check-in", ORGANIZER, "/events/pydata-lisbon-2026/manage/check-in", (), "button:has-text('Check in')"),
    Screen("door", ORGANIZER, "/events/pydata-lisbon-2026/check-in", (), "button:has-text('By name')"),
    Screen("badges", ORGANIZER, "/events/pydata-lisbon-2026/manage/badges", (), ".printed-badge"),
    Screen("badge-people", ORGANIZER, "/events/pydata-lisbon-2026/manage/badges/people", (), "#selection"),
    Screen("posters", ORGANIZER, "/events/pydata-lisbon-2026/manage/posters", (), ".poster-sample"),
    Screen("numbers", ORGANIZER, "/events/europython-evening/manage/numbers", (), "h2:has-text('Arriv'), .tiles"),
    Screen("report", ORGANIZER, "/events/europython-evening/manage/numbers/report", (), "article.report"),
    Screen("meetings", ATTENDEE, "/appointments", (), "h2:has-text('Waiting for you')"),
    Screen(
        "meeting-suggest",
        ATTENDEE,
        "/contacts",
        (A_CONTACT, "a[href$='/appointments/new']"),
        "input[name=starts], .empty",
    ),
    Screen("meeting", ATTENDEE, "/appointments", ("main a[href^='/appointments/']",), "button[name=slot]"),
    Screen("worth-finding", ATTENDEE, "/events/pydata-lisbon-2026/worth-finding", (), "ul.rows li"),
    Screen(
        "worth-finding-person",
        ATTENDEE,
        "/events/pydata-lisbon-2026/worth-finding",
        ("main a[href*='/worth-finding/']",),
        "textarea[name=line], input[name=line]",
    ),
    Screen("directory", ATTENDEE, "/events/pydata-lisbon-2026/people", (), "#directory li"),
    Screen(
        "listed-person",
        ATTENDEE,
        "/events/pydata-lisbon-2026/people?q=ahmed",
        ("#directory a",),
        "button:has-text('Say hello')",
    ),
    Screen("introductions", ATTENDEE, "/introductions", (), "h2:has-text('You introduced')"),
    Screen("introduction-settings", ATTENDEE, "/me/introductions", (), "label:has-text('Others may introduce me')"),
    Screen(
        "introduce-to",
        ATTENDEE,
        "/contacts",
        (A_CONTACT, "#more > summary", "a:has-text('Introduce to')"),
        "#choices li",
    ),
    Screen(
        "introduce",
        ATTENDEE,
        "/contacts",
        (A_CONTACT, "#more > summary", "a:has-text('Introduce to')", "#choices a"),
        "button:has-text('Send to both')",
    ),
    Screen("events", ATTENDEE, "/events", (), "h2:has-text('Past events')"),
    Screen("event", ATTENDEE, "/events", (AN_EVENT,), "h2:has-text('Your visibility')"),
    Screen("me", ATTENDEE, "/me", (), "h1:has-text('Me')"),
    Screen("pictures", ATTENDEE, "/me/pictures", (), "h2:has-text('By month')"),
    Screen(
        "merge",
        ATTENDEE,
        "/contacts?q=rosa&stage=all",
        (
            A_CONTACT,
            "#more > summary",
            "a[href$='/merges/new']",
        ),
        "main strong:has-text('Rosa')",
    ),
    Screen(
        "earlier-notes",
        ATTENDEE,
        "/contacts",
        (
            A_CONTACT,
            "a[href$='/notes']",
        ),
        "h1:has-text('Note history')",
    ),
    Screen("archived", ATTENDEE, "/contacts?stage=archived", (), "h2:has-text('Archived')"),
    Screen("profile", ATTENDEE, "/me/profile", (), "h1:has-text('My profile')"),
    Screen("offers-and-asks", ATTENDEE, "/me/offers-and-asks", (), "h1:has-text('What I offer')"),
    Screen("ask", ATTENDEE, "/me/offers-and-asks", ("#asks a.row-link",), "p:has-text('Something you')"),
    Screen(
        "who-helped",
        ATTENDEE,
        "/me/offers-and-asks",
        ("#asks a.row-link", "a:has-text('This is settled')"),
        "h1:has-text('Who helped?')",
    ),
    Screen(
        "settle-ask",
        ATTENDEE,
        "/me/offers-and-asks",
        ("#asks a.row-link", "a:has-text('This is settled')", "label.choice", "button:has-text('Next')"),
        "h1:has-text('Settled')",
    ),
    Screen("outcomes", ATTENDEE, "/me/outcomes", (), "h1:has-text('What I found')"),
    Screen("outcome", ATTENDEE, "/me/outcomes", ("main a.row-link",), "h2:has-text('Who helped')"),
    Screen("preview", ATTENDEE, "/me/preview", (), "h1:has-text('What others see')"),
    Screen("sharing", ATTENDEE, "/me/sharing", (), "h1:has-text('What I share')"),
    Screen("agreements", ATTENDEE, "/me/agreements", (), "h1:has-text('What I agreed to')"),
    Screen(
        "report-event", GUEST, "/events", (AN_EVENT, "a[href$='/complaints/new']"), "h1:has-text('Report this event')"
    ),
    Screen(
        "report-profile",
        ATTENDEE,
        "/contacts",
        (A_CONTACT, "#more > summary", "#more details > summary:has-text('Block')", "a[href$='/complaints/new']"),
        "h1:has-text('Report this profile')",
    ),
    Screen("holders", ATTENDEE, "/me/card/holders", (), "a[aria-current=page][href*='holding']"),
    Screen("holders-asking", ATTENDEE, "/me/card/holders?state=asking", (), "a[aria-current=page][href*='asking']"),
    Screen("holders-revoked", ATTENDEE, "/me/card/holders?state=revoked", (), "a[aria-current=page][href*='revoked']"),
    Screen("take-back", ATTENDEE, "/me/card/revocations/new", (), "h1:has-text('Stop sharing my card')"),
    Screen("sharings", ATTENDEE, "/me/sharing/events", (), "h1:has-text('Different for one event')"),
    Screen(
        "sharing-here",
        ATTENDEE,
        "/me/sharing/events",
        ("main a[href$='/sharing'] >> nth=1",),
        "h1:has-text('What I share here')",
    ),
    Screen(
        "badge",
        ATTENDEE,
        "/events",
        (
            AN_EVENT,
            "a[href$='/badge']",
        ),
        "h1:has-text('My badge')",
    ),
    Screen("security", ATTENDEE, "/me/security", (), "h1:has-text('Sign-in and devices')"),
    Screen("security-history", ATTENDEE, "/me/security/history", (), "h1:has-text('Security history')"),
    Screen("change-email", ATTENDEE, "/me/email", (), "h1:has-text('Change the email address')"),
    Screen("time-zone", ATTENDEE, "/me/settings", (), "h1:has-text('Time zone')"),
    Screen("add-passkey", ATTENDEE, "/me/passkeys/new", (), "h1:has-text('Add a passkey')"),
    Screen("notifications", ATTENDEE, "/me/notifications", (), "h1:has-text('Notifications')"),
    Screen(
        "tag-in-the-list",
        ATTENDEE,
        "/contacts",
        (
            "main a:has-text('#speaker')",
            "summary",
        ),
        "details[open] button:has-text('Save')",
    ),
    Screen("blocked", ATTENDEE, "/me/blocks", (), "h1:has-text('Blocked people')"),
    Screen("goals", ATTENDEE, "/", ("main a[href$='/goals']",), "h1:has-text('My goals')"),
    Screen("goal", ATTENDEE, "/", ("main a[href$='/goals']", "main a[href$='/edit']"), "h1:has-text('Edit a goal')"),
    Screen("guide", ATTENDEE, "/guide", (), "h1:has-text('Meeting people')"),
    Screen("privacy", GUEST, "/privacy", (), "h1:has-text('Privacy')"),
    Screen("terms", ATTENDEE, "/terms", (), "h1:has-text('Terms of use')"),
    Screen("imprint", GUEST, "/imprint", (), "h1:has-text('Imprint')"),
    Screen("guide-networking", GUEST, "/guide/networking", (), "h1:has-text('What networking is')"),
    Screen("guide-before", ATTENDEE, "/guide/before", (), "h2:has-text('Three ways to start')"),
    Screen("guide-talking", ATTENDEE, "/guide/talking", (), "h2:has-text('Joining')"),
    Screen("guide-afterwards", ATTENDEE, "/guide/afterwards", (), "h1:has-text('What to write')"),
    Screen("manage", ORGANIZER, "/events", (AN_EVENT,), "a[href$='/edit']"),
    Screen(
        "edit-event",
        ORGANIZER,
        "/events",
        (
            AN_EVENT,
            "a[href$='/edit']",
        ),
        "h1:has-text('Edit event')",
    ),
    Screen(
        "event-code",
        ORGANIZER,
        "/events",
        (
            AN_EVENT,
            "a[href$='/code']",
        ),
        "h1:has-text('Event code')",
    ),
    Screen("new-event", ORGANIZER, "/events/new", (), "h1:has-text('Create an event')"),
)
