// Where the outbox keeps scans. Both stores have the same four verbs.
// `update(id, change)` writes what `change(scan)` answers, deletes on undefined, and answers the same; an id that
// is not there changes nothing. It is one transaction, so that a note and an answer never overwrite each other.

/** Scans of one person in IndexedDB; each person who uses this device has a database of their own. */
export class IndexedScans {
  durable = true;
  #database;

  constructor(database) {
    this.#database = database;
  }

  static name(person) {
    return `outbox-${person}`;
  }

  static async open(person) {
    const request = indexedDB.open(IndexedScans.name(person), 1);
    request.onupgradeneeded = () => request.result.createObjectStore("scans", { keyPath: "uuid" });
    const database = await done(request);
    database.onversionchange = () => database.close(); // Signing out in another tab deletes the database.
    return new IndexedScans(database);
  }

  /** Delete everything of `person` from this device. */
  static async forget(person) {
    await done(indexedDB.deleteDatabase(IndexedScans.name(person)));
  }

  all() {
    return done(this.#database.transaction("scans").objectStore("scans").getAll());
  }

  put(scan) {
    return this.#write((scans) => scans.put(scan));
  }

  async update(id, change) {
    let next;
    await this.#write((scans) => {
      scans.get(id).onsuccess = ({ target: { result: scan } }) => {
        next = scan && change(scan);
        if (scan) next ? scans.put(next) : scans.delete(id);
      };
    });
    return next;
  }

  #write(work) {
    // Strict: "saved" on the screen means on the disk, not in a buffer that a dead battery takes along.
    const transaction = this.#database.transaction("scans", "readwrite", { durability: "strict" });
    work(transaction.objectStore("scans"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** Scans in memory, for browsers that keep nothing for pages; the screen then says so. */
export class MemoryScans {
  durable = false;
  #scans = new Map();

  async all() {
    return [...this.#scans.values()];
  }

  async put(scan) {
    this.#scans.set(scan.uuid, scan);
  }

  async update(id, change) {
    const scan = this.#scans.get(id);
    const next = scan && change(scan);
    if (next) this.#scans.set(id, next);
    else this.#scans.delete(id);
    return next;
  }
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
