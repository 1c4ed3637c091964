import { describe, expect, it } from "vitest";
import { PAUSE_MS, type Sensed, SpeechSense } from "../../src/parts/sound/sense";

const TICK_MS = 50;

/** What is sensed of stretches of [milliseconds, loudness], without repeats. */
function sensed(...stretches: [number, number][]): Sensed[] {
  const sense = new SpeechSense();
  const all = stretches.flatMap(([ms, level]) =>
    Array.from({ length: ms / TICK_MS }, () => sense.feed(level, TICK_MS)),
  );
  return all.filter((one, index) => one !== all[index - 1]);
}

describe("speech and silence", () => {
  it("are told apart; a short pause ends nothing", () => {
    expect(sensed([500, 0.002], [1000, 0.1], [PAUSE_MS - 100, 0.002], [500, 0.1], [2000, 0.002])).toEqual([
      "silence",
      "begun",
      "speech",
      "ended",
      "silence",
    ]);
  });

  it("a click is no speech, and neither is a noisy room", () => {
    expect(sensed([500, 0.002], [100, 0.3], [500, 0.002])).toEqual(["silence"]);
    expect(sensed([3000, 0.011])).toEqual(["silence"]);
  });
});
