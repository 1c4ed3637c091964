/** Records what somebody says. No React in it. */

import { levels } from "./levels";
import { SpeechSense } from "./sense";

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
/** Who is asked to speak and says nothing for so long does not want to. */
const MAX_SILENT_MS = 8_000;
/** Longer than what is left of the school's own voice when the browser has taken it out of the sound. */
const INTERRUPTION_MS = 300;
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

/** Asks for the microphone and begins; with `endsByItself` a pause after speech ends it. Throws RecorderTrouble. */
export async function record(endsByItself = false): Promise<Recording> {
  const stream = await microphone();
  const recording = recordingOf(stream);
  if (endsByItself) endBySilence(stream, recording);
  return recording;
}

/** Calls back once when somebody talks over what the school is saying; the result ends it. Throws RecorderTrouble. */
export async function onSpeech(heard: () => void): Promise<() => void> {
  const stream = await microphone();
  const sense = new SpeechSense(INTERRUPTION_MS);
  const end = () => {
    deafen();
    for (const track of stream.getTracks()) track.stop();
  };
  const deafen = levels(stream, (level, ms) => {
    if (sense.feed(level, ms) !== "begun") return;
    end();
    heard();
  });
  return end;
}

function endBySilence(stream: MediaStream, recording: Recording): void {
  const sense = new SpeechSense();
  let silentMs = 0;
  const deafen = levels(stream, (level, ms) => {
    const sensed = sense.feed(level, ms);
    silentMs = sensed === "silence" ? silentMs + ms : Number.NEGATIVE_INFINITY;
    if (sensed === "ended") recording.stop();
    else if (silentMs > MAX_SILENT_MS) recording.discard();
  });
  recording.sound.then(deafen, deafen);
}

async function microphone(): Promise<MediaStream> {
  const devices = globalThis.navigator?.mediaDevices;
  if (!devices || typeof MediaRecorder === "undefined") throw new RecorderTrouble("unsupported");
  return devices
    .getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
    .catch((error: DOMException) => {
      throw new RecorderTrouble(TROUBLES[error.name] ?? "broken");
    });
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
