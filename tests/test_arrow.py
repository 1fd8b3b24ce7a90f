"""Imports go one way: the table below says which part of the package may import which."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "meetup"
BENEATH = set(
    "assets colours config config_values counts database domain_errors drawn_memory encodings errors extensions "
    "fetching fields flashes flask_settings formats hooks ids lanes languages lazy_rules mail_servers navigation "
    "networks pages parts pdf public_pages quick_urls rate_limits response_headers row_lines run_lock security "
    "spreadsheets stencils text_lines tidying typefaces view_marks".split()
)
"""The single modules that every part may import; they import each other and nothing else of ours, but for ``live``."""

ABOVE = {"__init__", "cli", "demo", "gunicorn", "migrations"}
"""What puts the parts together, and may import all of them."""

MAY_IMPORT = {
    "live": set(),
    "outbox": {"live"},
    "operations": {"live", "outbox"},
    "jobs": {"live", "outbox", "operations"},
    "people": {"live", "outbox", "operations"},
    "table_files": {"live", "outbox", "people"},
    "codes": {"live", "outbox", "people"},
    "events": {"live", "outbox", "people", "codes"},
    "registration": {"live", "outbox", "jobs", "people", "codes", "events"},
    "tickets": {"live", "outbox", "jobs", "people", "table_files", "codes", "events", "registration"},
    "rooms": {"live", "outbox", "people", "codes", "events"},
    "team": {"live", "outbox", "jobs", "people", "codes", "events", "registration", "rooms"},
    "announcements": {"live", "outbox", "people", "codes", "events", "registration", "rooms"},
    "schedule": {"live", "outbox", "jobs", "people", "codes", "events", "rooms"},
    "coffee": {"live", "outbox", "people", "codes", "events", "rooms"},
    "moderation": {"live", "outbox", "people", "codes", "events", "rooms", "coffee"},
    "operators": {"live", "outbox", "operations", "people", "codes", "events", "rooms", "coffee", "moderation"},
    "checkin": {"live", "outbox", "jobs", "people", "codes", "events", "registration", "tickets", "posters"},
    "contacts": {"live", "outbox", "jobs", "people", "codes", "events", "rooms"},
    "exchange": {"live", "outbox", "people", "codes", "events", "tickets", "rooms", "coffee", "contacts"},
    "goals": {"live", "outbox", "people", "codes", "events", "rooms", "contacts", "exchange"},
    "guide": {"people", "events", "rooms", "schedule"},
    "insights": {"outbox", "people", "events", "tickets", "rooms", "contacts", "exchange"},
    "directory": {"people", "events", "registration", "contacts", "exchange"},
    "appointments": {"live", "outbox", "people", "codes", "events", "rooms", "schedule", "contacts", "exchange"},
    "suggestions": {"introductions", "live", "outbox", "people", "codes", "events", "rooms", "contacts", "exchange"},
    "sponsors": {"live", "outbox", "people", "codes", "events", "rooms", "contacts", "exchange"},
    "reminders": {"live", "outbox", "people", "codes", "events", "rooms", "contacts"},
    "introductions": {"live", "outbox", "people", "codes", "events", "rooms", "contacts", "exchange"},
    "drafts": {"live", "outbox", "people", "codes", "events", "rooms", "contacts", "exchange"},
}
MAY_IMPORT["badges"] = {"live", "outbox", "jobs", "people", "codes", "events", "registration", "tickets", "checkin"}
MAY_IMPORT["posters"] = {"live", "outbox", "people", "codes", "events", "rooms", "sponsors"}
MAY_IMPORT["follow_up"] = {
    *MAY_IMPORT["exchange"],
    *MAY_IMPORT["drafts"],
    "reminders",
    "drafts",
    "goals",
    "guide",
    "jobs",
}
MAY_IMPORT["follow_up"] |= {"appointments", "introductions", "suggestions"}
MAY_IMPORT["asks"] = {*MAY_IMPORT["drafts"], "drafts", "introductions"}
MAY_IMPORT["follow_up"] |= {"asks"}
MAY_IMPORT["transfer"] = {*MAY_IMPORT["follow_up"], "follow_up", "registration", "tickets", "schedule"}
MAY_IMPORT["transfer"] |= {"announcements", "checkin", "introductions", "moderation", "operators", "sponsors"}
MAY_IMPORT["transfer"] |= {"table_files", "team"}
MAY_IMPORT["pwa"] = set()
MAY_IMPORT["legal"] = {"events"}

ROOMS = {
    "": set(),
    "page": {""},
    "talk": {"", "page"},
    "polls": {"", "page"},
    "presence": {"", "page"},
    "questions": {"", "page", "polls"},
}
"""The same for the folders of ``rooms/``, where an empty name stands for the files beside them."""


def part_of(module: Path) -> str:
    """Return the slice or the single module of the package that a file belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def folder_of(module: Path) -> str:
    """Return the folder inside ``rooms/`` that a file belongs to."""
    return module.relative_to(PACKAGE / "rooms").parts[0] if module.parent != PACKAGE / "rooms" else ""


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if part_of(path) not in ABOVE)
IN_ROOMS = sorted(path for path in (PACKAGE / "rooms").rglob("*.py") if path != PACKAGE / "rooms" / "__init__.py")


def imported_names(module: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports from the package, by whatever kind of import."""
    here = ("meetup", *module.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            start = ".".join((*base, *filter(None, [node.module])))
            names = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.startswith("meetup."))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_arrow(module: Path) -> None:
    part = part_of(module)
    allowed = BENEATH | {"live"} if part in BENEATH else BENEATH | MAY_IMPORT[part] | {part}
    wrong = sorted({name for name in imported_names(module) if name.split(".")[1] not in allowed})
    assert not wrong, f"{part} may not import {', '.join(wrong)}"


@pytest.mark.parametrize("module", IN_ROOMS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_inside_rooms_follow_the_arrow(module: Path) -> None:
    folder = folder_of(module)
    named = [name.split(".") for name in imported_names(module) if name.startswith("meetup.rooms.")]
    folders = {parts[2] if parts[2] in ROOMS else "" for parts in named}
    wrong = sorted(folders - ROOMS[folder] - {folder})
    assert not wrong, f"rooms/{folder} may not import {', '.join(wrong)}"


def test_every_part_of_the_package_has_its_place() -> None:
    found = {part_of(path) for path in PACKAGE.rglob("*.py")}
    placed = BENEATH | ABOVE | MAY_IMPORT.keys()
    assert found <= placed, f"say in this test where {sorted(found - placed)} belong"
    assert {folder_of(path) for path in IN_ROOMS} == ROOMS.keys()


def test_the_table_has_no_circle() -> None:
    """Whoever may import a part may not be imported by it."""
    for table in (MAY_IMPORT, ROOMS):
        assert table, "there is something to check"
        assert not [(one, other) for one, others in table.items() for other in others if one in table.get(other, ())]
