"""The floor: an application with nothing but what every list of ours needs, to compare our pages with.

It is Flask, Flask-Login and SQLAlchemy: who is signed in is looked up, and a page shows thirty rows of a table in a
template. How many times as long as that a page of ours takes says how much of it is ours, on whatever machine.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, Index, create_engine, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from bench.calls import called

TEMPLATE = "people.html"
ROWS_PER_PAGE = 30
FIRST_MEETING = datetime.fromisoformat("2026-05-01T10:00")
PEOPLE, MEETINGS_EACH = 1000, 100
OWNER_ID = 5

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>People you met</title>
<link rel="stylesheet" href="{{ url_for('static', filename='look.css') }}">
</head>
<body>
<a href="#main">Skip to the content</a>
<header>
<nav aria-label="Main">
{% for name, endpoint in tabs %}<a href="{{ url_for(endpoint) }}">{{ name }}</a>{% endfor %}
{% if current_user.is_authenticated %}
<form method="post" action="/sign-out"><button>{{ current_user.name }}</button></form>
{% endif %}
</nav>
</header>
<main id="main">
{% for category, text in get_flashed_messages(with_categories=true) %}
<p class="{{ category }}">{{ text }}</p>
{% endfor %}
<h1>People you met</h1>
<ol>
{% for row in rows %}
<li id="met-{{ row.id }}"><a href="{{ url_for('person', handle=row.handle) }}">{{ row.name }}</a>
<p>{{ row.headline }}, {{ row.company }}</p>
<p>{{ row.note }}</p>
<time datetime="{{ row.met_at.isoformat() }}">{{ row.met_at.date() }}</time>
{% if row.stage == "to_do" %}<strong>Follow up</strong>{% endif %}</li>
{% endfor %}
</ol>
</main>
<script src="{{ url_for('static', filename='app.js') }}" defer></script>
</body>
</html>
"""
TABS = (("Today", "today"), ("People", "people"), ("Code", "code"), ("Rooms", "rooms"), ("Me", "me"))


class Base(DeclarativeBase):
    pass


class Person(Base, UserMixin):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    handle: Mapped[str]
    headline: Mapped[str]
    company: Mapped[str]


class Meeting(Base):
    __tablename__ = "meetings"
    __table_args__ = (Index("ix_meetings_owner", "owner_id", "met_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    met_at: Mapped[datetime]
    note: Mapped[str]
    stage: Mapped[str]


Sessions = scoped_session[Any]


def build_floor(database_url: str) -> Callable[[], bytes]:
    """Fill the empty database at ``database_url`` and return a call of the one page, by somebody who is signed in."""
    sessions = open_database(database_url)
    app = create_app(sessions)
    client = app.test_client()
    client.post("/sign-in")
    cookie = client.get_cookie("session")
    assert cookie
    headers = Headers({"Cookie": f"session={cookie.value}"})
    return lambda: called(app, EnvironBuilder("/people", headers=headers))


def open_database(url: str) -> Sessions:
    """Return sessions on a new database with people who have met."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA journal_mode = WAL"))
    Base.metadata.create_all(engine)
    sessions = scoped_session(sessionmaker(engine))
    sessions.execute(insert(Person), [person_row(number) for number in range(1, PEOPLE + 1)])
    sessions.execute(insert(Meeting), [meeting_row(number) for number in range(10 * MEETINGS_EACH)])
    sessions.commit()
    sessions.remove()
    return sessions


def person_row(number: int) -> dict[str, object]:
    words = {"headline": f"Engineer & writer {number}", "company": f"Brightline {number}"}
    return {"id": number, "name": f"Person Nº {number} <i>", "handle": f"person-{number}", **words}


def meeting_row(number: int) -> dict[str, object]:
    """Return one of ``MEETINGS_EACH`` meetings of each of the first people."""
    met_at = FIRST_MEETING + timedelta(minutes=number)
    people = {"owner_id": 1 + number // MEETINGS_EACH, "person_id": 100 + number % 800}
    note = "We talked about benchmarks over coffee, and will send each other numbers"
    return {**people, "met_at": met_at, "note": note, "stage": "to_do" if number % 3 else "done"}


def create_app(sessions: Sessions) -> Flask:
    app = Flask(__name__)
    app.secret_key = "only for a benchmark"
    app.jinja_loader = DictLoader({TEMPLATE: PAGE})
    login = LoginManager(app)
    login.user_loader(lambda identifier: sessions.get(Person, int(identifier)))
    app.teardown_appcontext(lambda _error: sessions.remove())
    app.context_processor(lambda: {"tabs": TABS})
    for _, endpoint in TABS:
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    app.add_url_rule("/people/<handle>", "person", lambda handle: str(handle))
    app.add_url_rule("/sign-in", "sign_in", lambda: sign_in(sessions), methods=["POST"])
    app.view_functions["people"] = login_required(lambda: show_people(sessions))
    return app


def sign_in(sessions: Sessions) -> Response:
    login_user(sessions.get(Person, OWNER_ID))
    return Response("")


def show_people(sessions: Sessions) -> str:
    columns = Meeting.id, Meeting.note, Meeting.met_at, Meeting.stage
    query = select(*columns, Person.handle, Person.name, Person.headline, Person.company)
    query = query.join(Person, Person.id == Meeting.person_id).where(Meeting.owner_id == current_user.id)
    query = query.order_by(Meeting.met_at.desc(), Meeting.id.desc()).limit(ROWS_PER_PAGE)
    return render_template(TEMPLATE, rows=sessions.execute(query).all())
