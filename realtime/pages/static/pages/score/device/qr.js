// A QR code, so that another phone opens an address without typing it.

import qrcode from "../../vendor/qrcode.js";

// The white border that readers need, in modules.
const QUIET = 4;

// Return the code as a path for an SVG of `size` by `size`.
export function qrPath(text) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    }
  }
  return { size: count + 2 * QUIET, path };
}
