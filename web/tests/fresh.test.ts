import { expect, test } from "vitest";
import { confirmed, onFreshNeeded } from "../src/api/fresh";

test("calls at one time share one question, and later ones ask anew", async () => {
  const answers: ((is: boolean) => void)[] = [];
  const stop = onFreshNeeded(() => new Promise((answer) => answers.push(answer)));
  const both = [confirmed(), confirmed()];
  expect(answers).toHaveLength(1);
  answers[0]?.(true);
  expect(await Promise.all(both)).toEqual([true, true]);
  const later = confirmed();
  answers[1]?.(false);
  expect(await later).toBe(false);
  stop();
  expect(await confirmed()).toBe(false);
});
