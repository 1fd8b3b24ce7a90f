// Reads the codes of Wi-Fi networks, like the server (meetup/exchange/foreign/wifi.py).

const FIELD = /([A-Z]+):((?:\\.|[^\\;])*)(?:;|$)/gsy;

/**
 * Return `{network, password, user}` if `text` is such a code (wpa_supplicant, "WIFI:"), or null. The password is "" for
 * an open network, the user "" unless there is one to sign in as.
 */
export function readWifi(text) {
  const start = text.match(/^\s*WIFI:/i);
  if (!start) return null;
  FIELD.lastIndex = 0;
  const fields = Object.fromEntries([...text.slice(start[0].length).matchAll(FIELD)].map(([, name, value]) => [name, value]));
  const { S: network = "", P: password = "", I: user = "", T: security = "" } = fields;
  if (!network) return null;
  const isOpen = security.toLowerCase() === "nopass";
  return { network: plainValue(network), password: isOpen ? "" : plainValue(password), user: plainValue(user) };
}

/** Quotes around a value say that it is no hexadecimal number. */
function plainValue(value) {
  return value.replace(/^"(.*[^\\])"$/s, "$1").replace(/\\(.)/gs, "$1");
}
