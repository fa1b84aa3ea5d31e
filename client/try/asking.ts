// The window that a site's page opens: asks the signed-in member whether that page may show test rules and explanations,
// and on yes hands it a token. The token goes to the origin that was asked about and nowhere else: not into an address.

import { element } from "../widget/element.ts";

const SITE = /^[a-z0-9][a-z0-9-]{0,62}$/;

interface Member {
  readonly agent: { readonly name: string };
  readonly site: { readonly name: string };
}

/** `search`: `?site=…&origin=…`. `opener`: the page that asked, if it can be reached. */
export async function ask(root: HTMLElement, search: string, opener: Window | null): Promise<void> {
  const asked = new URLSearchParams(search);
  const [site, origin] = [asked.get("site") ?? "", asked.get("origin") ?? ""];
  const show = (title: string, ...rest: (Node | string)[]): void =>
    root.replaceChildren(
      element("h1", {}, title),
      ...rest.map((part) => (typeof part === "string" ? element("p", {}, part) : part)),
    );
  const again = button("Try again", () => void ask(root, search, opener), true);

  if (!SITE.test(site) || !isOrigin(origin))
    return show(
      "There is nothing to decide here",
      "Open a page of your site with ?beckon_debug=1 and begin there.",
    );
  if (opener === null)
    return show(
      "The page cannot be reached",
      `${origin} did not open this window, or cut the line to it. A page that sends Cross-Origin-Opener-Policy: same-origin does; same-origin-allow-popups lets it through.`,
    );

  const member = await request<Member>("GET", site, "/me");
  if (member.status === 401 || member.status === 404) return show("Sign in first", ...signIn(site), again);
  if (!member.ok) return show("That did not work", member.says, again);

  show(
    `Let ${origin} show test rules and explanations in this tab?`,
    `You are signed in as ${member.value.agent.name}. The page's own scripts can read along: it learns the rules of ${member.value.site.name} and why each of them does or does not invite you, for eight hours at most. It gets nothing of the console.`,
    element(
      "div",
      { class: "choice" },
      button("Yes, in this tab", () => void give(), true),
      button("No", () => close()),
    ),
  );

  async function give(): Promise<void> {
    const given = await request<{ token: string; until: number }>("POST", site, "/preview", { origin });
    if (!given.ok) return show("Not for this page", given.says, again);
    const { token, until } = given.value;
    opener!.postMessage({ beckon: "preview", site, token, until }, origin);
    show("Done", "You can close this window.");
    close();
  }
}

function signIn(site: string): (Node | string)[] {
  return [
    "Nobody is signed in to Beckon in this browser. Open your sign-in link, then try again here.",
    "Whoever runs Beckon for your site makes one with",
    element(
      "pre",
      { tabindex: "0" },
      `npm run beckon -- agent add you@example.com --site ${site} --role marketer`,
    ),
  ];
}

function button(text: string, click: () => void, primary = false): HTMLElement {
  return element("button", { type: "button", class: primary ? "button primary" : "button", click }, text);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
}

type Answer<Value> =
  | { readonly ok: true; readonly status: number; readonly value: Value }
  /** `status` 0: the server was not reached. */
  | { readonly ok: false; readonly status: number; readonly says: string };

async function request<Value>(
  method: string,
  site: string,
  path: string,
  body?: object,
): Promise<Answer<Value>> {
  try {
    const response = await fetch(`/api/sites/${site}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const { status } = response;
    const value: unknown = await response.json();
    if (response.ok) return { ok: true, status, value: value as Value };
    const { title, detail } = value as { title?: unknown; detail?: unknown };
    return { ok: false, status, says: [title, detail].filter((one) => typeof one === "string").join(". ") };
  } catch {
    return { ok: false, status: 0, says: "The server cannot be reached. Check the connection." };
  }
}
