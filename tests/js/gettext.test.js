import assert from "node:assert/strict";
import test from "node:test";

import { gettext, listOf, ngettext } from "../../static/js/lib/gettext.js";

test("what stands in a sentence is put into it by name", () => {
  assert.equal(gettext("Message in %(name)s", { name: "Hall $&" }), "Message in Hall $&");
  assert.equal(gettext("Saved"), "Saved");
});

test("a count chooses its sentence", () => {
  const scans = (count) => ngettext("%(count)s scan", "%(count)s scans", count);
  assert.deepEqual([0, 1, 2].map(scans), ["0 scans", "1 scan", "2 scans"]);
});

test("words become one list", () => {
  assert.equal(listOf(["Ada"]), "Ada");
  assert.equal(listOf(["Ada", "Bo"]), "Ada and Bo");
  assert.equal(listOf(["Ada", "Bo", "Cy"]), "Ada, Bo and Cy");
});
