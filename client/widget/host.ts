// The one element of ours on the page, with everything in its shadow. It stands beside the body: frameworks replace
// bodies, and a transformed body would take fixed positions with it.

// Ambient, so there is nothing to import; whoever compiles this file alone needs it too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./styles.d.ts" />
import type { Look } from "../../worker/protocol.ts";
import { guarded } from "../snippet/guard.ts";
import { element } from "./element.ts";
import { invitation as words } from "./languages/en.ts";
import dark from "./styles/dark.css?inline";
import theme from "./styles/theme.css?inline";

const host = document.createElement("beckon-widget");
const shadow = host.attachShadow({ mode: "open" });
const announcer = element("div", { role: "status", class: "unseen" });
shadow.append(announcer);
wear(theme);
host.popover = "manual";
host.lang = words.locale;
if (words.dir) host.dir = words.dir;

// To the page a key pressed in here comes from an element that is no field: its shortcuts must not hear it. Nor must a
// dialog of the page that fetches the focus back.
for (const type of ["keydown", "keypress", "keyup", "focusin"])
  shadow.addEventListener(type, (event) => event.stopPropagation());

/** Frameworks that render the whole document throw out what they do not know; a page that insists has its way. */
let comesBack = 9;
const keeper = new MutationObserver(
  guarded(() => {
    if (!host.isConnected && comesBack-- > 0) attach();
  }),
);

/** On the page (again). */
export function attach(): ShadowRoot {
  const { documentElement } = document;
  if (!host.isConnected) {
    documentElement.append(host);
    // Above everything of the page, and fixed to the window even where the page has transformed itself.
    host.showPopover?.();
  }
  keeper.observe(documentElement, { childList: true });
  return shadow;
}

export function detach(): void {
  keeper.disconnect();
  host.remove();
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
