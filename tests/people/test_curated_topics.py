"""The list of topics is complete and unambiguous, and finds each topic under all its names."""

import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

import meetup.people.topics
from meetup.people.fields import MAX_TOPIC_LENGTH
from meetup.people.topics.curated import TOPIC_LANGUAGES, curated_topics, find_curated
from meetup.people.topics.spelling import keyboard_spelling, spelling_key

FILE = Path(meetup.people.topics.__file__).with_name("topics.toml")
CONTENT = tomllib.loads(FILE.read_text(encoding="utf-8"))  # which refuses a key that is there twice
NAMES = [
    (key, language, name)
    for key, languages in CONTENT.items()
    for language, names in languages.items()
    for name in names
]


def test_the_keys_are_plain_and_in_order() -> None:
    assert len(CONTENT) >= 240
    assert list(CONTENT) == sorted(CONTENT)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) and len(key) <= 40 for key in CONTENT)


def test_each_topic_has_a_label_in_every_language_and_nothing_else() -> None:
    incomplete = {key for key, languages in CONTENT.items() if tuple(languages) != TOPIC_LANGUAGES}
    assert not incomplete
    assert not {key for key, languages in CONTENT.items() if not all(languages.values())}


def test_no_name_stands_for_two_topics_in_whatever_language() -> None:
    keys_by_spelling: dict[str, set[str]] = defaultdict(set)
    for key, _, name in NAMES:
        keys_by_spelling[spelling_key(name)].add(key)
        keys_by_spelling[spelling_key(keyboard_spelling(name))].add(key)
    assert not {spelling: keys for spelling, keys in keys_by_spelling.items() if len(keys) > 1}


def test_no_topic_names_the_same_twice_in_a_language() -> None:
    for key, languages in CONTENT.items():
        for names in languages.values():
            spellings = [spelling_key(name) for name in names]
            assert len(set(spellings)) == len(spellings), (key, names)


def test_the_names_are_short_and_clean() -> None:
    assert not [name for _, _, name in NAMES if not name or len(name) > MAX_TOPIC_LENGTH or name != name.strip()]
    assert not [name for _, _, name in NAMES if re.search("[,;،؛、，；]", name)], "a comma parts two topics"


def test_arabic_labels_are_in_arabic_script_or_a_proper_name() -> None:
    latin = [
        languages["ar"][0] for languages in CONTENT.values() if not re.search("[\u0600-\u06ff]", languages["ar"][0])
    ]
    assert not latin


def test_each_name_finds_its_topic() -> None:
    for key, _, name in NAMES:
        for typed in (name, name.upper(), keyboard_spelling(name), f" {name.replace(' ', '  ')}"):
            topic = find_curated(typed)
            assert topic and topic.key == key, typed


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Kunstliche Intelligenz", "ai"),
        ("kuenstliche intelligenz", "ai"),
        ("Visualizacion de Datos", "data-visualization"),
        ("الذَّكاء الإصطناعي", "ai"),
        ("الذكاء الاصطناعى", "ai"),
        ("ذكاء اصطناعي", "ai"),
        ("قهوة", "coffee"),
        ("a co-founder", "co-founder"),
        ("Eine Mitgründerin", "co-founder"),
        ("ecommerce", "e-commerce"),
        ("E Commerce", "e-commerce"),
        ("grant application", "grant-writing"),
        ("startup", "startups"),
        ("hackathon", "hackathons"),
        ("Data Analysis", "data-analysis"),
        ("C#", "c-sharp"),
        ("C", "c"),
        ("c++", "c-plus-plus"),
        ("WOMEN'S RIGHTS", "feminism"),
        ("women’s rights", "feminism"),
    ],
)
def test_spellings_are_treated_alike(typed: str, key: str) -> None:
    topic = find_curated(typed)
    assert topic and topic.key == key


@pytest.mark.parametrize("typed", ["", " ", "xylophone repair in Lisbon", "Canary interest", "a", "s"])
def test_other_names_are_nobodys(typed: str) -> None:
    assert find_curated(typed) is None


def test_labels_are_by_language() -> None:
    topic = curated_topics()["grant-writing"]
    assert [topic.label(language) for language in ("en", "de")] == ["Grant writing", "Förderanträge"]


def test_an_app_starts_without_reading_the_list() -> None:
    program = (
        "import meetup; from meetup.people.topics import curated; meetup.create_app(); "
        "assert curated.curated_topics.cache_info().currsize == 0"
    )
    environment = {"MEETUP_ENV": "development", "PATH": ""}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=60, cwd=FILE.parents[3])
