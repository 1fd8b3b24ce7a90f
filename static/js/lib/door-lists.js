// Deletes the list for check-in that this device stores, once its time is over, or when somebody else has signed in.

const OWNER_KEY = "door-list"; // Whose list is stored, and until when.

/** Return the name of the database with the list of `person`, the device key of a user. */
export function databaseName(person) {
  return `door-list-${person}`;
}

/** Remember that a list of `person` is stored, which has to be gone at `expiresAt`, in ms. */
export function rememberList(person, expiresAt) {
  localStorage.setItem(OWNER_KEY, JSON.stringify({ person, expiresAt }));
}

/** Delete the list of anybody. Resolves when it is gone, or rejects. */
export async function forgetList() {
  const stored = JSON.parse(localStorage.getItem(OWNER_KEY) ?? "null");
  if (!stored) return;
  await erase(stored.person);
  localStorage.removeItem(OWNER_KEY);
}

/** Delete the list if its time is over, or if the page is for another person. `person` is "" if nobody is signed in. */
export async function forgetOldList(person, time = Date.now()) {
  const stored = JSON.parse(localStorage.getItem(OWNER_KEY) ?? "null");
  if (stored && ((person && person !== stored.person) || time > stored.expiresAt)) await forgetList();
}

function erase(person) {
  const request = indexedDB.deleteDatabase(databaseName(person));
  return new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}
