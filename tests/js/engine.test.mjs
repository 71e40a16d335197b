// The engine under Pyodide answers each request as it does under the Python of the server, byte for byte.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import test from "node:test";

const { PYODIDE, ENGINE, REQUESTS, COUNT } = process.env;

test("the engine in a browser answers as the server's", async () => {
  const { loadPyodide } = await import(`${PYODIDE}/pyodide.mjs`);
  const python = await loadPyodide({ indexURL: PYODIDE });
  python.FS.writeFile("/engine.zip", readFileSync(ENGINE));
  const handle = python.runPython(`
import sys
sys.path.insert(0, "/engine.zip")
from scoring.engine.desk import Desk
Desk().handle
`);
  let answered = 0;
  for await (const line of createInterface({ input: createReadStream(REQUESTS) })) {
    const { match, request, hash } = JSON.parse(line);
    const answer = handle(request);
    assert.equal(createHash("sha256").update(answer).digest("hex"), hash, `${match}: ${request}\n${answer}`);
    answered += 1;
  }
  assert.equal(answered, Number(COUNT));
});
