// The live camera: shows it, reads frames, and tells the scanner around it what they say (event "scanner:read").

import { Camera, reason } from "./lib/camera.js";
import { decoder } from "./lib/decoder.js";
import { words } from "../lib/texts.js";

const PACE = 110; // ms from frame to frame: nine a second is as quick as a hand, and keeps the phone cool
const LONGEST = 1280; // pixels

export function connect(element, signal) {
  const viewfinder = new Viewfinder(element);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(document, "visibilitychange", () => (document.hidden ? viewfinder.stop() : viewfinder.start()));
  on(window, "pagehide", () => viewfinder.stop());
  on(window, "pageshow", ({ persisted }) => persisted && viewfinder.start());
  signal.addEventListener("abort", () => viewfinder.stop());
  on(viewfinder.camera, "ended", () => viewfinder.fail(words.camera.busy));
  on(viewfinder.part("again"), "click", () => viewfinder.start());
  on(viewfinder.part("torch"), "click", () => viewfinder.toggleTorch());
  on(viewfinder.part("cameras"), "change", ({ target }) => viewfinder.choose(target.value));
  viewfinder.load().catch(() => {}); // While the camera opens; a failure counts, and is told, once it is needed.
  return viewfinder.start();
}

class Viewfinder {
  constructor(element) {
    this.element = element;
    this.video = this.part("video");
    this.camera = new Camera(this.video);
  }

  part(name) {
    return this.element.querySelector(`[data-viewfinder-target="${name}"]`);
  }

  get #paused() {
    return "paused" in this.element.dataset;
  }

  /** Open the camera and read until it stops; a camera that does not open is explained. */
  async start() {
    this.#show("starting");
    let stream;
    try {
      stream = await this.camera.start();
    } catch (error) {
      this.fail(words.camera[reason(error)]);
    }
    if (!stream) return;
    this.#show("on");
    await this.#offerControls();
    await this.#read(stream);
  }

  load() {
    return decoder(this.element.closest("[data-worker-url]").dataset);
  }

  stop() {
    this.camera.stop();
    this.part("torch").setAttribute("aria-pressed", "false");
    this.#show("off");
  }

  fail(sentence) {
    this.stop();
    this.#show("failed", sentence);
  }

  async toggleTorch() {
    const torch = this.part("torch");
    const on = torch.getAttribute("aria-pressed") !== "true";
    await this.camera.torch(on);
    torch.setAttribute("aria-pressed", String(on));
  }

  choose(deviceId) {
    this.camera.remember(deviceId);
    return this.start();
  }

  async #read(stream) {
    try {
      const reader = await this.load();
      while (this.camera.stream === stream) {
        const begun = performance.now();
        if (!this.#paused) this.#tell(await reader.read(this.video, LONGEST));
        await new Promise((resolve) => setTimeout(resolve, PACE - (performance.now() - begun)));
      }
    } catch (error) {
      console.warn("Codes cannot be read from this camera:", error);
      if (this.camera.stream === stream) this.fail(words.camera.unreadable);
    }
  }

  #tell(text) {
    if (text === null || this.#paused) return; // Paused meanwhile: the frame is from before.
    this.element.dispatchEvent(new CustomEvent("scanner:read", { bubbles: true, detail: { text, how: "scan" } }));
  }

  async #offerControls() {
    const cameras = await this.camera.choices();
    const named = ({ label }, place) => label || words.camera.numbered(place + 1);
    const options = cameras.map((camera, place) => new Option(named(camera, place), camera.deviceId));
    this.part("cameras").replaceChildren(...options);
    this.part("cameras").value = this.camera.chosen;
    this.part("choice").hidden = cameras.length < 2;
    this.part("torch").hidden = !this.camera.hasTorch;
  }

  #show(state, trouble = "") {
    this.element.dataset.state = state;
    this.part("trouble").hidden = !trouble;
    this.part("sentence").textContent = trouble;
  }
}
