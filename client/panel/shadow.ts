// The panel's element on the page, beside the body, with everything in its shadow; see client/widget/host.ts.

// Ambient, so there is nothing to import; whoever compiles this file alone needs it too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="../widget/styles.d.ts" />
import body from "./body.css?inline";
import frame from "./frame.css?inline";

export function openShadow(): { readonly host: HTMLElement; readonly root: HTMLElement } {
  const host = document.createElement("beckon-panel");
  const shadow = host.attachShadow({ mode: "open" });
  // Made by script, so it needs no permission of the page's CSP.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(frame + body);
  shadow.adoptedStyleSheets = [sheet];
  // To the page a key pressed in here comes from an element that is no field: its shortcuts must not hear it.
  for (const type of ["keydown", "keypress", "keyup"])
    shadow.addEventListener(type, (event) => event.stopPropagation());
  const root = document.createElement("div");
  shadow.append(root);
  document.documentElement.append(host);
  return { host, root };
}
