// Reads codes in the frames of a camera, one after the other, and notices when no more pictures or answers come.

const FRAME_INTERVAL = 110; // ms; nine frames a second feel immediate and do not heat up the phone
const MAX_SIDE = 1280; // pixels
const PATIENCE = 3_000; // ms without a picture, an answer or a code, after which somebody wonders what is wrong
const CHECK_INTERVAL = 250; // ms

/**
 * Reads the frames of `camera` (camera.js), which `video` shows. Dispatches "texts" with the texts in each frame; "hint"
 * with "loading" or "nothing" after a while without a code, and with "" once there is one; and "silence" with "silent" if
 * no pictures come, or "stuck" if no answers do. `isPaused` tells whether to leave out frames.
 */
export class FrameReader extends EventTarget {
  #camera;
  #video;
  #isPaused;
  #hint = "";
  #pictureAt = 0;
  #answerAt = 0;
  #codeAt = 0;
  #decoder = null;

  constructor({ camera, video, isPaused }) {
    super();
    this.#camera = camera;
    this.#video = video;
    this.#isPaused = isPaused;
  }

  /** Read until the camera stops. `decoderPromise` resolves to the decoder (decoder.js). Rejects if that fails. */
  async read(decoderPromise) {
    const { stream } = this.#camera;
    this.#decoder = null;
    this.#startAfresh(performance.now());
    this.#tell("hint", (this.#hint = ""));
    this.#watch(stream);
    this.#decoder = await decoderPromise;
    this.#answerAt = performance.now();
    this.#noteCode();
    while (this.#camera.stream === stream) {
      const startedAt = performance.now();
      if (!this.#isPaused() && this.#camera.pictureMark !== null) await this.#readFrame();
      this.#answerAt = performance.now();
      await sleep(FRAME_INTERVAL - (this.#answerAt - startedAt));
    }
  }

  async #readFrame() {
    const found = await this.#decoder.read(this.#video, MAX_SIDE);
    if (this.#isPaused()) return; // The frame may be from before the pause.
    if (found.length > 0) this.#noteCode();
    this.#tell("texts", found);
  }

  #noteCode() {
    this.#codeAt = performance.now();
    if (this.#hint) this.#tell("hint", (this.#hint = ""));
  }

  /** Look now and then at how long ago the last picture, answer and code came. */
  async #watch(stream) {
    let mark = null;
    let checkedAt = performance.now();
    while (this.#camera.stream === stream) {
      const time = performance.now();
      // Nothing is late while reading is paused, or if the device itself has slept.
      if (this.#isPaused() || time - checkedAt > PATIENCE / 2) this.#startAfresh(time);
      checkedAt = time;
      const newMark = this.#camera.pictureMark;
      if (newMark !== null && newMark !== mark) this.#pictureAt = time;
      mark = newMark;
      if (time - this.#pictureAt > PATIENCE) return this.#tell("silence", "silent");
      if (this.#decoder && time - this.#answerAt > PATIENCE) return this.#tell("silence", "stuck");
      if (time - this.#codeAt > PATIENCE) this.#showHint(this.#decoder ? "nothing" : "loading");
      await sleep(CHECK_INTERVAL);
    }
    return null;
  }

  #startAfresh(time) {
    this.#pictureAt = this.#answerAt = this.#codeAt = time;
  }

  #showHint(hint) {
    if (hint !== this.#hint) this.#tell("hint", (this.#hint = hint));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function sleep(duration) {
  return new Promise((resolve) => setTimeout(resolve, duration));
}
