"""What is vendored is what the list says, byte for byte, and nothing more."""

import tomllib
from base64 import b64encode
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "static" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "vendor.toml").read_text())["package"]


def place_of(package: dict[str, Any], file: str) -> str:
    """Where a file of a package lies, without the name of whom the package belongs to."""
    name = package["name"].rsplit("/")[-1]
    return f"{package.get('folder', 'static/vendor')}/{name}-{package['version']}/{Path(file).name}"


LISTED = {place_of(package, file): integrity for package in PACKAGES for file, integrity in package["files"].items()}


def test_the_list_names_files_of_every_package() -> None:
    """All other tests here are about what it names."""
    assert {"zxing-wasm", "ical.js"} <= {package["name"] for package in PACKAGES}
    assert not [package["name"] for package in PACKAGES if len(package["files"]) < 2]


@pytest.mark.parametrize("name", LISTED)
def test_vendored_file_is_the_pinned_one(name: str) -> None:
    digest = sha512((ROOT / name).read_bytes()).digest()
    assert "sha512-" + b64encode(digest).decode() == LISTED[name]


def test_nothing_is_vendored_that_the_list_does_not_name() -> None:
    folders = {VENDOR, *(ROOT / package["folder"] for package in PACKAGES if "folder" in package)}
    kept = {path.relative_to(ROOT).as_posix() for folder in folders for path in folder.glob("*/*")}
    assert {path for path in kept if "/licences/" not in path} == set(LISTED)


def test_every_package_brings_its_licence() -> None:
    for package in PACKAGES:
        assert any("LICEN" in name.upper() for name in package["files"]), package["name"]
