// Where a ball went, seen from behind the bowler with the striker in the middle.

import assert from "node:assert/strict";
import { test } from "node:test";

import { shotAt, shotOf } from "../../realtime/pages/static/pages/score/entering/shot.js";

const FIELD = { left: 100, top: 50, width: 200, height: 200 };

test("a tap is measured from the striker, in thousandths of the radius", () => {
  assert.deepEqual(shotAt({ clientX: 200, clientY: 150 }, FIELD), { x: 0, y: 0 });
  assert.deepEqual(shotAt({ clientX: 300, clientY: 150 }, FIELD), { x: 1000, y: 0 });
  assert.deepEqual(shotAt({ clientX: 200, clientY: 250 }, FIELD), { x: 0, y: 1000 }); // past the bowler
  assert.deepEqual(shotAt({ clientX: 900, clientY: 150 }, FIELD), { x: 2000, y: 0 }); // no further than the API takes
});

test("the off side of a right-hander is on the left, and of a left-hander on the right", () => {
  const cover = shotOf("cover", { runs: 2, isLeftHanded: false });
  assert.ok(cover.x < 0 && cover.y > 0, JSON.stringify(cover));
  assert.deepEqual(shotOf("cover", { runs: 2, isLeftHanded: true }), { x: -cover.x, y: cover.y });
  const { x, y } = shotOf("fineLeg", { runs: 4, isLeftHanded: false });
  assert.ok(x > 0 && y < 0, `${x} ${y}`);
  assert.equal(Math.round(Math.hypot(x, y)), 1000); // a four reaches the boundary
});
