// Fills the parts of the scan page that say what a code holds: a Wi-Fi network, or a choice between several codes.

import { groupedCode, readCode } from "./codes.js";
import { titleOf } from "./foreign-codes.js";
import { scanTexts } from "./texts.js";
import { readWifi } from "./wifi.js";

/** Show what somebody needs to join a network, `{network, password, user}`, in `part`. */
export function fillWifi(part, values) {
  for (const row of part.querySelectorAll("[data-wifi]")) {
    const value = values[row.dataset.wifi];
    const button = row.querySelector("button");
    row.hidden = !value;
    row.querySelector("input").value = button.value = value;
    button.textContent = scanTexts.copyShort;
  }
  part.hidden = false;
  part.scrollIntoView({ block: "nearest" });
}

/** Put a button for each of `foundTexts` into `content`, a copy of the template "choice". */
export function fillChoice(content, foundTexts) {
  const button = content.querySelector("[data-choices-action=choose]");
  for (const text of foundTexts) {
    button.before(Object.assign(button.cloneNode(), { value: text, textContent: choiceTitle(text) }));
  }
  button.remove();
}

function choiceTitle(text) {
  const { kind, code } = readCode(text, location.host);
  const wifi = readWifi(text);
  if (kind === "code") return scanTexts.choiceOwn(groupedCode(code));
  return wifi ? scanTexts.choiceWifi(wifi.network) : titleOf(text);
}
