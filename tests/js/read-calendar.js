// Reads an iCalendar from standard input and writes it as jCal (RFC 7265), for tests in Python.

import { readFileSync } from "node:fs";
import ICAL from "../vendor/ical.js-2.2.1/ical.min.js";

console.log(JSON.stringify(ICAL.parse(readFileSync(0, "utf8"))));
