import assert from "node:assert/strict";
import { test } from "node:test";
import { concerns, read } from "../../../../fourfold/web/base/islands/subscriptions.ts";

test("a part asks again when one of its records changed", () => {
  assert.equal(concerns("measure:12 scorecard:3", { name: "value_recorded", ids: ["scorecard:3"] }), true);
});

test("other records, and numbers that only begin alike, don't concern it", () => {
  assert.equal(concerns("measure:12", { name: "value_recorded", ids: ["measure:1", "measure:123", "objective:12"] }), false);
  assert.equal(concerns("", { name: "value_recorded", ids: ["measure:1"] }), false);
});

test("a star concerns everybody", () => {
  assert.equal(concerns("measure:12", { name: "resync", ids: ["*"] }), true);
});

test("what can't be read is no message", () => {
  for (const text of ["", "{", "null", "[]", '{"name":1,"ids":[]}', '{"name":"x"}']) assert.equal(read(text), null);
  assert.deepEqual(read('{"name":"x","ids":[1]}'), { name: "x", ids: ["1"] });
});
