import assert from "node:assert/strict";
import { test } from "node:test";
import { coloured, themed } from "../../../../fourfold/web/base/islands/themed.ts";

const look = (name: string): string => `<${name}>`;

test("names of colours become colours, however deep; all else stays", () => {
  assert.deepEqual(coloured({ mark: { color: "var(--green)" }, list: ["var(--red)", 3, null, "var(x)"] }, look), {
    mark: { color: "<--green>" }, list: ["<--red>", 3, null, "var(x)"],
  });
});

test("a themed specification has the page's text and lines", () => {
  const found = themed({ height: 280 }, look) as { height: number; config: { axis: { labelColor: string; gridColor: string } } };
  assert.equal(found.height, 280);
  assert.equal(found.config.axis.labelColor, "<--text-muted>");
  assert.equal(found.config.axis.gridColor, "<--line>");
});
