// Stores the entries of an outbox: in IndexedDB, or in memory where a browser has none. Both stores have the same
// methods: all, put, update and hasSpace.
// Imports nothing, because the service worker loads it too and import maps do not reach workers.

const STORE_NAME = "entries";
const LARGEST_NOTE = 10_000; // characters

/** Stores entries in IndexedDB. Each person who uses this device has a database of their own. */
export class IndexedStore {
  durable = true;
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** Return the name of the database of `person`, the device key of a user. */
  static databaseName(person) {
    return `outbox-${person}`;
  }

  /** Open the store of `person`. Rejects in browsers that do not let pages store anything. */
  static async open(person) {
    const request = indexedDB.open(IndexedStore.databaseName(person), 2);
    request.onupgradeneeded = () => upgrade(request);
    const database = await promised(request);
    database.onversionchange = () => database.close(); // Signing out in another tab deletes the database.
    return new IndexedStore(database);
  }

  /** Delete all entries of `person` and the database. */
  static async forget(person) {
    // The entries go first, because deleting the database waits until no other tab has it open.
    const store = await IndexedStore.open(person);
    await store.#write((entries) => entries.clear());
    store.#database.close();
    await promised(indexedDB.deleteDatabase(IndexedStore.databaseName(person)));
  }

  /** Resolve to all entries, in no particular order. */
  all() {
    return promised(this.#database.transaction(STORE_NAME).objectStore(STORE_NAME).getAll());
  }

  /** Write `entry` in place of the one with the same UUID. Resolves once it is on the disk. */
  put(entry) {
    return this.#write((entries) => {
      entries.put(entry);
      entries.transaction.commit(); // Without this, a page that is being left would abort the transaction.
    });
  }

  /**
   * Replace the entry `id` with what `change(entry)` returns, or delete it on undefined. Resolves to the new entry;
   * to undefined when it was deleted or was not there. It is one transaction, so concurrent updates both count.
   */
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

  /** Resolve to whether another entry can be stored, by writing and deleting one of the largest size. */
  async hasSpace() {
    const probe = "probe";
    try {
      await this.#write((entries) => {
        entries.put({ uuid: probe, note: "x".repeat(LARGEST_NOTE) });
        entries.delete(probe);
      });
      return true;
    } catch (error) {
      console.warn("Nothing more can be kept on this device:", error);
      return false;
    }
  }

  #write(change) {
    // Strict, because "saved" on the screen has to mean that the entry survives a dead battery.
    const transaction = this.#database.transaction(STORE_NAME, "readwrite", { durability: "strict" });
    change(transaction.objectStore(STORE_NAME));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** Stores entries in memory, for browsers without IndexedDB. The screen then says to keep the page open. */
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

  async hasSpace() {
    return true;
  }
}

function upgrade({ result: database, transaction }) {
  // Version 1 stored only scans, under that name.
  if (database.objectStoreNames.contains("scans")) transaction.objectStore("scans").name = STORE_NAME;
  else database.createObjectStore(STORE_NAME, { keyPath: "uuid" });
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
