// Times as the door shows them.

import { formatTime } from "../../lib/times.js";

/** Return the time of a moment, with the day if it is not today. */
export function clockTime(moment) {
  const date = new Date(moment);
  const isToday = date.toDateString() === new Date().toDateString();
  return formatTime(date, isToday ? {} : { weekday: "short", day: "numeric", month: "short" });
}
