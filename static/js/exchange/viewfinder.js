// Shows the camera's picture, reads codes in its frames, and dispatches "scanner:read" with their text, or
// "scanner:choose" if several may be meant. Whatever goes wrong becomes a sentence and "Try again".

import { Camera, cameraProblem } from "./lib/camera.js";
import { dropDecoder, getDecoder } from "./lib/decoder.js";
import { announceCodes, FrameCodes } from "./lib/frame-codes.js";
import { FrameReader } from "./lib/frame-reader.js";
import { scanTexts } from "./lib/texts.js";

const PATIENCE = 3_000; // ms without a camera, after which somebody wonders what is wrong

export function connect(element, signal) {
  const viewfinder = new Viewfinder(element);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(document, "visibilitychange", () => (document.hidden ? viewfinder.stop() : viewfinder.start()));
  on(window, "pagehide", () => viewfinder.stop());
  on(window, "pageshow", ({ persisted }) => persisted && viewfinder.start());
  signal.addEventListener("abort", () => viewfinder.stop());
  on(viewfinder.camera, "ended", () => viewfinder.showProblem(scanTexts.camera.busy));
  const { reader } = viewfinder;
  on(reader, "texts", ({ detail }) => viewfinder.announce(detail));
  on(reader, "hint", ({ detail }) => viewfinder.showHint(detail));
  on(reader, "silence", ({ detail }) => viewfinder.handleSilence(detail));
  on(viewfinder.findPart("again"), "click", () => viewfinder.start());
  on(viewfinder.findPart("torch"), "click", () => viewfinder.toggleTorch());
  on(viewfinder.findPart("cameras"), "change", ({ target }) => viewfinder.useCamera(target.value));
  viewfinder.loadDecoder().catch(() => {}); // It loads while the camera opens; #readFrames reports a failure.
  return viewfinder.start();
}

class Viewfinder {
  #codes = new FrameCodes(location.host);
  #usualHint;
  #waiting = null;

  constructor(element) {
    this.element = element;
    this.video = this.findPart("video");
    this.camera = new Camera(this.video);
    this.reader = new FrameReader({ camera: this.camera, video: this.video, isPaused: () => this.#rests() });
    this.#usualHint = this.findPart("hint").textContent;
  }

  /** Return the element with data-viewfinder-target="`name`". */
  findPart(name) {
    return this.element.querySelector(`[data-viewfinder-target="${name}"]`);
  }

  #rests() {
    const isPaused = "paused" in this.element.dataset;
    if (isPaused) this.#codes.rest(performance.now());
    return isPaused;
  }

  /** Open the camera and read frames until it is stopped. If it does not open, or not soon, the page says so. */
  async start() {
    this.#showState("starting");
    this.#waiting = setTimeout(() => this.#showState("slow", scanTexts.camera.slow), PATIENCE);
    let stream;
    try {
      stream = await this.camera.start();
      if (!stream) return;
      this.#showState("on");
      await this.#offerControls();
      await this.#readFrames(stream);
    } catch (error) {
      console.info("The camera does not work:", error.name, error.message);
      if (!stream || stream === this.camera.stream) this.showProblem(scanTexts.camera[cameraProblem(error)]);
    }
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

  /** Handle that no pictures come any more ("silent"), or no answers of the decoder ("stuck"). */
  handleSilence(kind) {
    if (kind === "stuck") dropDecoder();
    this.showProblem(scanTexts.camera[kind]);
  }

  /** Switch the torch on or off. */
  async toggleTorch() {
    const torch = this.findPart("torch");
    const on = torch.getAttribute("aria-pressed") !== "true";
    try {
      await this.camera.setTorch(on);
      torch.setAttribute("aria-pressed", String(on));
    } catch (error) {
      console.info("No torch:", error.message);
      this.findPart("hint").textContent = scanTexts.camera.noTorch;
    }
  }

  /** Switch to another camera and remember it. */
  useCamera(deviceId) {
    this.camera.rememberChoice(deviceId);
    return this.start();
  }

  async #readFrames(stream) {
    try {
      await this.reader.read(this.loadDecoder());
    } catch (error) {
      console.warn("Codes cannot be read from this camera:", error);
      if (this.camera.stream === stream) this.showProblem(scanTexts.camera.unreadable);
    }
  }

  /** Pass on which of the texts in a frame is meant. */
  announce(frameTexts) {
    announceCodes(this.element, this.#codes.pick(frameTexts, performance.now()), "scan");
  }

  /** Say what to do if nothing is read; `hint` is "loading", "nothing", or "" to say what to point at. */
  showHint(hint) {
    const nothing = this.camera.hasTorch ? scanTexts.camera.nothingRead : scanTexts.camera.nothingReadNoTorch;
    const sentence = { loading: scanTexts.camera.loading, nothing }[hint] ?? this.#usualHint;
    if (this.findPart("hint").textContent !== sentence) this.findPart("hint").textContent = sentence;
  }

  async #offerControls() {
    const cameras = await this.camera.choices();
    const nameOf = ({ label }, index) => label || scanTexts.camera.numbered(index + 1);
    const options = cameras.map((camera, index) => new Option(nameOf(camera, index), camera.deviceId));
    this.findPart("cameras").replaceChildren(...options);
    this.findPart("cameras").value = this.camera.deviceId;
    this.findPart("choice").hidden = cameras.length < 2;
    this.findPart("torch").hidden = !this.camera.hasTorch;
  }

  #showState(state, problem = "") {
    clearTimeout(this.#waiting);
    this.element.dataset.state = state;
    this.findPart("trouble").hidden = !problem;
    this.findPart("sentence").textContent = problem;
  }
}
