import { describe, expect, it } from "vitest";
import { alongOf } from "../../src/features/lessons/tiles";
import { stepOf } from "../../src/features/reader/words";

describe("arrow keys", () => {
  it("follow the direction of the text", () => {
    expect([alongOf("ArrowRight", "ltr"), alongOf("ArrowRight", "rtl"), alongOf("ArrowLeft", "rtl")]).toEqual(
      [1, -1, 1],
    );
    expect([stepOf("ArrowLeft", "ltr"), stepOf("ArrowLeft", "rtl")]).toEqual(["previous", "next"]);
  });

  it("up and down mean the same in both, other keys nothing", () => {
    expect([alongOf("ArrowDown", "rtl"), alongOf("ArrowUp", "ltr"), alongOf("a", "ltr")]).toEqual([
      1,
      -1,
      null,
    ]);
    expect([stepOf("ArrowDown", "rtl"), stepOf("Enter", "ltr")]).toEqual(["nextSentence", undefined]);
  });
});
