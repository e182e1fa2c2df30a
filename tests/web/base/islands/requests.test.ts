import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence } from "../../../../fourfold/web/base/islands/requests.ts";

test("every status has a sentence that says what to do", () => {
  for (const status of [400, 401, 403, 404, 409, 422, 500, 503]) assert.match(sentence(status), /[A-Z].*\./);
  assert.match(sentence(503), /Nothing was saved/);
  assert.match(sentence(401), /sign in/);
});
