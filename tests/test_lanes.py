"""Streams and exports are answered in threads of their own, so that pages never wait for them (R4)."""

import pytest
from flask import Flask

EXPORTS = ("/me/export.json", "/me/export/bundles/1.zip", "/contacts.csv", "/contacts.vcf")


@pytest.mark.one_database
def test_every_stream_and_export_has_its_lane(app: Flask) -> None:
    lane_of = app.extensions["lane_of"]
    streams = [rule for rule in app.url_map.iter_rules() if rule.rule.endswith("/stream")]
    assert len(streams) >= 3
    assert {getattr(app.view_functions[rule.endpoint], "lane", "pages") for rule in streams} == {"streams"}
    assert {lane_of("GET", path) for path in EXPORTS} == {"exports"}
    assert lane_of("POST", "/contacts/selections") == "exports"
    assert {lane_of("POST", f"/contacts/imports/5/{step}") for step in ("completion", "reading")} == {"uploads"}
    assert lane_of("GET", "/rooms/5/stream") == "streams"
    assert {lane_of("GET", "/today"), lane_of("GET", "/nothing%20here"), lane_of("POST", "/contacts.csv")} == {"pages"}
