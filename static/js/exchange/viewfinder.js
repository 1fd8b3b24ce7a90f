// Shows the camera's picture, reads codes in its frames, and dispatches "scanner:read" with their text.

import { texts } from "../lib/texts.js";
import { Camera, cameraProblem } from "./lib/camera.js";
import { getDecoder } from "./lib/decoder.js";

const FRAME_INTERVAL = 110; // ms; nine frames a second feel immediate and do not heat up the phone
const MAX_SIDE = 1280; // pixels

export function connect(element, signal) {
  const viewfinder = new Viewfinder(element);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(document, "visibilitychange", () => (document.hidden ? viewfinder.stop() : viewfinder.start()));
  on(window, "pagehide", () => viewfinder.stop());
  on(window, "pageshow", ({ persisted }) => persisted && viewfinder.start());
  signal.addEventListener("abort", () => viewfinder.stop());
  on(viewfinder.camera, "ended", () => viewfinder.showProblem(texts.camera.busy));
  on(viewfinder.findPart("again"), "click", () => viewfinder.start());
  on(viewfinder.findPart("torch"), "click", () => viewfinder.toggleTorch());
  on(viewfinder.findPart("cameras"), "change", ({ target }) => viewfinder.useCamera(target.value));
  viewfinder.loadDecoder().catch(() => {}); // It loads while the camera opens; #readFrames reports a failure.
  return viewfinder.start();
}

class Viewfinder {
  constructor(element) {
    this.element = element;
    this.video = this.findPart("video");
    this.camera = new Camera(this.video);
  }

  /** Return the element with data-viewfinder-target="`name`". */
  findPart(name) {
    return this.element.querySelector(`[data-viewfinder-target="${name}"]`);
  }

  get #paused() {
    return "paused" in this.element.dataset;
  }

  /** Open the camera and read frames until it is stopped. If it does not open, the page says why. */
  async start() {
    this.#showState("starting");
    let stream;
    try {
      stream = await this.camera.start();
    } catch (error) {
      this.showProblem(texts.camera[cameraProblem(error)]);
    }
    if (!stream) return;
    this.#showState("on");
    await this.#offerControls();
    await this.#readFrames(stream);
  }

  /** Resolve to the decoder of this page. */
  loadDecoder() {
    return getDecoder(this.element.closest("[data-worker-url]").dataset);
  }

  /** Close the camera. */
  stop() {
    this.camera.stop();
    this.findPart("torch").setAttribute("aria-pressed", "false");
    this.#showState("off");
  }

  /** Close the camera and say why it cannot be used. */
  showProblem(sentence) {
    this.stop();
    this.#showState("failed", sentence);
  }

  /** Switch the torch on or off. */
  async toggleTorch() {
    const torch = this.findPart("torch");
    const on = torch.getAttribute("aria-pressed") !== "true";
    await this.camera.setTorch(on);
    torch.setAttribute("aria-pressed", String(on));
  }

  /** Switch to another camera and remember it. */
  useCamera(deviceId) {
    this.camera.rememberChoice(deviceId);
    return this.start();
  }

  async #readFrames(stream) {
    try {
      const decoder = await this.loadDecoder();
      while (this.camera.stream === stream) {
        const startedAt = performance.now();
        if (!this.#paused) this.#announce(await decoder.read(this.video, MAX_SIDE));
        await new Promise((resolve) => setTimeout(resolve, FRAME_INTERVAL - (performance.now() - startedAt)));
      }
    } catch (error) {
      console.warn("Codes cannot be read from this camera:", error);
      if (this.camera.stream === stream) this.showProblem(texts.camera.unreadable);
    }
  }

  #announce(text) {
    if (text === null || this.#paused) return; // The frame may be from before the pause.
    this.element.dispatchEvent(new CustomEvent("scanner:read", { bubbles: true, detail: { text, how: "scan" } }));
  }

  async #offerControls() {
    const cameras = await this.camera.choices();
    const nameOf = ({ label }, index) => label || texts.camera.numbered(index + 1);
    const options = cameras.map((camera, index) => new Option(nameOf(camera, index), camera.deviceId));
    this.findPart("cameras").replaceChildren(...options);
    this.findPart("cameras").value = this.camera.deviceId;
    this.findPart("choice").hidden = cameras.length < 2;
    this.findPart("torch").hidden = !this.camera.hasTorch;
  }

  #showState(state, problem = "") {
    this.element.dataset.state = state;
    this.findPart("trouble").hidden = !problem;
    this.findPart("sentence").textContent = problem;
  }
}
