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

from meetup.contacts import Contact
from meetup.extensions import db
from meetup.people import User
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
NOTE = "=cmd|' /C calc'!A0\n=1+1;\t,=3+3"
# Excel, LibreOffice and Google Sheets begin a formula with any of these, blanks before it or not; so does a field that
# a reader of another separator would begin within a cell.
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@]")


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
def test_no_program_begins_a_formula(owner: Client, program: str) -> None:
    rows = list(csv.reader(StringIO(exported(owner, program).decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if FORMULA.match(cell)]
    assert any(NOTE in cell for cell in cells)
    assert any(NASTY["name"].partition(" ")[0] in cell for cell in cells)


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
