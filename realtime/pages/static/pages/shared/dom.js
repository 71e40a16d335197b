// Creates and updates elements. Anyone may choose a name, so text is always set as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

export function byId(id) {
  return document.getElementById(id);
}

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Return a function that lets these elements grow, but never shrink while the window keeps its width: nothing below may move up.
export function holdHeights(nodes) {
  let width = null;
  return () => {
    if (width !== innerWidth) for (const node of nodes) node.style.minHeight = "";
    width = innerWidth;
    // All are measured before any is set: else the browser would lay out the page for each.
    const heights = Array.from(nodes, (node) => node.offsetHeight);
    nodes.forEach((node, at) => (node.style.minHeight = `${heights[at]}px`));
  };
}

// Shows one child of `parent` for each entry [key, value, ...more], in order. `draw(value, ...more)` makes a child; it is
// called again only if one of its arguments is another object or value.
export class Rows {
  constructor(parent, draw) {
    Object.assign(this, { parent, draw, kept: new Map() });
  }

  show(entries) {
    const kept = new Map();
    for (const [key, value, ...more] of entries) {
      const before = this.kept.get(key);
      const same = before && before.value === value && before.more.every((part, index) => part === more[index]);
      kept.set(key, same ? before : { value, more, node: this.draw(value, ...more) });
    }
    const nodes = [...kept.values()].map((row) => row.node);
    const moved = nodes.length !== this.parent.children.length || nodes.some((node, at) => node !== this.parent.children[at]);
    if (moved) this.replace(nodes);
    this.kept = kept;
  }

  // A link that has the focus keeps it, although its row is drawn again.
  replace(nodes) {
    const { activeElement } = document;
    const href = this.parent.contains(activeElement) && activeElement.getAttribute("href");
    this.parent.replaceChildren(...nodes);
    if (href) this.parent.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  }
}

// Return a function that draws a snapshot into `node`, but only if one of the values of `inputs(snapshot)` has changed.
// If `draw` returns null, the part of the page around the node is hidden.
export function part(node, inputs, draw) {
  let before = null;
  return (snapshot) => {
    const now = inputs(snapshot);
    if (before && now.every((value, index) => value === before[index])) return;
    before = now;
    const drawn = draw(snapshot);
    node.replaceChildren(...(drawn ?? []));
    (node.closest("[data-part]") ?? node).hidden = drawn === null;
  };
}
