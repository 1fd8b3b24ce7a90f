"""The page lint finds what it is there to find."""

import pytest
from flask import Flask
from werkzeug.routing import MapAdapter

from tests.pages import Page

SOUND = """<!doctype html>
<html lang="en">
<head><title>Rooms</title><meta name="viewport" content="width=device-width">
<script src="/static/app.js" nonce="N"></script></head>
<body><main><h1>Rooms</h1><p>None yet.</p>
<form method="post" action="/rooms"><input type="hidden" name="csrf_token" value="token">
<label for="name">Name</label><input id="name" name="name" required><button>Open</button></form>
<a href="/rooms?page=2">More</a><svg aria-hidden="true"><path d="M0 0"/></svg></main></body>
</html>"""


@pytest.fixture
def routes() -> MapAdapter:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/rooms", "rooms", lambda: "", methods=["GET", "POST"])
    return app.url_map.bind("localhost")


def test_a_sound_page_has_no_problems(routes: MapAdapter) -> None:
    assert Page(SOUND).problems(routes, "script-src 'self' 'nonce-N'") == []


@pytest.mark.parametrize(
    ("sound", "broken", "problem"),
    [
        (' lang="en"', "", "names no language"),
        ("<title>Rooms</title>", "<title> </title>", "no title"),
        ("<h1>Rooms</h1>", "", "0 h1"),
        ("<h1>", "<h1>One</h1><h1>", "2 h1"),
        ('nonce="N"', 'nonce="M"', "lacks the nonce"),
        ("/static/app.js", "https://cdn.example/app.js", "another origin"),
        ("/static/app.js", "//cdn.example/app.js", "another origin"),
        ("<p>", '<p style="color: red">', "style of its own"),
        ("<p>", '<p onclick="go()">', "inline onclick"),
        ("<p>", "<p><img src='/static/a.png'>", "no alt"),
        ("<p>", '<p id="name">', "2 times"),
        ("<p>", '<p aria-describedby="hint">', "not there"),
        ("<p>", "<p/><p>", "cannot close itself"),
        ("</p>", "", "</main> closes <p>"),
        ("None yet.", "Written by None.", "shows"),
        ("None yet.", "None", "shows"),
        ("None yet.", "{{ name }}", "shows"),
        ('for="name"', "", "no label"),
        ("Open</button>", "</button>", "no text"),
        ('action="/rooms"', 'action="/halls"', "no route answers POST"),
        ('action="/rooms"', "", "no route answers POST"),
        ('value="token"', 'value=""', "no csrf_token"),
        ('method="post"', 'method="get"', "into the address"),
        ("/rooms?page=2", "/halls", "leads nowhere"),
        ("/rooms?page=2", "javascript:go()", "runs a script"),
    ],
)
def test_what_is_wrong_is_said(routes: MapAdapter, sound: str, broken: str, problem: str) -> None:
    assert sound in SOUND
    found = Page(SOUND.replace(sound, broken, 1), "/halls").problems(routes, "script-src 'self' 'nonce-N'")
    assert any(problem in sentence for sentence in found), found
