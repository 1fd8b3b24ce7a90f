"""L1: whoever reads the logs of the server and the worker learns nothing about anybody."""

import os
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from flask import Flask

from meetup.config import Config
from tests import servers
from tests.instances import furnished
from tests.outbox.mail_server import MailServer
from tests.pages import Page
from tests.people.mailbox import newest_link, path_of

pytestmark = pytest.mark.one_database

ANA, PHONE, PASSWORD = "ana@canary.example.org", "+351 912 345 678", "correct horse battery"


class Browser:
    """A browser on the running server; errors are pages to it, and it follows redirects."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies = address, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def open(self, path: str, form: dict[str, str] | None = None, token: bool = True) -> Page:
        data = None
        if form is not None:
            data = urlencode(form | ({"csrf_token": self.token()} if token else {})).encode()
        try:
            with self.opener.open(Request(self.address + path, data)) as answer:
                return Page(answer.read().decode(), path)
        except HTTPError as error:
            return Page(error.read().decode(), path)

    def token(self) -> str:
        with self.opener.open(self.address + "/session/token") as answer:
            return str(answer.read().decode().partition('"token":"')[2].partition('"')[0])


def worker(config: Config, environ: dict[str, str]) -> str:
    """What `flask worker --once` says."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"]
    ran = subprocess.run(command, cwd=servers.ROOT, env=os.environ | environ, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


@pytest.mark.slow
def test_an_end_to_end_run_leaves_nothing_of_a_person_in_the_logs(app: Flask, config: Config, tmp_path: Path) -> None:
    mail_server = MailServer()
    environ = {
        "MEETUP_ENV": "testing",
        "MEETUP_INSTANCE": str(furnished(tmp_path)),
        "SECRET_KEY": config.secret_key,
        "DATABASE_URL": config.database_url,
        "SMTP_URL": mail_server.url,
        "BASE_URL": "http://localhost",
    }
    with servers.companion(tmp_path, {k: v for k, v in environ.items() if k != "BASE_URL"}) as address:
        browser = Browser(address)
        browser.open("/sign-up", {"name": "Ana Canary", "email": ANA, "reach": "email"})
        said = worker(config, environ)
        link = path_of(newest_link(app, ANA))
        browser.open(link)
        browser.open(link, {})
        browser.open("/me/profile", {"name": "Ana Canary", "email": ANA, "phone": PHONE})
        code = browser.open("/me/code").one(class_="typed").text.replace(" ", "")
        secrets = [ANA, "canary", PHONE, PASSWORD, code, link.rpartition("/")[2], browser.token()]
        secrets += [cookie.value or "" for cookie in browser.cookies]
        stumble(browser, link, code)
    said += (tmp_path / "server.log").read_text()
    assert "not sent" in said, "the run left no log to look at"
    assert not [secret for secret in secrets if secret.casefold() in said.casefold()]


def stumble(browser: Browser, link: str, code: str) -> None:
    """What goes wrong on the way: spent links, wrong codes, missing tokens, refused fields, limits."""
    browser.open(link, {})
    browser.open(f"/c/{code}x")
    browser.open("/me/code/rotations", {}, token=False)
    browser.open("/me/profile", {"name": "", "email": f"{ANA}@"})
    browser.open("/contacts", {"code": code, "uuid": ANA})
    browser.open(f"/contacts?q={ANA}&after={code}")
    browser.open("/me/code/rotations", {})
    browser.open(f"/c/{code}")
    for _ in range(11):
        browser.open("/sign-in", {"email": ANA, "password": ""})
    browser.open("/sign-out", {})
