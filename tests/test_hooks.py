"""Hooks: what happens, and who follows. The table in docs/architecture.md is the one that the code makes."""

import sys
from collections.abc import Callable
from functools import partial
from inspect import unwrap
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetup.hooks import HOOKS, Hook, KeyedHook

ARCHITECTURE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
BEGIN, END = "<!-- hooks -->\n", "<!-- end of hooks -->"


def module_of(follower: Callable[..., Any]) -> str:
    """Return the name of the module that a registered function is in, below whatever wraps it."""
    function = unwrap(follower.func if isinstance(follower, partial) else follower)
    return str(function.__globals__["__name__"] if hasattr(function, "__globals__") else function.__module__)


def homes_of(hook: Hook[Any] | KeyedHook[Any]) -> list[str]:
    """Return the folders of the package that follow a hook. What tests register for themselves does not count."""
    functions = [function for _, function in hook.items()] if isinstance(hook, KeyedHook) else list(hook)
    modules = {module_of(function) for function in functions}
    names = [name.removeprefix("meetup.") for name in modules if name.startswith("meetup.")]
    return sorted({(name.rpartition(".")[0] or name).replace(".", "/") for name in names})


def table() -> str:
    """Return the table "what happens → who follows" in Markdown."""
    rows = [f"| `{name}` | {', '.join(homes_of(hook))} |" for name, hook in sorted(HOOKS.items())]
    return "\n".join(["| hook | who follows |", "|---|---|", *rows]) + "\n"


def test_the_table_in_the_docs_is_that_of_the_code(app: Flask) -> None:
    """If this fails, copy the table from the message between the marks in docs/architecture.md."""
    made = table()
    written = ARCHITECTURE.read_text().partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == made.strip(), made


def test_a_hook_is_named_after_its_variable(app: Flask) -> None:
    for name, module in sorted(sys.modules.items()):
        if name.startswith("meetup."):
            hooks = {variable: hook for variable, hook in vars(module).items() if isinstance(hook, Hook | KeyedHook)}
            assert {variable: HOOKS.get(variable) for variable in hooks} == hooks, name


def test_every_hook_has_somebody_who_follows(app: Flask) -> None:
    assert len(HOOKS) > 20
    assert not [name for name, hook in HOOKS.items() if not homes_of(hook)]


def test_a_hook_calls_in_the_order_of_registration() -> None:
    hook: Hook[Callable[[], int]] = Hook("for a test")
    del HOOKS["for a test"]
    first, second = hook(lambda: 1), hook(lambda: 2)
    assert list(hook) == [first, second]
    before = hook.first(lambda: 0)
    assert list(hook) == [before, first, second]


def test_a_key_is_registered_once() -> None:
    hook: KeyedHook[Callable[[], int]] = KeyedHook("for a test")
    del HOOKS["for a test"]
    hook("one", "two")(lambda: 1)
    assert hook["two"]() == 1
    assert "three" not in hook
    with pytest.raises(ValueError, match="two"):
        hook("two")(lambda: 2)
