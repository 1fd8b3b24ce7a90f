// The door's page: reads codes, answers from the list on this device, and checks people in.

import { readCode, groupedCode } from "../exchange/lib/codes.js";
import { codeHash } from "./lib/code-hashes.js";
import { getOutbox, personKey, session } from "../lib/person.js";
import { requestPersistence, spaceProblem } from "../lib/storage-space.js";
import { DoorServer } from "./lib/door-server.js";
import { Door } from "./lib/door.js";
import { walkIn } from "./lib/facts.js";
import { followStream } from "./lib/follow-stream.js";
import { ListStore, NoStore } from "./lib/list-store.js";
import { ScannerPage } from "./lib/scanner-page.js";
import { texts } from "./lib/texts.js";
import { LastSeen, verdictOf } from "./lib/verdicts.js";

const KIOSK_PAUSE = 6_000; // ms after which a kiosk is there for the next person

export async function connect(element, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  const { slug, base, expires } = element.dataset;
  const store = await ListStore.open(personKey).catch(() => new NoStore());
  const server = new DoorServer(base, session);
  const door = new Door({ slug, expiresAt: Number(expires), outbox, store, server });
  const opening = door.open();
  const scanner = new Scanner(element, door, signal, opening);
  await opening;
  scanner.page.showStatus();
  element.dataset.ready = "";
  followStream(element, door, signal);
  await door.synchronize({ isWhole: true });
  scanner.page.showNotice(await spaceProblem(outbox), "warn");
}

class Scanner {
  #door;
  #element;
  #seen = new LastSeen();
  #verdict = null;
  #own = []; // The check-ins of this device since the page was opened, the latest of which can be undone.
  #closing;
  #opening; // Resolves once the list that is stored here has been read.

  constructor(element, door, signal, opening) {
    this.#opening = opening;
    this.#element = element;
    this.#door = door;
    this.page = new ScannerPage(element, door, signal);
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    on(element, "scanner:read", ({ detail }) => this.read(detail).catch((error) => this.#fail(error)));
    on(element, "scanner:choose", () => this.page.showNotice(texts.several, "warn"));
    on(element, "click", ({ target }) => this.#handlePress(target.closest("button[data-door]")?.dataset.door));
    on(this.page.search, "check-in", ({ detail }) => this.#admit(detail, "name"));
    on(this.page.search, "undo", ({ detail }) => this.#undo(detail, detail.in.map(({ uuid }) => uuid)));
    on(this.page.walkIn, "walk-in", ({ detail }) => this.#admit(walkIn(detail), "walk_in"));
    on(door, "late", ({ detail }) => this.page.showLate(detail));
    on(door, "erased", ({ detail }) => this.page.showNotice(detail === "expired" ? texts.expired : texts.erased, "bad"));
  }

  get #isKiosk() {
    return "kiosk" in this.#element.dataset;
  }

  /** Answer a `text` that was read. `how` is "scan", "typed" or "photo". */
  async read({ text, how }) {
    const { kind, code } = readCode(text, location.host);
    const read = kind === "code" ? code : text.trim();
    if (!this.#seen.isNew(read, performance.now())) return;
    await this.#opening;
    if (!this.#door.list.fetchedAt) return this.page.showNotice(texts.noList, "warn");
    const startedAt = performance.now();
    const person = this.#door.list.findByCode(await codeHash(this.#element.dataset.event, read));
    await this.#answer(person, this.#isKiosk ? "kiosk" : how === "typed" ? "typed" : "scan", kind === "code" ? groupedCode(code) : read);
    this.#element.dataset.took = String(Math.round(performance.now() - startedAt));
  }

  async #answer(person, way, code) {
    const verdict = verdictOf(person);
    if (verdict.kind === "welcome") return this.#admit(person, way);
    return this.#show(verdict, code);
  }

  async #admit(person, way, isAnyway = false) {
    const verdict = verdictOf(person);
    if (verdict.kind !== "welcome" && !isAnyway) return this.#show(verdict);
    try {
      const { uuid } = await this.#door.checkIn(person, way, this.page.doorName);
      this.#own.push({ person, uuid });
      requestPersistence();
      return this.#show({ kind: "welcome", person, isAnyway });
    } catch (error) {
      return this.#fail(error);
    }
  }

  #show(verdict, code) {
    clearTimeout(this.#closing);
    this.#verdict = verdict;
    this.page.showNotice("");
    this.page.verdict.show(verdict, code);
    if (this.#isKiosk) this.#closing = setTimeout(() => this.page.verdict.close(), KIOSK_PAUSE);
  }

  #handlePress(action) {
    const actions = {
      next: () => this.page.closeVerdict(),
      anyway: () => this.#admit(this.#verdict.person, "anyway", true),
      search: () => this.page.openSearch(),
      "walk-in": () => this.page.openWalkIn(),
      "undo-last": () => this.#undoLast(),
    };
    return actions[action]?.();
  }

  #undoLast() {
    const last = this.#own.pop();
    if (!last) return this.page.showNotice(texts.nothingToUndo, "warn");
    return this.#undo(last.person, [last.uuid]);
  }

  async #undo({ name }, uuids) {
    for (const uuid of uuids) await this.#door.undo(uuid);
    this.page.closeVerdict();
    this.page.showNotice(texts.undone(name), "good");
  }

  #fail(error) {
    reportError(error);
    this.page.showNotice(this.#door.device ? texts.notKept : texts.noList, "bad");
  }
}
