// Formats times as the pages of the server do: in the language of the page, with 24 hours.

/** Return the time of `date`, such as "07:55", with those parts of the day that `day` asks for (Intl.DateTimeFormat). */
export function formatTime(date, day = {}) {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day };
  return date.toLocaleString(document.documentElement.lang, format);
}
