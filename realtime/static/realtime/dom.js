// The little that the pages need of a view library. Names come from anyone, so text is only ever set as text.

const SVG = "http://www.w3.org/2000/svg";

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

// Keeps one child of `parent` for each [key, value] in order; redraws a child only when its value is another.
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
    if (moved) this.parent.replaceChildren(...nodes);
    this.kept = kept;
  }
}

// Draws again only when one of the values that `inputs` names has changed.
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
