// Tells a form which time zone this device is in (an IANA name, such as Europe/Lisbon).

export function connect(input) {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? input.value;
}
