// Runs the engine's tests with pytest under Pyodide: node engine-tests.mjs PROJECT PYODIDE PACKAGES [pytest's options].

import { existsSync } from "node:fs";

const [project, pyodide, packages, ...options] = process.argv.slice(2);
const { loadPyodide } = await import(`${pyodide}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: pyodide });
// The real matches, if they are here: some tests compare with them.
const data = process.env.CRICKSY_MATCH_DATA ?? `${project}/../shared/data`;
const folders = [["/project", project], ["/packages", packages], ...(existsSync(data) ? [["/shared/data", data]] : [])];
for (const [place, root] of folders) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
python.globals.set("options", python.toPy(options));
// Without the conftest of all tests, which starts services, and without the project's options, which name plugins.
process.exitCode = python.runPython(`
import os, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/project", "/packages"]
os.chdir("/project")
import pytest
print("Python", sys.version.split()[0], "on", sys.platform)
usual = ["-q", "-c", "/dev/null", "--rootdir=/project", "--confcutdir=/project/tests/engine", "-p", "no:cacheprovider"]
int(pytest.main([*usual, *(options or ["tests/engine"])]))
`);
