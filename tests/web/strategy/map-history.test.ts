import assert from "node:assert/strict";
import { test } from "node:test";
import { History, type Act } from "../../../fourfold/web/strategy/map-history.ts";

const linked = (): Act => ({
  label: "Link", forward: { method: "POST", path: "/links", body: { cause_id: 1, effect_id: 2 }, creates: "/links/5" },
  backward: { method: "DELETE", path: "/links/5" },
});

test("what is undone can be done again, until something else is done", () => {
  const history = new History();
  history.add(linked());
  assert.equal(history.next("undo")?.backward.path, "/links/5");
  history.turned("undo");
  assert.deepEqual([history.canUndo, history.canRedo], [false, true]);
  history.add(linked());
  assert.equal(history.canRedo, false);
});

test("a record that came back under another number is called so in all acts", () => {
  const history = new History();
  const words: Act = {
    label: "Words", forward: { method: "PATCH", path: "/links/5", record: "/links/5", body: { because: "b" } },
    backward: { method: "PATCH", path: "/links/5", record: "/links/5", body: { because: "" } },
  };
  history.add(linked());
  history.add(words);
  history.turned("undo");
  history.turned("undo");
  history.turned("redo", "/links/9");
  assert.equal(history.next("undo")?.backward.path, "/links/9");
  assert.deepEqual([words.forward.path, words.forward.record], ["/links/9", "/links/9"]);
});

test("an objective's number also changes in links and lanes", () => {
  const history = new History();
  const added: Act = {
    label: "Add", forward: { method: "POST", path: "/objectives", body: {}, creates: "/objectives/2" },
    backward: { method: "DELETE", path: "/objectives/2", record: "/objectives/2" },
  };
  const link = linked();
  const lane: Act = {
    label: "Move", forward: { method: "PUT", path: "/scorecards/1/perspectives/1/objectives", body: { objective_ids: [2, 3] } },
    backward: { method: "PUT", path: "/scorecards/1/perspectives/1/objectives", body: { objective_ids: [3, 2] } },
  };
  for (const act of [added, link, lane]) history.add(act);
  for (const _ of [1, 2, 3]) history.turned("undo");
  history.turned("redo", "/objectives/7");
  assert.deepEqual(link.forward.body, { cause_id: 1, effect_id: 7 });
  assert.deepEqual(lane.backward.body, { objective_ids: [3, 7] });
});

test("only what others left alone is undone: the version of our own last write is said", () => {
  const history = new History();
  history.wrote("/links/5", 2);
  history.wrote("/links/5", 3);
  assert.equal(history.seen("/links/5"), 3);
});
