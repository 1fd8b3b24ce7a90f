"""`flask backup` writes one private file, checked, or nothing at all."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from meetup.operations.backups import making
from tests.operations.backups import Installation


def modes_of(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_it_is_one_file_for_its_owner_alone(site: Installation, tmp_path: Path) -> None:
    site.add_person("ada")
    target = tmp_path / "backups" / "monday.backup"
    target.parent.mkdir()
    before = os.umask(0)
    try:
        result = site.run("backup", str(target))
    finally:
        os.umask(before)
    assert result.exit_code == 0, result.output
    assert "is written and checked" in result.output
    assert modes_of(target.parent) == {"monday.backup": 0o600}
    assert site.run("backup", "--verify", str(target)).exit_code == 0


def test_it_was_private_before_it_was_finished(
    site: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, int] = {}
    publish = making._publish

    def look(archive: Path, target: Path) -> None:
        seen.update(modes_of(archive.parent))
        publish(archive, target)

    monkeypatch.setattr(making, "_publish", look)
    before = os.umask(0)
    try:
        assert site.run("backup", str(tmp_path / "file.backup")).exit_code == 0
    finally:
        os.umask(before)
    assert len(seen) >= 2
    assert set(seen.values()) == {0o600}


def test_it_says_what_is_in_it(site: Installation, tmp_path: Path) -> None:
    site.add_person("ada")
    site.add_person("bo")
    (site.config.instance / "push-keys.env").write_text("PUSH_PRIVATE_KEY=x\n")
    (site.config.instance / "erasures.log").write_text("one\n")
    target = tmp_path / "file.backup"
    assert site.run("backup", str(target)).exit_code == 0
    with zipfile.ZipFile(target) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert {"push-keys.env", "erasures.log"} < set(archive.namelist())
    assert manifest["tables"]["users"] == 2
    assert manifest["revision"]
    noted = json.loads((site.config.instance / "last-backup.json").read_text())
    assert noted["began_at"] == manifest["began_at"]


def test_it_never_replaces_a_file(site: Installation, tmp_path: Path) -> None:
    target = tmp_path / "file.backup"
    target.write_text("precious")
    result = site.run("backup", str(target))
    assert result.exit_code == 1
    assert "exists already" in result.output
    assert target.read_text() == "precious"


def test_a_folder_that_is_not_there_is_named(site: Installation, tmp_path: Path) -> None:
    result = site.run("backup", str(tmp_path / "nowhere" / "file.backup"))
    assert result.exit_code == 1
    assert "There is no folder" in result.output


def test_a_full_disk_leaves_nothing_behind(site: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "full"
    folder.mkdir()

    def write_nothing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("meetup.operations.backups.archives.write_archive", write_nothing)
    result = site.run("backup", str(folder / "file.backup"))
    assert result.exit_code == 1
    assert "no space left" in result.output
    assert list(folder.iterdir()) == []
    assert not (site.config.instance / "last-backup.json").exists()


@pytest.mark.parametrize("harm", ["flipped", "cut", "emptied", "replaced"])
def test_what_is_damaged_is_noticed(site: Installation, tmp_path: Path, harm: str) -> None:
    site.add_person("ada")
    target = tmp_path / "file.backup"
    assert site.run("backup", str(target)).exit_code == 0
    content = bytearray(target.read_bytes())
    if harm == "flipped":
        content[len(content) // 2] ^= 1
    target.write_bytes(
        {
            "flipped": bytes(content),
            "cut": bytes(content[: len(content) // 2]),
            "emptied": b"",
            "replaced": b"PK" * 500,
        }[harm]
    )
    for command in (("backup", "--verify"), ("restore",)):
        result = site.run(*command, str(target))
        assert result.exit_code == 1, result.output
        assert "damaged" in result.output
        assert "Traceback" not in result.output
    assert site.names() == {"ada"}


def test_a_missing_file_is_named(site: Installation, tmp_path: Path) -> None:
    for command in (("backup", "--verify"), ("restore",)):
        result = site.run(*command, str(tmp_path / "none.backup"))
        assert result.exit_code == 1
        assert "There is no file" in result.output
