// Counts the people in an export while it is being downloaded, and reads the file's name.

// What ends the part of each person in a file of that type. It never occurs inside a text.
const ROW_ENDS = { "text/csv": "\r\n", "text/vcard": "END:VCARD\r\n", "application/json": "\n" };

/**
 * Return a function that takes the file's text chunk by chunk and returns how many rows have ended so far. The end of
 * a row may be split between two chunks. `type` is the Content-Type of the file.
 */
export function rowCounter(type) {
  const rowEnd = ROW_ENDS[type.split(";")[0].trim()];
  let rest = "";
  let count = 0;
  return (chunk) => {
    const parts = (rest + chunk).split(rowEnd);
    count += parts.length - 1;
    rest = parts.at(-1).slice(1 - rowEnd.length || Infinity);
    return count;
  };
}

/** Return the file name in a Content-Disposition header (RFC 6266), with all its characters if they are given. */
export function fileNameOf(disposition) {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition);
  return encoded ? decodeURIComponent(encoded[1]) : (/filename="([^"]+)"/.exec(disposition)?.[1] ?? "export");
}
