"""What a phone needs to install the app: manifest, pictures, service worker, and a page for having no signal."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from meetup.config import ROOT
from meetup.pwa.service_worker import SOURCE_NAME
from tests.cast import Cast
from tests.conftest import ClientFor

pytestmark = pytest.mark.one_database
LIBRARY = ROOT / "static" / "js"
IMPORT = re.compile(r'^import .+ from "(.+)";$', re.MULTILINE)


def imports(script: Path) -> list[str]:
    return IMPORT.findall(script.read_text())


def test_the_manifest_says_what_is_there(client_for: ClientFor) -> None:
    client = client_for(None)
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.text)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/scan", "/me/code"]
    drawn = manifest["icons"] + manifest["screenshots"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert {picture["form_factor"] for picture in manifest["screenshots"]} == {"narrow", "wide"}
    for picture in drawn:
        file = client.get(picture["src"])
        assert (file.status_code, file.mimetype) == (200, picture["type"])
        if picture["sizes"] != "any":
            assert "{}x{}".format(*Image.open(BytesIO(file.data)).size) == picture["sizes"]


def test_a_maskable_icon_is_filled_to_its_edges(client_for: ClientFor) -> None:
    client = client_for(None)
    icons = json.loads(client.get("/manifest.webmanifest").text)["icons"]
    [src] = [icon["src"] for icon in icons if icon["purpose"] == "maskable"]
    picture = Image.open(BytesIO(client.get(src).data)).convert("RGBA")
    assert {picture.getpixel((x, y)) for x in (0, 511) for y in (0, 511)} == {(196, 61, 23, 255)}


def test_the_pages_lead_to_it(cast: Cast, client_for: ClientFor) -> None:
    for person in (None, cast.owner):
        page = client_for(person).get("/").text
        assert 'rel="manifest" href="/manifest.webmanifest"' in page
        assert "data-worker" in page if person else "data-worker" not in page


def test_the_worker_comes_fresh_and_names_what_it_keeps(client_for: ClientFor) -> None:
    client = client_for(None)
    answer = client.get("/service-worker.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    first, _, source = answer.text.partition("\n")
    release = json.loads(first.removeprefix("const RELEASE = ").removesuffix(";"))
    assert re.fullmatch(r"[0-9a-f]{12}", release["version"])
    kept = " ".join(release["assets"])
    for part in ("/app.", "/icons.", "/js/app.", "/js/workers/decoder.", "/zxing_reader.", "/js/exchange/scanner."):
        assert part in kept
    assert "/install/" not in kept
    for url in [*release["assets"], release["offline"], *IMPORT.findall(source)]:
        assert client.get(url).status_code == 200, url


def test_nothing_that_the_worker_imports_imports_anything() -> None:
    """Import maps do not reach into workers: an import further down would not find its hashed name."""
    modules = imports(LIBRARY / SOURCE_NAME.removeprefix("js/"))
    assert modules
    assert not [name for name in modules if imports(LIBRARY / name)]


def test_the_page_without_a_signal_is_nobodys(app: Flask, client_for: ClientFor) -> None:
    page = client_for(None).visit("/offline")
    assert "This page needs a connection" in page
    assert len(page.one("nav", aria_label="Main").all("a")) == 5
    assert 'name="person" content=""' in client_for(None).get("/offline").text
