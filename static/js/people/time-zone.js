// Puts the time zone of this device into a field, as an IANA name such as Europe/Lisbon.

export function connect(input) {
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? input.value;
}
