"""G1: every table has a rule for the export, for a deleted account and for how long it is stored."""

import re
from pathlib import Path

from flask import Flask

from meetup.extensions import db
from meetup.people.leaving.table_rules import ERASED, NAMELESS, NOBODYS, references_to_users, rule_of

DOCS = Path(__file__).resolve().parent.parent / "docs"


def section(name: str, title: str) -> str:
    """One section of a page of the docs."""
    text = (DOCS / name).read_text().partition(f"## {title}\n")[2]
    assert text, f"{name} has no section {title!r}"
    return text.partition("\n## ")[0]


def tables_in(text: str) -> list[str]:
    return [name for name in re.findall(r"`([a-z_]+)`", text) if name in db.metadata.tables]


def test_every_table_has_a_rule_for_deleted_accounts(app: Flask) -> None:
    """G1: a new table belongs to an account by its foreign keys, or docs/retention.md says why it does not."""
    said = section("retention.md", "When somebody deletes their account")
    erased, _, rest = said.partition("- Kept without the person")
    nameless, _, nobodys = rest.partition("- Holds nothing of an account")
    documented = {
        ERASED: tables_in(erased.partition("- Erased")[2]),
        NAMELESS: tables_in(nameless),
        NOBODYS: re.findall(r"^  - `([a-z_]+)`: \w", nobodys, re.M),
    }
    derived: dict[str, list[str]] = {ERASED: [], NAMELESS: [], NOBODYS: []}
    for table in db.metadata.tables.values():
        derived[rule_of(table)].append(table.name)
    for rule, tables in derived.items():
        wrong = set(tables) ^ set(documented[rule])
        assert not wrong, (
            f"docs/retention.md, “When somebody deletes their account”: {rule}: {', '.join(sorted(wrong))}"
        )


def test_every_reference_to_a_user_says_what_becomes_of_the_row(app: Flask) -> None:
    """G1: a foreign key to users without ON DELETE would keep an account from being erased."""
    for table in db.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == "users":
                assert key.ondelete in ("CASCADE", "SET NULL"), f"say what becomes of {key.parent} when its user goes"
    assert {column.table.name for column, _ in references_to_users()} > {"contacts", "messages", "sessions"}


def test_every_table_is_in_the_export_or_says_why_not(app: Flask) -> None:
    """G1: a new table belongs into the full export, and into docs/export.md."""
    said = section("export.md", "Which tables it is written from")
    rows = [line for line in said.splitlines() if line.startswith("- `")]
    written, _, left_out = said.partition("Not in the export")
    named = [name for row in written.splitlines() if row.startswith("- ") for name in tables_in(row.partition(": ")[2])]
    missing = [name for row in left_out.splitlines() if row.startswith("- ") for name in tables_in(row)]
    assert rows and sorted([*named, *missing]) == sorted(db.metadata.tables), "docs/export.md names each table once"
