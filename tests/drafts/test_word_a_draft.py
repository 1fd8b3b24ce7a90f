"""What a draft says: every sentence from what is known, in each tone and language, and by one's own templates."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetup.drafts.languages import LANGUAGES
from meetup.drafts.phrases import TONE_LABELS
from meetup.drafts.wording import PLACEHOLDERS, MeetingFacts, compose, fill_template, short_name

pytestmark = pytest.mark.one_database
NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)  # a Friday
KNOWN = {"event": "PyData", "room": "Hall B", "promise": "Send the slides.", "interests": ("Kafka", "chess", "tea")}
SHOWN = {"event": "PyData", "room": "Hall B", "promise": "Send the slides", "interests": "Kafka"}
SLIPS = ("{", "}", "None", "  ", " ,", " .", "()", "..")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONE_LABELS)
@pytest.mark.parametrize("unknown", [(), ("event", "room"), ("room",), ("promise",), ("interests",), tuple(KNOWN)])
def test_every_wording_says_only_what_is_known(app: Flask, language: str, tone: str, unknown: tuple[str, ...]) -> None:
    known = {name: value for name, value in KNOWN.items() if name not in unknown}
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=1), tick=False):
        facts = MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON, **known)  # type: ignore[arg-type]
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
        (0, "fr", "connaissance aujourd'hui"),
        (0, "es", "conocerte hoy."),
        (1, "en", "on Friday"),
        (6, "en", "on Friday"),
        (7, "en", "on 12 June"),
        (300, "en", "on 12 June 2026"),
        (1, "de", "am Freitag"),
        (9, "de", "am 12. Juni"),
        (1, "fr", "connaissance vendredi"),
        (9, "fr", "connaissance le 12 juin"),
        (1, "es", "el viernes"),
        (9, "es", "el 12 de junio"),
    ],
)
def test_the_day_is_said_as_people_say_it(app: Flask, days: int, language: str, said: str) -> None:
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=days), tick=False):
        assert said in compose("warm", language, MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON))[1]


FIRST = ("meet you", "kennen", "connaissance", "rencontrer", "conocerte", "conocerle")
AGAIN = {"en": "see you again", "de": "wiederzusehen", "fr": "revoir", "es": "de nuevo"}
AGO = {"en": "been a while since we met", "de": "eine Weile her", "fr": "Voilà un moment", "es": "ha pasado un tiempo"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", TONE_LABELS)
@pytest.mark.parametrize("known", [{}, {"event": "PyData"}, {"event": "PyData", "room": "Hall B"}])
def test_whoever_is_known_is_not_met_for_the_first_time(
    app: Flask, language: str, tone: str, known: dict[str, str]
) -> None:
    with app.test_request_context(), time_machine.travel(NOON + timedelta(days=2), tick=False):
        facts = MeetingFacts(full_name="Dana Kowalski", me="Priya", met_at=NOON, met_before=True, **known)  # type: ignore[arg-type]
        subject, text = compose(tone, language, facts)
    assert not [said for said in FIRST if said in subject + text]
    assert AGAIN[language] in text or (language, tone) == ("de", "short")
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
        ("José María García-Hernández", "José María García-Hernández"),
        ("Dr. Matos", "Dr. Matos"),
        ("Matos, Ana", "Matos, Ana"),
    ],
)
def test_a_name_is_shortened_only_where_that_is_safe(name: str, given_name: str) -> None:
    assert short_name(name) == given_name


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


@given(st.text(), st.dictionaries(st.sampled_from(list(PLACEHOLDERS)), st.text(max_size=20)))
def test_filling_never_fails_and_never_fills_what_was_filled_in(template: str, values: dict[str, str]) -> None:
    fill_template(template, values)
    assert fill_template("Hi {name}", {"name": "{me} {event}", "me": "Priya"}) == "Hi {me} {event}"
