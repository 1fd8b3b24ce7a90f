// Reads QR symbols: by the browser's own detector where it has one, else by zxing in a worker.

let shared = null;

/** The page's decoder, started on the first call. `urls`: `{workerUrl, zxingUrl, wasmUrl}`. */
export function decoder(urls) {
  shared ??= start(urls).catch((error) => {
    shared = null; // A lost connection while loading is no reason to fail for good.
    throw error;
  });
  return shared;
}

async function start(urls) {
  return (await Detector.start()) ?? WorkerReader.start(urls);
}

/** `read(source, longest)` answers the text of a symbol in a video or ImageBitmap, "" included, or null. */
class Detector {
  #detector = new BarcodeDetector({ formats: ["qr_code"] });

  /** Null where there is none, or where it is only a promise (Android without the services it calls). */
  static async start() {
    const formats = (await globalThis.BarcodeDetector?.getSupportedFormats()) ?? [];
    if (!formats.includes("qr_code")) return null;
    const detector = new Detector();
    return detector.read(new ImageData(16, 16)).then(() => detector, () => null);
  }

  async read(source) {
    const [found] = await this.#detector.detect(source);
    return found ? found.rawValue : null;
  }
}

class WorkerReader {
  #worker;
  #canvas = document.createElement("canvas");
  #context = this.#canvas.getContext("2d", { willReadFrequently: true });
  #turn = Promise.resolve();

  static async start({ workerUrl, ...urls }) {
    const reader = new WorkerReader();
    reader.#worker = new Worker(workerUrl);
    await reader.#ask(urls);
    return reader;
  }

  /** `longest` is the longer side, in pixels, that the image is scaled down to. */
  async read(source, longest) {
    const image = this.#pixels(source, longest);
    return (await this.#ask({ image }, [image.data.buffer])).text;
  }

  #pixels(source, longest) {
    const width = source.videoWidth ?? source.width;
    const height = source.videoHeight ?? source.height;
    const scale = Math.min(1, longest / Math.max(width, height));
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    this.#context.drawImage(source, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** One question at a time: the worker answers in order and says nothing about which one it answers. */
  #ask(question, transfer = []) {
    const answer = this.#turn.then(() => new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      this.#worker.onerror = (event) => reject(new Error(event.message ?? "The reader did not load."));
      this.#worker.postMessage(question, transfer);
    }));
    this.#turn = answer.catch(() => {});
    return answer;
  }
}
