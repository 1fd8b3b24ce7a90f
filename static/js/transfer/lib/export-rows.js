// How many people have arrived of an export that is still under way, and what the file is called.

// What each person's part ends with, by the type of the file: texts inside never hold it.
const ENDS = { "text/csv": "\r\n", "text/vcard": "END:VCARD\r\n", "application/json": "\n" };

/** A function that is given the text piece by piece and answers the ends seen so far, also those cut in two. */
export function rowCounter(type) {
  const end = ENDS[type.split(";")[0].trim()];
  let rest = "";
  let seen = 0;
  return (piece) => {
    const parts = (rest + piece).split(end);
    seen += parts.length - 1;
    rest = parts.at(-1).slice(1 - end.length || Infinity);
    return seen;
  };
}

/** The name in a Content-Disposition header (RFC 6266), in its own script where that is given. */
export function nameOf(disposition) {
  const own = /filename\*=UTF-8''([^;]+)/.exec(disposition);
  return own ? decodeURIComponent(own[1]) : (/filename="([^"]+)"/.exec(disposition)?.[1] ?? "export");
}
