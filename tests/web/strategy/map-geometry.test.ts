import assert from "node:assert/strict";
import { test } from "node:test";
import { bar, ordered, placeAt, placeOf, stepped, type Box, type Lane } from "../../../fourfold/web/strategy/map-geometry.ts";

const lanes: Lane[] = [
  { key: "1", rect: { x: 0, y: 0, w: 1000, h: 200 } },
  { key: "2", rect: { x: 0, y: 210, w: 1000, h: 200 } },
];
const box = (key: string, lane: string, x: number, y: number): Box => ({ key, lane, rect: { x, y, w: 100, h: 60 } });
const boxes = [box("a", "1", 200, 20), box("b", "1", 400, 20), box("c", "1", 200, 120), box("d", "2", 500, 260)];

test("a box comes to stand between those whose middles lie beside it, in the row that is nearest", () => {
  assert.deepEqual(placeAt({ x: 340, y: 40 }, lanes, boxes, "d"), { lane: "1", index: 1 });
  assert.deepEqual(placeAt({ x: 900, y: 40 }, lanes, boxes, "d"), { lane: "1", index: 2 });
  assert.deepEqual(placeAt({ x: 900, y: 150 }, lanes, boxes, "d"), { lane: "1", index: 3 });
  assert.deepEqual(placeAt({ x: 10, y: 300 }, lanes, boxes, "d"), { lane: "2", index: 0 });
});

test("outside of all lanes there is no place", () => {
  assert.equal(placeAt({ x: 340, y: 205 }, lanes, boxes, "d"), null);
  assert.equal(placeAt({ x: 1200, y: 40 }, lanes, boxes, "d"), null);
});

test("arrow keys walk inside a lane and between lanes, and stop at the edges", () => {
  const start = placeOf(boxes, "b")!;
  assert.deepEqual(start, { lane: "1", index: 1 });
  assert.deepEqual(stepped(start, "ArrowLeft", lanes, boxes, "b"), { lane: "1", index: 0 });
  assert.deepEqual(stepped({ lane: "1", index: 2 }, "ArrowRight", lanes, boxes, "b"), { lane: "1", index: 2 });
  assert.deepEqual(stepped(start, "ArrowDown", lanes, boxes, "b"), { lane: "2", index: 1 });
  assert.deepEqual(stepped(start, "ArrowUp", lanes, boxes, "b"), { lane: "1", index: 1 });
});

test("the order of a lane holds the moved box once", () => {
  assert.deepEqual(ordered({ lane: "1", index: 0 }, boxes, "b"), ["b", "a", "c"]);
  assert.deepEqual(ordered({ lane: "2", index: 1 }, boxes, "b"), ["d", "b"]);
});

test("the bar stands behind the box before it, or in the middle of an empty lane", () => {
  assert.deepEqual(bar({ lane: "1", index: 1 }, lanes, boxes, "d"), { x: 306, y: 16, w: 4, h: 68 });
  assert.deepEqual(bar({ lane: "2", index: 0 }, lanes, boxes, "d"), { x: 500, y: 222, w: 4, h: 176 });
});
