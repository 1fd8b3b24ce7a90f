"""What a draft says: every sentence from what is known, in each tone and language, and by one's own templates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetup.drafts.facts import MeetingFacts
from meetup.drafts.filling import PLACEHOLDERS, fill_template
from meetup.drafts.languages import LANGUAGES
from meetup.drafts.phrases import TONE_LABELS
from meetup.drafts.promising import promise_phrase, reads_on
from meetup.drafts.wording import compose
from meetup.people.names import formal_name, is_given_name_known, short_name

pytestmark = pytest.mark.one_database
NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)  # a Friday
KNOWN = {
    "event": "PyData",
    "promise": "send you the slides.",
    "interests": ("Kafka", "chess", "tea"),
    "ask": "falconry",
}
SHOWN = {"event": "PyData", "promise": "send you the slides", "interests": "Kafka", "ask": "falconry"}
SLIPS = ("{", "}", "[", "|", "None", "  ", " ,", " .", "()", "..")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONE_LABELS)
@pytest.mark.parametrize("unknown", [(), ("event",), ("promise",), ("interests",), ("ask",), tuple(KNOWN)])
def test_every_wording_says_only_what_is_known(app: Flask, language: str, tone: str, unknown: tuple[str, ...]) -> None:
    known = {name: value for name, value in KNOWN.items() if name not in unknown}
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=1), tick=False):
        facts = MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON, topics_language=language, **known)  # type: ignore[arg-type]
        subject, text = compose(tone, language, facts)
    assert not [name for name in unknown if SHOWN[name] in subject + text]
    assert not [slip for slip in SLIPS if slip in subject + text]
    assert "Dana" in text.splitlines()[0]
    assert text.endswith("Priya")
    assert subject


@pytest.mark.parametrize(
    ("days", "language", "said"),
    [
        (0, "en", "to meet you today."),
        (0, "de", "dich heute kennenzulernen."),
        (0, "fr", "de te rencontrer aujourd'hui."),
        (0, "es", "conocerte hoy."),
        (1, "en", "to meet you yesterday."),
        (1, "de", "dich gestern kennenzulernen."),
        (1, "fr", "rencontrer hier."),
        (1, "es", "conocerte ayer."),
        (2, "en", "on Friday"),
        (6, "en", "on Friday"),
        (7, "en", "on 12 June"),
        (300, "en", "on 12 June 2026"),
        (2, "de", "am Freitag"),
        (9, "de", "am 12. Juni"),
        (2, "fr", "rencontrer vendredi"),
        (9, "fr", "rencontrer le 12 juin"),
        (2, "es", "el viernes"),
        (9, "es", "el 12 de junio"),
    ],
)
def test_the_day_is_said_as_people_say_it(app: Flask, days: int, language: str, said: str) -> None:
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=days), tick=False):
        assert said in compose("warm", language, MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON))[1]


def letter(app: Flask, tone: str, language: str, days: int = 2, **facts: object) -> tuple[str, str]:
    """Subject and body of a letter to Dana, some days after NOON."""
    known = {"full_name": "Dana Kowalski", "me": "Priya", "met_at": NOON, "topics_language": language, **facts}
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=days), tick=False):
        return compose(tone, language, MeetingFacts(**known))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONE_LABELS)
def test_no_letter_is_without_a_subject(app: Flask, language: str, tone: str) -> None:
    """Nothing is known of the meeting, as of people from a file."""
    subject, text = letter(app, tone, language, met_at=None)
    assert "Priya" in subject
    paragraphs = text.split("\n\n")
    assert paragraphs[1][0].islower() is (language == "de"), "after a comma, German goes on in lower case"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONE_LABELS)
def test_the_session_where_they_met_is_named(app: Flask, language: str, tone: str) -> None:
    subject, text = letter(app, tone, language, event="PyData", session="Streaming without tears")
    assert "PyData" in subject
    assert "Streaming without tears" in text.split("\n\n")[1]
    assert not [slip for slip in SLIPS if slip in subject + text]


def test_twenty_people_do_not_get_one_letter(app: Flask) -> None:
    assert len({letter(app, "warm", "en", event="PyData", seed=seed)[1] for seed in range(20)}) >= 3


def test_what_they_look_for_comes_before_the_next_event(app: Flask) -> None:
    coming: dict[str, Any] = {"next_event": "Bergen JS", "next_event_at": NOON + timedelta(days=10)}
    assert "you're looking for falconry. I'm happy to help." in letter(app, "warm", "en", ask="falconry", **coming)[1]
    assert "Will I see you at Bergen JS on 22 June?" in letter(app, "warm", "en", **coming)[1]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_words_of_another_language_stay_out(app: Flask, language: str) -> None:
    """Interests, asks and promises cannot be translated."""
    known: dict[str, Any] = {"interests": ("trail running",), "ask": "falconry", "promise": "send you the slides"}
    text = letter(app, "warm", language, topics_language="en", **known)[1]
    assert not [word for word in ("trail running", "falconry", "slides") if word in text]


@pytest.mark.parametrize(
    ("tone", "language", "is_formal", "said"),
    [
        ("warm", "de", False, ("Hallo Dana,", "dich")),
        ("warm", "de", True, ("Guten Tag Dana Kowalski,", "Sie")),
        ("short", "fr", False, ("Bonjour Dana,", "te rencontrer")),
        ("short", "fr", True, ("Bonjour Dana,", "vous rencontrer")),
        ("warm", "es", False, ("Hola, Dana:", "conocerte")),
        ("warm", "es", True, ("Hola, Dana:", "coincidir con usted")),
        ("formal", "de", False, ("Guten Tag Dana Kowalski,", "Sie")),
    ],
)
def test_the_form_of_address(app: Flask, tone: str, language: str, is_formal: bool, said: tuple[str, ...]) -> None:
    text = letter(app, tone, language, is_formal=is_formal)[1]
    assert all(words in text for words in said), text


@pytest.mark.parametrize(
    ("event", "said"),
    [("EuroPython", "lors d'EuroPython"), ("PyCon", "lors de PyCon"), ("École 42", "lors d'École 42")],
)
def test_french_drops_the_vowel(app: Flask, event: str, said: str) -> None:
    assert said in letter(app, "warm", "fr", event=event)[1]


@pytest.mark.parametrize(
    ("last", "said"), [("internet", "Kafka e internet"), ("hielo", "Kafka y hielo"), ("té", "Kafka y té")]
)
def test_spanish_and_before_i(app: Flask, last: str, said: str) -> None:
    assert said in letter(app, "warm", "es", interests=("Kafka", last))[1]


def test_the_address_of_my_card_for_those_who_do_not_have_it(app: Flask) -> None:
    assert "Here is my card: https://x.example/c/1\n\n" in letter(app, "warm", "en", card="https://x.example/c/1")[1]


@pytest.mark.parametrize(
    ("typed", "noted", "is_worded"),
    [
        ("send you the slides", "send you the slides", True),
        ("I'll send you the slides.", "send you the slides", True),
        ("I will introduce you to Jonas", "introduce you to Jonas", True),
        ("Send you the slides", "send you the slides", True),
        ("Send her the photos", "send her the photos", False),
        ("introduce them to Jonas", "introduce them to Jonas", False),
        ("RSVP for the dinner", "RSVP for the dinner", False),
        ("", "", False),
    ],
)
def test_a_promise_goes_on_from_i_will(typed: str, noted: str, is_worded: bool) -> None:
    assert promise_phrase(typed) == noted
    assert reads_on(noted) is is_worded
    assert not reads_on("Send the slides"), "as notes before this were written"


FIRST = ("meet you", "kennen", "connaissance", "rencontrer", "conocerte", "conocerle")
AGAIN = {"en": "again", "de": "wieder", "fr": "revoir", "es": "de nuevo"}
AGO = {"en": "been a while since we met", "de": "eine Weile her", "fr": "fait un moment", "es": "ha pasado un tiempo"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONE_LABELS)
@pytest.mark.parametrize("known", [{}, {"event": "PyData"}])
def test_whoever_is_known_is_not_met_for_the_first_time(
    app: Flask, language: str, tone: str, known: dict[str, str]
) -> None:
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=2), tick=False):
        facts = MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON, met_before=True, **known)  # type: ignore[arg-type]
        subject, text = compose(tone, language, facts)
    assert not [said for said in FIRST if said in subject + text]
    assert AGAIN[language] in text
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=400), tick=False):
        facts = MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON, **known)  # type: ignore[arg-type]
        subject, text = compose(tone, language, facts)
    assert AGO[language] in text
    assert "2026" in text
    assert subject
    assert not [slip for slip in SLIPS if slip in subject + text]
    assert not [said for said in ("meet you", "kennen", "rencontrer", "conocerte") if said in subject + text]


@pytest.mark.parametrize(
    ("name", "given_name"),
    [
        ("Dana Kowalski", "Dana"),
        ("Zoë van den Berg", "Zoë"),
        ("Иван Петров", "Иван"),
        ("محمد العتيبي", "محمد"),
        ("Prince", "Prince"),
        ("李美玲", "李美玲"),
        ("佐藤 健", "佐藤 健"),
        ("Nguyễn Thị Hương", "Nguyễn Thị Hương"),
        ("José María García-Hernández", "José María"),
        ("Anne Marie van den Berg", "Anne Marie"),
        ("Hans Peter", "Hans"),
        ("Dr. Matos", "Dr. Matos"),
        ("Dr. Hans Meyer", "Dr. Hans Meyer"),
        ("Matos, Ana", "Matos, Ana"),
    ],
)
def test_a_name_is_shortened_only_where_that_is_safe(name: str, given_name: str) -> None:
    assert short_name(name) == given_name


@pytest.mark.parametrize(
    ("name", "formal", "is_known"),
    [
        ("Dr. Hans Meyer", "Dr. Meyer", False),
        ("Prof. Dr. Eva Blau", "Prof. Dr. Blau", False),
        ("Dana Kowalski", "Dana Kowalski", True),
        ("Nguyễn Thị Hương", "Nguyễn Thị Hương", False),
        ("Prince", "Prince", True),
        ("李美玲", "李美玲", True),
    ],
)
def test_a_title_goes_with_the_surname(name: str, formal: str, is_known: bool) -> None:
    assert formal_name(name) == formal
    assert is_given_name_known(name) is is_known


VALUES = {"name": "Dana", "event": "PyData", "promise": "", "interest": "", "me": "Priya", "day": "Friday", "room": ""}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Hi {name}, hello.", "Hi Dana, hello."),
        ("Hi { Name }!", "Hi Dana!"),
        ("One. As promised: {promise}. Two.", "One. Two."),
        ("Hi {name},\n\nAs promised: {promise}.\n\nBye", "Hi Dana,\n\nBye"),
        ("你好{name}。我们都喜欢{interest}。再见。", "你好Dana。 再见。"),
        ("Met at {event} in {room}? Yes!", "Yes!"),
        ("{promise}", ""),
    ],
)
def test_a_sentence_that_asks_for_what_is_not_known_is_left_out(template: str, text: str) -> None:
    assert fill_template(template, VALUES) == text


@pytest.mark.slow
@given(st.text(), st.dictionaries(st.sampled_from(list(PLACEHOLDERS)), st.text(max_size=20)))
def test_filling_never_fails_and_never_fills_what_was_filled_in(template: str, values: dict[str, str]) -> None:
    fill_template(template, values)
    assert fill_template("Hi {name}", {"name": "{me} {event}", "me": "Priya"}) == "Hi {me} {event}"
