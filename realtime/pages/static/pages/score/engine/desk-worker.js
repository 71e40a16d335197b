// The engine of cricket's laws, in a worker of its own: Pyodide runs the same Python as the server (scoring/engine/desk.py).
// JSON text crosses the border, nothing else.

const START = `
import sys
sys.path.insert(0, "/engine.zip")
from scoring.engine.desk import Desk
Desk().handle
`;

let handle = null;

self.onmessage = async ({ data: { id, start, request } }) => {
  try {
    if (start) handle = await load(start);
    self.postMessage({ id, answer: start ? "{}" : handle(request) });
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
};

// `pyodide` is the address of its folder, `engine` that of the zip.
async function load({ pyodide, engine }) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const [python, zip] = await Promise.all([loadPyodide({ indexURL: pyodide }), fetchBytes(engine)]);
  python.FS.writeFile("/engine.zip", zip);
  return python.runPython(START);
}

async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}
