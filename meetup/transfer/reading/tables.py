"""People in a table, a line each."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from ...exchange.foreign.parsed_cards import RawCard, guess_name
from ...extensions import now
from ...languages import gettext, lazy_gettext
from ...people.text import clean, fold, join_name
from ...table_files.cells import displayed_name, is_email_like, restored_phone, split_cell
from ...table_files.errors import UnreadableFileError
from ...table_files.layouts import IDENTIFYING_FIELDS
from ...table_files.tables import Table
from .imported_people import NO_NAME, Column, ImportedPerson, ParsedFile, parse_context, parse_stage

NO_HEADINGS = lazy_gettext(
    "No column in this file looks like a name, an email address or a phone number. "
    "The first line needs headings, such as Name, Email, Phone."
)
NOBODY_IN_ROW = lazy_gettext("There's no name and no way to reach anyone.")
WITHOUT_NAME = lazy_gettext("There's no name here. Add one after the import.")
_CHANNEL_FIELDS = ("emails", "phones", "links")
_SHOWN_SAMPLES = 3
_MAX_SAMPLE_LENGTH = 40
Row = dict[str, list[str]]


def read_table(table: Table, chosen_fields: Sequence[str] = ()) -> ParsedFile:
    """The people in ``table``. ``chosen_fields`` says of each column what it is, in place of its heading.

    Without any column that tells who somebody is, there is nobody in the result, but its columns can be assigned.

    Raises:
        UnreadableFileError: it is no table, or it has more people than are read at once.
    """
    layout = table.layout
    fields = list(chosen_fields) if len(chosen_fields) == len(layout.headings) else layout.fields
    reading = ParsedFile("line", encoding=table.encoding)
    reading.columns = _columns(table, fields)
    if not set(fields) & IDENTIFYING_FIELDS:
        if len(layout.headings) < 2 or not any(column["samples"] for column in reading.columns):
            raise UnreadableFileError(NO_HEADINGS)
        return reading
    reading.ignored = [
        _shown_heading(column["heading"], place) for place, column in enumerate(reading.columns) if not column["field"]
    ]
    _read_rows(reading, table, fields)
    return reading


def _read_rows(reading: ParsedFile, table: Table, fields: list[str]) -> None:
    skipped: list[int] = []
    layout = table.layout
    for position, (line, cells) in enumerate(table.rows()):
        if position < layout.heading_row:
            skipped.append(line)
        elif position > layout.heading_row:
            if [cell.strip() for cell in cells] == layout.headings:
                reading.add_problem(line, gettext("The headings are repeated here."))
            else:
                _read_row(reading, line, cells, fields, layout.headings)
    if skipped:
        sentence = gettext("Everything before the headings is left out.")
        reading.problems.insert(0, (skipped[0], sentence))
    reading.problems[:0] = [(1, remark) for remark in table.remarks]


def _read_row(reading: ParsedFile, line: int, cells: list[str], fields: list[str], headings: list[str]) -> None:
    row: Row = {}
    words: list[tuple[str, str]] = []
    for cell, to, heading in zip(cells, fields, headings, strict=False):
        if to == "extra" and cell.strip():
            words.append((clean(heading)[:60] or gettext("More"), cell.strip()))
        elif cell.strip():
            row.setdefault(to, []).append(cell.strip())
    sketch = _raw_card(row)
    draft = sketch.parse()
    remarks = [*draft.remarks, *_date_problems(row), *_surplus_problems(cells[len(fields) :])]
    if not (draft.details.name or any(draft.details.channel_keys.values())):
        reading.add_problem(line, NOBODY_IN_ROW)
        return
    values = _own_values(row)
    values["note"] = "\n".join([*row.get("note", []), *(f"{label}: {text}" for label, text in words)])
    person = ImportedPerson.build(line, draft.details, **values)
    if person.details.name == NO_NAME:
        remarks.append(WITHOUT_NAME)
    reading.add_person(person, remarks)
    reading.add_kept(line, [label for label, _ in words], values["note"])


def _surplus_problems(cells: Sequence[str]) -> Iterator[str]:
    if surplus := [f"“{clean(cell)[:40]}”" for cell in cells if cell.strip()]:
        shown = ", ".join(surplus[:5])
        if len(surplus) > 5:
            yield gettext("More cells than headings; left out: %(cells)s and more.", cells=shown)
        else:
            yield gettext("More cells than headings; left out: %(cells)s.", cells=shown)


def _raw_card(row: Row) -> RawCard:
    sketch = RawCard(
        headline=_first_value(row, "headline"), company=_first_value(row, "company"), bio=row.get("bio", [])
    )
    for kind in _CHANNEL_FIELDS:
        getattr(sketch, kind).extend(_split_values(row, kind))
    restored = [(phone, restored_phone(phone)) for phone in sketch.phones]
    sketch.phones = [phone for _, phone in restored if phone]
    sketch.remarks += [_rounded_remark(text) for text, phone in restored if phone is None]
    given = " ".join(filter(None, (_first_value(row, "first"), _first_value(row, "middle"))))
    whole = _first_value(row, "name")
    if is_email_like(whole):
        sketch.emails += split_cell(whole, "emails")
        whole = displayed_name(whole)
    sketch.name = _person_name(whole, given, _first_value(row, "last"))
    if not any(map(str.isalpha, sketch.name)) and sketch.phones:  # A number is nobody's name.
        sketch.name = ""
    sketch.name = sketch.name or next(filter(None, map(displayed_name, row.get("emails", ()))), "")
    if not sketch.name and sketch.emails:
        sketch.name, sketch.is_name_guessed = guess_name(sketch.emails[0].partition("@")[0]), True
    return sketch


def _rounded_remark(text: str) -> str:
    return gettext(
        "“%(text)s” is a phone number that a spreadsheet has rounded, so it's left out. Copy it from the original.",
        text=clean(text)[:30],
    )


def _person_name(whole: str, given: str, family: str) -> str:
    """Beside “Vorname” alone, “Name” is the family's."""
    if whole and given and not family and fold(given) not in fold(whole):
        return join_name(given, whole)
    return whole or join_name(given, family)


def _own_values(row: Row) -> dict[str, Any]:
    return {
        "tags": [word.removeprefix("* ") for word in _split_values(row, "tags") if word != "* myContacts"],
        "stage": parse_stage(_first_value(row, "stage")),
        "context": parse_context(_first_value(row, "context")),
        "next_step": _first_value(row, "next_step"),
        "event": _first_value(row, "event"),
        "room": _first_value(row, "room"),
        "due_on": parse_day(_first_value(row, "due")),
        "met_at": parse_moment(_first_value(row, "met_at")),
        "thanked_at": parse_moment(_first_value(row, "thanked_at")),
    }


def _first_value(row: Row, field: str) -> str:
    return next(iter(row.get(field, ())), "")


def _split_values(row: Row, kind: str) -> list[str]:
    return [part for cell in row.get(kind, ()) for part in split_cell(cell, kind)]


def _columns(table: Table, fields: Sequence[str]) -> list[Column]:
    """Return what each column is called and holds, for the review."""
    rows = table.samples_of_body()
    columns: list[Column] = []
    for place, heading in enumerate(table.layout.headings):
        cells = (clean(row[place])[:_MAX_SAMPLE_LENGTH] for row in rows if place < len(row))
        samples = list(dict.fromkeys(filter(None, cells)))[:_SHOWN_SAMPLES]
        columns.append(Column(heading=clean(heading)[:60], samples=samples, field=fields[place]))
    return columns


def _shown_heading(heading: str, place: int) -> str:
    return heading or gettext("column %(place)s without a heading", place=place + 1)


def _date_problems(row: Row) -> list[str]:
    wrong = [text for text in row.get("due", ()) if parse_day(text) is None]
    wrong += [text for field in ("met_at", "thanked_at") for text in row.get(field, ()) if parse_moment(text) is None]
    return [
        gettext("“%(text)s” isn't a date like 2026-06-30, so it's left out.", text=clean(text)[:30]) for text in wrong
    ]


def parse_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def parse_moment(text: str) -> datetime | None:
    """A moment in UTC, as our own tables hold it; none in the future."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(at.astimezone(UTC), now()) if 1970 < at.year < 9999 else None
