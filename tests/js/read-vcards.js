// Reads a JSON list of vCards from standard input and writes them as jCards (RFC 7095), for tests in Python.

import { readFileSync } from "node:fs";
import ICAL from "../vendor/ical.js-2.2.1/ical.min.js";

console.log(JSON.stringify(JSON.parse(readFileSync(0)).map((card) => ICAL.parse(card))));
