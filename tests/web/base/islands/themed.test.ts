import assert from "node:assert/strict";
import { test } from "node:test";
import { themed } from "../../../../fourfold/web/base/islands/themed.ts";

test("a themed specification keeps its own content and takes the page's text and lines by name", () => {
  const found = themed({ height: 280, mark: { color: "var(--green)" } }) as {
    height: number; mark: object; config: { axis: { labelColor: string; gridColor: string } };
  };
  assert.equal(found.height, 280);
  assert.deepEqual(found.mark, { color: "var(--green)" });
  assert.equal(found.config.axis.labelColor, "var(--text-muted)");
  assert.equal(found.config.axis.gridColor, "var(--line)");
});
