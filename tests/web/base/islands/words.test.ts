import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, wordAt } from "../../../../fourfold/web/base/islands/words.ts";

test("the word ends at the caret and begins after an operator", () => {
  assert.deepEqual(wordAt("orders + comp", 13), { text: "comp", start: 9, bracketed: false });
  assert.deepEqual(wordAt("orders + ", 9), { text: "", start: 9, bracketed: false });
  assert.deepEqual(wordAt("ÜBER.ALL", 8), { text: "ÜBER.ALL", start: 0, bracketed: false });
});

test("a name in brackets may hold spaces", () => {
  assert.deepEqual(wordAt("1 + [Late ord", 13), { text: "Late ord", start: 4, bracketed: true });
  assert.equal(wordAt("[Late orders] + x", 17).text, "x");
});

test("a chosen name takes the place of the whole word", () => {
  const made = completed("orders + compl / 2", 13, "[Late orders]", false);
  assert.deepEqual(made, { text: "[Late orders]", start: 9, end: 14, inside: false });
  assert.deepEqual(completed("[Late o]", 6, "[Late orders]", false), { text: "[Late orders]", start: 0, end: 8, inside: false });
});

test("a function brings its brackets unless they are there", () => {
  assert.deepEqual(completed("ro", 2, "round", true), { text: "round()", start: 0, end: 2, inside: true });
  assert.deepEqual(completed("ro(x)", 2, "round", true), { text: "round", start: 0, end: 2, inside: false });
});
