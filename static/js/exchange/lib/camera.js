// Opens and closes the camera of a video element, switches its torch, and remembers which camera was chosen.

const CHOICE_KEY = "camera"; // Where the id of the chosen camera is stored on this device.
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } }; // pixels; larger images only take longer to decode
const PROBLEM_OF_ERROR = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Return why the camera did not open: "insecure", "denied", "absent", "busy", or "failed" for any other error. */
export function cameraProblem(error) {
  if (!navigator.mediaDevices) return "insecure";
  return PROBLEM_OF_ERROR[error.name] ?? "failed";
}

/** The camera of `video`, a video element. Dispatches "ended" when the system takes the camera away. */
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

  /**
   * Open the chosen camera, or else the rear one. Resolves to the stream, or to null when the camera was stopped or
   * started again meanwhile, whatever came of this attempt. Rejects with the browser's error (`cameraProblem`).
   */
  async start() {
    this.stop();
    const turn = ++this.#turn;
    try {
      await this.#open(turn);
    } catch (error) {
      if (turn === this.#turn) throw error;
    }
    return turn === this.#turn ? this.stream : null;
  }

  async #open(turn) {
    const stream = await open(localStorage.getItem(CHOICE_KEY));
    if (turn !== this.#turn) return release(stream);
    this.stream = stream;
    this.#track.onended = () => this.dispatchEvent(new Event("ended"));
    this.#video.srcObject = stream;
    return this.#video.play();
  }

  /** What changes with each picture that the camera sends; null while it sends none. */
  get pictureMark() {
    const isSending = this.stream && !this.#track.muted && this.#video.videoWidth > 0;
    return isSending ? this.#video.currentTime : null;
  }

  /** Close the camera. */
  stop() {
    this.#turn += 1;
    if (this.stream) release(this.stream);
    this.stream = null;
    this.#video.srcObject = null;
  }

  /** Whether the open camera has a torch. */
  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  /** Switch the torch on or off. */
  setTorch(on) {
    return this.#track.applyConstraints({ advanced: [{ torch: on }] });
  }

  /** Resolve to the cameras of this device. Browsers name them only after one has been opened. */
  async choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "videoinput");
  }

  /** The id of the open camera. */
  get deviceId() {
    return this.#track?.getSettings().deviceId;
  }

  /** Remember the camera to open from now on. */
  rememberChoice(deviceId) {
    localStorage.setItem(CHOICE_KEY, deviceId);
  }
}

async function open(deviceId) {
  const rear = { facingMode: { ideal: "environment" }, ...SIZE };
  if (!deviceId) return navigator.mediaDevices.getUserMedia({ video: rear });
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { deviceId: { exact: deviceId }, ...SIZE } });
  } catch (error) {
    if (cameraProblem(error) !== "absent") throw error;
    localStorage.removeItem(CHOICE_KEY); // That camera was unplugged, or the browser has changed its id.
    return open(null);
  }
}

function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
}
