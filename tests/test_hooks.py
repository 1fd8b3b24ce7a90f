"""Hooks: what happens, and who follows. The table in docs/architecture.md is the one that the code makes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetup.hooks import HOOKS, Hook, KeyedHook

ARCHITECTURE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
BEGIN, END = "<!-- hooks -->\n", "<!-- end of hooks -->"


def home_of(follower: Callable[..., Any]) -> str:
    """Return the folder of the package that a registered function is in."""
    function = follower.func if isinstance(follower, partial) else follower
    module = function.__globals__["__name__"] if hasattr(function, "__globals__") else function.__module__
    return str(module).removeprefix("meetup.").rpartition(".")[0] or str(module)


def table() -> str:
    """Return the table "what happens → who follows" in Markdown."""
    lines = ["| hook | who follows |", "|---|---|"]
    for name, hook in sorted(HOOKS.items()):
        functions = [function for _, function in hook.items()] if isinstance(hook, KeyedHook) else list(hook)
        places = {home_of(function).replace(".", "/") for function in functions}
        homes = sorted(place for place in places if not place.startswith("tests"))  # other tests register checks
        lines.append(f"| `{name}` | {', '.join(homes)} |")
    return "\n".join(lines) + "\n"


def test_the_table_in_the_docs_is_that_of_the_code(app: Flask) -> None:
    """If this fails, copy the table from the message between the marks in docs/architecture.md."""
    made = table()
    written = ARCHITECTURE.read_text().partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == made.strip(), made


def test_every_hook_has_somebody_who_follows(app: Flask) -> None:
    assert len(HOOKS) > 20
    assert not [name for name, hook in HOOKS.items() if not list(hook)]


def test_a_hook_calls_in_the_order_of_registration() -> None:
    hook: Hook[Callable[[], int]] = Hook("for a test")
    del HOOKS["for a test"]
    first, second = hook(lambda: 1), hook(lambda: 2)
    assert list(hook) == [first, second]


def test_a_key_is_registered_once() -> None:
    hook: KeyedHook[Callable[[], int]] = KeyedHook("for a test")
    del HOOKS["for a test"]
    hook("one", "two")(lambda: 1)
    assert hook["two"]() == 1
    assert "three" not in hook
    with pytest.raises(ValueError, match="two"):
        hook("two")(lambda: 2)
