// The camera behind a video element: open, close, torch, and which one of several.

const CHOICE = "camera"; // The device id last chosen by hand, kept on this device.
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } }; // pixels; more only costs time to decode
const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Why the camera did not open: "insecure", "denied", "absent" or "busy". Other errors are thrown on. */
export function reason(error) {
  if (!navigator.mediaDevices) return "insecure";
  if (error.name in REASONS) return REASONS[error.name];
  throw error;
}

/** Dispatches "ended" when the system takes the camera away. */
export class Camera extends EventTarget {
  /** The open stream, or null. */
  stream = null;
  #video;
  #turn = 0;

  constructor(video) {
    super();
    this.#video = video;
  }

  get #track() {
    return this.stream?.getVideoTracks()[0];
  }

  /** Open the camera chosen before, else the rear one. Null when `stop` or another `start` came first. */
  async start() {
    this.stop();
    const turn = ++this.#turn;
    const stream = await open(localStorage.getItem(CHOICE));
    if (turn !== this.#turn) {
      release(stream);
      return null;
    }
    this.stream = stream;
    this.#track.onended = () => this.dispatchEvent(new Event("ended"));
    this.#video.srcObject = stream;
    await this.#video.play().catch((error) => {
      if (turn === this.#turn) throw error; // Stopped meanwhile: not a fault.
    });
    return turn === this.#turn ? stream : null;
  }

  stop() {
    this.#turn += 1;
    if (this.stream) release(this.stream);
    this.stream = null;
    this.#video.srcObject = null;
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  torch(on) {
    return this.#track.applyConstraints({ advanced: [{ torch: on }] });
  }

  /** The cameras of this device; known in full only once one has been opened. */
  async choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "videoinput");
  }

  get chosen() {
    return this.#track?.getSettings().deviceId;
  }

  /** The camera to open from now on. */
  remember(deviceId) {
    localStorage.setItem(CHOICE, deviceId);
  }
}

async function open(deviceId) {
  const rear = { facingMode: { ideal: "environment" }, ...SIZE };
  if (!deviceId) return navigator.mediaDevices.getUserMedia({ video: rear });
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { deviceId: { exact: deviceId }, ...SIZE } });
  } catch (error) {
    if (reason(error) !== "absent") throw error;
    localStorage.removeItem(CHOICE); // That camera has been unplugged, or the browser renamed it.
    return open(null);
  }
}

function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
}
