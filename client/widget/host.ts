// The one element of ours on the page but the launcher's, with everything in its shadow.

// Ambient, so there is nothing to import; whoever compiles this file alone needs it too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./styles.d.ts" />
import type { Look } from "../../worker/protocol.ts";
import { element } from "./element.ts";
import { invitation as words } from "./languages/en.ts";
import { leave, stand } from "./stand.ts";
import dark from "./styles/dark.css?inline";
import theme from "./styles/theme.css?inline";

const host = document.createElement("beckon-widget");
const shadow = host.attachShadow({ mode: "open" });
const announcer = element("div", { role: "status", class: "unseen" });
shadow.append(announcer);
wear(theme);
host.lang = words.locale;
if (words.dir) host.dir = words.dir;

// To the page a key pressed in here comes from an element that is no field: its shortcuts must not hear it. Nor must a
// dialog of the page that fetches the focus back.
for (const type of ["keydown", "keypress", "keyup", "focusin"])
  shadow.addEventListener(type, (event) => event.stopPropagation());

/** On the page (again). */
export function attach(): ShadowRoot {
  stand(host);
  return shadow;
}

export function detach(): void {
  leave(host);
  announcer.replaceChildren();
}

/** Sheets made by script need no permission of the page's CSP; browsers without them get an element. */
export function wear(css: string, media = "all"): void {
  if ("adoptedStyleSheets" in shadow) {
    const sheet = new CSSStyleSheet({ media });
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  } else {
    (shadow as ShadowRoot).append(element("style", { media }, css));
  }
}

/** In the site's colours, as its rules and the page's tag say; the tag is nearer. What the site says cannot end a declaration. */
export function dress({ theme: mode, position }: DOMStringMap, site: Look["theme"] = {}): void {
  mode ||= site.mode;
  if (mode != "light") wear(dark, mode == "dark" ? "all" : "(prefers-color-scheme:dark)");
  // As the page's author says, whichever way the page is written.
  if (position)
    wear(
      `:host .corner,:host .chat{inset-inline:auto;${position == "left" ? "left" : "right"}:20px}`,
      "(min-width:641px)",
    );
  for (const name in site) wear(`:host{--site-${name}:${site[name]}}`);
}

/** Said once, when the reader has finished what it is reading. */
export function announce(...texts: (string | undefined)[]): void {
  announcer.replaceChildren(...texts.map((text) => element("p", {}, text ?? "")));
}

/** Is a key meant for us: is the focus in here, or nowhere in particular and no dialog of the page waits for it? */
export function escapeIsOurs(): boolean {
  const { activeElement, body } = document;
  if (activeElement === host) return true;
  return (
    (!activeElement || activeElement === body) && !document.querySelector("dialog[open],[aria-modal=true]")
  );
}
