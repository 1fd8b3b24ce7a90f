"""I3: what a spreadsheet makes of our tables: LibreOffice where there is one, and always the rules by which such
programs take a cell for a formula."""

import csv
import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.people import User
from meetup.spreadsheets import escape_cell, unescape_cell
from meetup.transfer.columns import PROGRAMS
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import share_all

pytestmark = pytest.mark.one_database
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NASTY = {
    "name": '=HYPERLINK("http://evil.example";"x")',
    "headline": "=1+1",
    "company": "@SUM(1+1)",
    "email": "=2+2@example.org",
    "phone": "+351 912 345 678",
}
NOTE = "=cmd|' /C calc'!A0\n=1+1;\t,=3+3;\"=4+4\n\n @SUM(1)\t-5,＝6"
# Excel, LibreOffice and Google Sheets begin a formula with any of these, blanks before it or not; so does a field that
# a reader of another separator would begin within a cell.
FORMULA = re.compile(r"[\s\ufeff\"]*[=+\-@＝＋－＠]")
PHONE = re.compile(r"\+[\d ]+")


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    share_all(app, cast.contact)
    with app.app_context():
        profile = db.session.get_one(User, cast.contact.id).profile
        for field, value in NASTY.items():
            setattr(profile, field, value)
        db.session.get_one(Contact, cast.met.id).note = NOTE
        db.session.commit()
    return client_for(cast.owner)


def exported(owner: Client, program: str) -> bytes:
    return bytes(owner.get(f"/contacts.csv?stage=all&as={program}").data)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("skips_spaces", [False, True])
def test_no_program_begins_a_formula(owner: Client, program: str, delimiter: str, skips_spaces: bool) -> None:
    """I3: whatever the reader takes for the delimiter, which depends on the country."""
    text = exported(owner, program).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=skips_spaces))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if FORMULA.match(cell) and not PHONE.fullmatch(cell)]
    if delimiter == ",":
        assert len({len(row) for row in rows}) == 1
        assert any(NOTE in unescape_cell(cell) for cell in cells)
        assert any(NASTY["name"].partition(" ")[0] in cell for cell in cells)


@pytest.mark.parametrize("program", PROGRAMS)
def test_phone_numbers_leave_as_they_are(owner: Client, program: str) -> None:
    """An apostrophe would become part of the number where it is imported."""
    rows = csv.reader(StringIO(exported(owner, program).decode("utf-8-sig"), newline=""))
    assert NASTY["phone"] in [cell for row in rows for cell in row]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("+49 30 123456", "+49 30 123456"),
        ("+49 (0)30/123-456 ext. 12", "+49 (0)30/123-456 ext. 12"),
        ("+49 30 123456, +49 40 654321", "+49 30 123456, +49 40 654321"),
        ("+49 30 123456 ::: +49 40 654321", "+49 30 123456 ::: +49 40 654321"),
        ("+49 30 123456;=1+1", "+49 30 123456;'=1+1"),
        ("+49 30 123456+A1", "'+49 30 123456+A1"),
        ("+1", "'+1"),
        ("call; +A1", "call; '+A1"),
        ("'=1+1", "''=1+1"),
        ("\t=1+1", "'\t'=1+1"),
        ("O'Neill - one of us; it's @home", "O'Neill - one of us; it's @home"),
    ],
)
def test_what_is_written_reads_back(said: str, written: str) -> None:
    assert escape_cell(said) == written
    assert unescape_cell(written) == said


@given(st.text("=+-@＝,;\t\r\n\"' x19"))
def test_whatever_is_written_reads_back(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed on this machine")
@pytest.mark.parametrize("program", PROGRAMS)
def test_libreoffice_shows_text(owner: Client, program: str, tmp_path: Path) -> None:
    """Opened and written again as a flat document, in which a formula would be an attribute of its cell."""
    (tmp_path / "list.csv").write_bytes(exported(owner, program))
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "fods"]
    import_as = "--infilter=CSV:44,34,76,1,,0,false,true,false"  # commas, UTF-8, cells not forced to be text
    subprocess.run(
        [*command, import_as, "--outdir", str(tmp_path), str(tmp_path / "list.csv")], check=True, timeout=120
    )
    document = (tmp_path / "list.fods").read_text()
    assert "HYPERLINK" in document
    assert "table:formula" not in document
