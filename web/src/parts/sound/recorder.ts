/** Records what somebody says. No React in it. */

/** Why there is no recording: the learner or the browser said no, there is no microphone, or this page can't have one. */
export type Trouble = "refused" | "missing" | "unsupported" | "broken";

export class RecorderTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** What hears takes a minute at most; browsers end a recording a little late. */
export const MAX_RECORDED_MS = 55_000;
/** Shorter than this is a slip of the finger. */
export const LEAST_RECORDED_MS = 400;
const BITS_A_SECOND = 32_000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

export interface Recording {
  /** The sound, once it has ended: by `stop`, or by itself after MAX_RECORDED_MS; null when it was thrown away. */
  readonly sound: Promise<Blob | null>;
  stop(): void;
  discard(): void;
}

/** Asks for the microphone and begins. Throws RecorderTrouble. */
export async function record(): Promise<Recording> {
  const devices = globalThis.navigator?.mediaDevices;
  if (!devices || typeof MediaRecorder === "undefined") throw new RecorderTrouble("unsupported");
  const stream = await devices
    .getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
    .catch((error: DOMException) => {
      throw new RecorderTrouble(TROUBLES[error.name] ?? "broken");
    });
  return recordingOf(stream);
}

function recordingOf(stream: MediaStream): Recording {
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_A_SECOND });
  const parts: Blob[] = [];
  let isKept = true;
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  const sound = new Promise<Blob | null>((resolve, reject) => {
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("error", () => reject(new RecorderTrouble("broken")));
    recorder.addEventListener("stop", () => {
      clearTimeout(alarm);
      for (const track of stream.getTracks()) track.stop();
      resolve(isKept ? new Blob(parts, { type: recorder.mimeType }) : null);
    });
  });
  const alarm = setTimeout(stop, MAX_RECORDED_MS);
  recorder.start();
  return {
    sound,
    stop,
    discard: () => {
      isKept = false;
      stop();
    },
  };
}
