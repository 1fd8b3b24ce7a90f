"""Imports go one way: extensions ← people ← codes ← events ← rooms ← contacts, with outbox and live beneath."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "meetup"
BENEATH = set(
    "assets config database errors extensions fields formats ids live navigation pages security tidying".split()
)
ARROW = ("outbox", "people", "codes", "events", "rooms", "contacts")
BESIDE = {"pwa"}
ABOVE = {"__init__", "cli", "demo", "gunicorn", "migrations"}


def part_of(module: Path) -> str:
    """The slice or the single module of the package that a file belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if part_of(path) not in ABOVE)


def imported_parts(module: Path) -> Iterator[str]:
    """The parts of the package that a module imports, by whatever kind of import."""
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
        yield from (name.split(".")[1] for name in names if name.startswith("meetup."))


def may_import(part: str) -> set[str]:
    if part in ARROW:
        return BENEATH | set(ARROW[: ARROW.index(part) + 1])
    if part in BESIDE:
        return BENEATH | set(ARROW) | {part}
    return BENEATH


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_arrow(module: Path) -> None:
    part = part_of(module)
    wrong = sorted(set(imported_parts(module)) - may_import(part))
    assert not wrong, f"{part} may not import {', '.join(wrong)}"


def test_every_part_of_the_package_has_its_place() -> None:
    placed = BENEATH | BESIDE | ABOVE | set(ARROW)
    found = {part_of(path) for path in PACKAGE.rglob("*.py")}
    assert found <= placed, f"say in this test where {sorted(found - placed)} belong"
