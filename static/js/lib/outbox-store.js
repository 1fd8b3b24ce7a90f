// Where the outbox keeps its entries. Both stores have the same four verbs. Imports nothing: the service worker
// loads it too, and import maps do not reach there.
// `update(id, change)` writes what `change(entry)` answers, deletes on undefined, and answers the same; an id that
// is not there changes nothing. It is one transaction, so that a note and an answer never overwrite each other.

const STORE = "entries";

/** Entries of one person in IndexedDB; each person who uses this device has a database of their own. */
export class IndexedStore {
  durable = true;
  #database;

  constructor(database) {
    this.#database = database;
  }

  static name(person) {
    return `outbox-${person}`;
  }

  static async open(person) {
    const request = indexedDB.open(IndexedStore.name(person), 2);
    request.onupgradeneeded = () => upgrade(request);
    const database = await done(request);
    database.onversionchange = () => database.close(); // Signing out in another tab deletes the database.
    return new IndexedStore(database);
  }

  /** Delete everything of `person` from this device. */
  static async forget(person) {
    // Emptied first: deleting waits for other tabs that have it open, which may take for ever.
    const store = await IndexedStore.open(person);
    await store.#write((entries) => entries.clear());
    store.#database.close();
    await done(indexedDB.deleteDatabase(IndexedStore.name(person)));
  }

  all() {
    return done(this.#database.transaction(STORE).objectStore(STORE).getAll());
  }

  put(entry) {
    return this.#write((entries) => {
      entries.put(entry);
      entries.transaction.commit(); // Not left to happen by itself: a page that is being left would take it along.
    });
  }

  async update(id, change) {
    let next;
    await this.#write((entries) => {
      entries.get(id).onsuccess = ({ target: { result: entry } }) => {
        next = entry && change(entry);
        if (entry) next ? entries.put(next) : entries.delete(id);
      };
    });
    return next;
  }

  /** Whether one more entry fits: writes the largest there may be, and takes it back. */
  async fits() {
    const probe = "probe";
    try {
      await this.#write((entries) => {
        entries.put({ uuid: probe, note: "x".repeat(10_000) });
        entries.delete(probe);
      });
      return true;
    } catch (error) {
      console.warn("Nothing more can be kept on this device:", error);
      return false;
    }
  }

  #write(work) {
    // Strict: "saved" on the screen means on the disk, not in a buffer that a dead battery takes along.
    const transaction = this.#database.transaction(STORE, "readwrite", { durability: "strict" });
    work(transaction.objectStore(STORE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** Entries in memory, for browsers that keep nothing for pages; the screen then says so. */
export class MemoryStore {
  durable = false;
  #entries = new Map();

  async all() {
    return [...this.#entries.values()];
  }

  async put(entry) {
    this.#entries.set(entry.uuid, entry);
  }

  async update(id, change) {
    const entry = this.#entries.get(id);
    const next = entry && change(entry);
    if (next) this.#entries.set(id, next);
    else this.#entries.delete(id);
    return next;
  }

  async fits() {
    return true;
  }
}

function upgrade({ result: database, transaction }) {
  // The first version held scans only, under that name.
  if (database.objectStoreNames.contains("scans")) transaction.objectStore("scans").name = STORE;
  else database.createObjectStore(STORE, { keyPath: "uuid" });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
