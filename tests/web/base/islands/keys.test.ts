import assert from "node:assert/strict";
import { test } from "node:test";
import { meaning, PLACES, WINDOW } from "../../../../fourfold/web/base/islands/keys.ts";

test("g and a letter go to a place", () => {
  for (const key of Object.keys(PLACES)) assert.deepEqual(meaning(key, "g", 100), { kind: "go", to: key });
});

test("a letter alone, or too late after g, does nothing", () => {
  assert.equal(meaning("s", "", 0), null);
  assert.equal(meaning("s", "g", WINDOW + 1), null);
  assert.equal(meaning("z", "g", 10), null);
});

test("brackets move the period and the question mark helps", () => {
  assert.deepEqual(meaning("[", "", 0), { kind: "press", key: "[" });
  assert.deepEqual(meaning("]", "", 0), { kind: "press", key: "]" });
  assert.deepEqual(meaning("?", "", 0), { kind: "help" });
});
