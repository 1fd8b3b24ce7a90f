// Reads QR symbols, with the browser's own detector if there is one, and else with zxing in a worker.

import { symbolText } from "./symbol-text.js";

let decoderPromise = null;

/**
 * Resolve to the page's decoder, which the first call starts. `urls` is `{workerUrl, zxingUrl, wasmUrl}`. Rejects when
 * the decoder could not be loaded; the next call tries again.
 *
 * A decoder has the method `read(source, maxSide)` for a video or an ImageBitmap, which may be scaled down to `maxSide`
 * pixels on its longer side. It resolves to the texts of all symbols in the picture, which may be "".
 */
export function getDecoder(urls) {
  decoderPromise ??= start(urls).catch((error) => {
    decoderPromise = null;
    throw error;
  });
  return decoderPromise;
}

/** Stop a decoder that gives no more answers; the next call of `getDecoder` starts another. */
export function dropDecoder() {
  decoderPromise?.then((decoder) => decoder.stop(), () => {});
  decoderPromise = null;
}

async function start(urls) {
  return (await BrowserDecoder.start()) ?? WorkerDecoder.start(urls);
}

class BrowserDecoder {
  #detector = new BarcodeDetector({ formats: ["qr_code"] });

  /** Resolve to null if there is no detector, or if it does not work (on Android without Google's services). */
  static async start() {
    const formats = (await globalThis.BarcodeDetector?.getSupportedFormats()) ?? [];
    if (!formats.includes("qr_code")) return null;
    const decoder = new BrowserDecoder();
    return decoder.read(new ImageData(16, 16)).then(() => decoder, () => null);
  }

  stop() {}

  async read(source) {
    const symbols = await this.#detector.detect(source);
    return symbols.map(({ rawValue }) => symbolText({ text: rawValue }));
  }
}

class WorkerDecoder {
  #worker;
  #canvas = document.createElement("canvas");
  #context = this.#canvas.getContext("2d", { willReadFrequently: true });
  #lastAnswer = Promise.resolve();

  static async start({ workerUrl, ...urls }) {
    const decoder = new WorkerDecoder();
    decoder.#worker = new Worker(workerUrl);
    await decoder.#ask(urls);
    return decoder;
  }

  stop() {
    this.#worker.terminate();
  }

  async read(source, maxSide) {
    const image = this.#pixels(source, maxSide);
    return (await this.#ask({ image }, [image.data.buffer])).symbols.map(symbolText);
  }

  #pixels(source, maxSide) {
    const width = source.videoWidth ?? source.width;
    const height = source.videoHeight ?? source.height;
    const scale = Math.min(1, maxSide / Math.max(width, height));
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    this.#context.drawImage(source, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Send one message at a time, because an answer of the worker does not say which message it belongs to. */
  #ask(message, transfer = []) {
    const answer = this.#lastAnswer.then(() => new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      this.#worker.onerror = (event) => reject(new Error(event.message ?? "The reader did not load."));
      this.#worker.postMessage(message, transfer);
    }));
    this.#lastAnswer = answer.catch(() => {});
    return answer;
  }
}
