/** Tells speech from silence by loudness. Pure: whoever has a microphone feeds it. */

export type Sensed = "silence" | "begun" | "speech" | "ended";

const BEGIN_MS = 150;
/** So long one has to be quiet to have ended: learners pause to think. */
export const PAUSE_MS = 900;
const LEAST_LOUDNESS = 0.012;
const ABOVE_FLOOR = 3;
/** How fast the floor follows the noise of the room, down at once and up slowly. */
const RISE = 0.02;

export class SpeechSense {
  #floor = 0;
  #isFirst = true;
  #loudMs = 0;
  #quietMs = 0;
  #isSpeaking = false;

  /** `beginMs`: so long one has to be loud to be taken to speak. */
  constructor(private readonly beginMs = BEGIN_MS) {}

  /** What a stretch of `ms` says whose loudness is `level` (root mean square, 0 to 1). */
  feed(level: number, ms: number): Sensed {
    const isLoud = level > Math.max(LEAST_LOUDNESS, this.#floor * ABOVE_FLOOR);
    if (this.#isFirst || level < this.#floor) this.#floor = Math.min(level, LEAST_LOUDNESS);
    else if (!isLoud) this.#floor += (level - this.#floor) * RISE;
    this.#isFirst = false;
    this.#loudMs = isLoud ? this.#loudMs + ms : 0;
    this.#quietMs = isLoud ? 0 : this.#quietMs + ms;
    if (!this.#isSpeaking && this.#loudMs >= this.beginMs) {
      this.#isSpeaking = true;
      return "begun";
    }
    if (this.#isSpeaking && this.#quietMs >= PAUSE_MS) {
      this.#isSpeaking = false;
      return "ended";
    }
    return this.#isSpeaking ? "speech" : "silence";
  }
}
