// Elements from plain calls: what is on the page before anybody asked for a chat has to be small, and needs no library.
// Text only ever becomes text nodes and attribute values; there is no way to hand over markup.

import { guarded } from "../snippet/guard.ts";

type Attribute = string | false | undefined | ((event: Event) => void);

/** An attribute that is false or undefined is left out; a function listens to the event of that name. */
export function element(
  tag: string,
  attributes: Record<string, Attribute>,
  ...children: (Node | string | false)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value == "function") made.addEventListener(name, guarded(value));
    else if (value) made.setAttribute(name, value);
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** An icon of one path on a 24 × 24 grid. */
export function icon(path: string): Element {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS(drawing.namespaceURI, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}
