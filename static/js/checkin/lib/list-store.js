// Stores the list of one event on this device. lib/door-lists.js deletes it when its time is over, or its reader signs
// out or is another one.

import { databaseName, rememberList } from "../../lib/door-lists.js";

const STORE_NAME = "lists";
const KEY = "list";

/** The stored list `{slug, device, fetchedAt, expiresAt, lines}` of a person, by their device key. */
export class ListStore {
  #person;
  #database;

  constructor(person, database) {
    this.#person = person;
    this.#database = database;
  }

  /** Open the store of `person`. Rejects in browsers that let no page store anything. */
  static async open(person) {
    const request = indexedDB.open(databaseName(person), 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE_NAME);
    const database = await promised(request);
    database.onversionchange = () => database.close(); // Another page deletes it.
    return new ListStore(person, database);
  }

  /** Resolve to the stored list, or to undefined. */
  read() {
    return promised(this.#lists("readonly").get(KEY));
  }

  /** Store a list in place of the one before. */
  write(stored) {
    rememberList(this.#person, stored.expiresAt);
    return promised(this.#lists("readwrite").put(stored, KEY));
  }

  /** Erase the list. */
  erase() {
    return promised(this.#lists("readwrite").delete(KEY));
  }

  #lists(mode) {
    return this.#database.transaction(STORE_NAME, mode).objectStore(STORE_NAME);
  }
}

/** Stands for a `ListStore` in browsers that store nothing: the list is there as long as the page is. */
export class NoStore {
  async read() {
    return undefined;
  }

  async write() {}

  async erase() {}
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
