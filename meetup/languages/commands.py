"""`flask catalogues`: collect the sentences of the code for translators, and make catalogues of what they send back."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from babel import Locale
from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract_from_dir
from flask import current_app
from flask.cli import AppGroup

KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
SOURCES = (
    ("meetup", [("**.py", "python")]),
    ("templates", [("**.html", "jinja2.ext.babel_extract"), ("**.txt", "jinja2.ext.babel_extract")]),
    ("static/js", [("**.js", "javascript")]),
)
"""Below the root of the project: each folder, and which extractor reads its files."""
JINJA_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
SCRIPTS = "static/js/"

catalogues = AppGroup("catalogues", help="Translate the screens: extract, add, compile.")


@catalogues.command()
def extract() -> None:
    """Write all sentences of the code to messages.pot, and bring the catalogues up to date with it."""
    template = collect_messages(_root())
    folder = _folder()
    folder.mkdir(exist_ok=True)
    _write(folder / "messages.pot", template)
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        catalogue = _read(path)
        catalogue.update(template)
        _write(path, catalogue)
    click.echo(f"{len(template)} sentences in {folder / 'messages.pot'}")


@catalogues.command()
@click.argument("language")
def add(language: str) -> None:
    """Begin the catalogue of LANGUAGE, such as de or pt_BR."""
    path = _folder() / str(Locale.parse(language)) / "LC_MESSAGES" / "messages.po"
    if path.exists():
        raise click.ClickException(f"{path} is there already. Bring it up to date with: flask catalogues extract")
    catalogue = Catalog(locale=language, project="Meetup companion", fuzzy=False)
    catalogue.update(collect_messages(_root()))
    path.parent.mkdir(parents=True)
    _write(path, catalogue)
    click.echo(f"Translate {path}, then run: flask catalogues compile")


@catalogues.command("compile")
def compile_() -> None:
    """Make of each catalogue what the server and the scripts read."""
    for path in sorted(_folder().glob("*/LC_MESSAGES/messages.po")):
        catalogue = _read(path)
        _check(path, catalogue)
        with path.with_suffix(".mo").open("wb") as file:
            mofile.write_mo(file, catalogue)
        tag = str(catalogue.locale).replace("_", "-")
        script = _root() / SCRIPTS / "catalogues" / f"{tag}.js"
        script.write_text(script_of(catalogue), encoding="utf-8")
        missing = sum(not _is_translated(message.string) for message in catalogue if message.id)
        click.echo(f"{tag}: {missing} of {len(catalogue)} sentences are missing and stay in English")


def collect_messages(root: Path) -> Catalog:
    """Return every wrapped sentence below ``root``, with the places where it stands."""
    template = Catalog(project="Meetup companion", charset="utf-8")
    for folder, method_map in SOURCES:
        options = {pattern: JINJA_OPTIONS for pattern, method in method_map if method.startswith("jinja2")}
        found = extract_from_dir(root / folder, method_map, options, KEYWORDS, comment_tags=("Translators:",))
        for path, line, message, comments, context in found:
            place = f"{folder}/{Path(path).as_posix()}"
            template.add(message, locations=[(place, line)], auto_comments=comments, context=context)
    return template


def script_of(catalogue: Catalog) -> str:
    """Return the module that stands in for `lib/catalogue.js`: the sentences of scripts, and their plural forms."""
    sentences: dict[str, Any] = {}
    for message in catalogue:
        is_of_script = any(place.startswith(SCRIPTS) for place, _ in message.locations)
        if message.id and is_of_script and _is_translated(message.string):
            singular = message.id if isinstance(message.id, str) else message.id[0]
            sentences[singular] = message.string
    return (
        f"export const sentences = {json.dumps(sentences, ensure_ascii=False, indent=2)};\n"
        f"export const formFor = (n) => Number({catalogue.plural_expr});\n"
    )


def _is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _check(path: Path, catalogue: Catalog) -> None:
    """Raise if a sentence lost a placeholder, which would be an error on the page that shows it."""
    wrong = [f"line {message.lineno}: {error}" for message, errors in catalogue.check() for error in errors]
    if wrong:
        raise click.ClickException("\n".join([f"{path}:", *wrong]))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parts[-3])


def _write(path: Path, catalogue: Catalog) -> None:
    catalogue.revision_date = datetime.now(UTC)
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, width=120, sort_by_file=True)


def _root() -> Path:
    return Path(current_app.root_path).parent


def _folder() -> Path:
    return Path(current_app.root_path) / "translations"
