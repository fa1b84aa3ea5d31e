// For whoever installs Beckon: with `data-debug` on the tag, says in the browser's console what happens and, above all, why
// nothing does. For whoever writes its rules: with `?beckon_debug=1` in the address, loads the panel to try them out.
// Loaded by the snippet before it starts; visitors' pages never load it.

import type { ToPage } from "../../worker/protocol.ts";
import type { Beckon } from "./beckon.ts";
import { watchedInWords, whyDropped } from "./spoken.ts";
import { isTrying, leave, tapped, type TriedPage } from "./trying.ts";

/** Where the panel is: put in by client/build.ts. */
declare const PANEL: string;

const tag =
  document.querySelector<HTMLScriptElement>("script[data-debug][src*='beckon.js']") ??
  document.querySelector<HTMLScriptElement>("script[src*='beckon.js']");
const host = tag ? new URL("/", tag.src).href : "";
const site = tag?.dataset.site;

function say(text: string, ...more: unknown[]): void {
  console.info(`Beckon: ${text}`, ...more);
}

function explainSettings(): void {
  say("debugging, because the tag has data-debug. Take it off when all is well.");
  if (!site) say('the tag has no data-site, so nothing happens. Remedy: add data-site="your-site".');
  const consent = tag?.dataset.consent ?? "implied";
  const isKnown = ["implied", "required", "cookieless"].includes(consent);
  if (!isKnown) {
    say(
      `data-consent="${consent}" is unknown and taken for "required". It may be required, implied or cookieless.`,
    );
  }
  const gpc = "globalPrivacyControl" in navigator && navigator.globalPrivacyControl;
  if (gpc) say("this browser asks not to be followed (Global Privacy Control).");
  if (consent == "required") say('the tag has data-consent="required".');
  if (gpc || consent == "required" || !isKnown) {
    say("until the page calls beckon('consent', 'granted'), nothing is stored and nothing is sent.");
  }
  if (tag?.dataset.cookieDomain && !tag.src.includes("/domain/beckon.js"))
    say(`data-cookie-domain needs another script. Remedy: src="${host}domain/beckon.js".`);
  if (document.hidden) say("this page is not in view yet; its page view begins when it is.");
}

/** The page's own policy may keep us from our host. */
function watchPolicy(): void {
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, disposition }) => {
    // "inline", "eval" and the like are no addresses.
    if (!/^(https?|wss?):/.test(blockedURI) || new URL(blockedURI).host != new URL(host).host) return;
    const origin = new URL(host).origin;
    const allow = effectiveDirective == "connect-src" ? `${origin} ${origin.replace(/^http/, "ws")}` : origin;
    const verb = disposition == "report" ? "would block" : "blocks";
    say(
      `this page's Content-Security-Policy ${verb} ${blockedURI}. Remedy: add ${allow} to its ${effectiveDirective}.`,
    );
  });
}

/** The same address without a socket answers in words. */
async function askWhy(address: string): Promise<void> {
  try {
    const answer = await fetch(address.replace(/^ws/, "http"));
    const { ok, because, remedy } = (await answer.json()) as {
      ok: boolean;
      because?: string;
      remedy?: string;
    };
    if (!ok) say(`the server refuses this page: ${because}. Remedy: ${remedy}`);
    else
      say(
        "the server would take this page, but the socket did not open: something between blocks WebSockets.",
      );
  } catch {
    say(
      `${host} cannot be reached: an ad blocker, this page's CSP, or no server there. After three attempts: silence.`,
    );
  }
}

const meanings: { [Type in ToPage["type"]]?: (message: Extract<ToPage, { type: Type }>) => string } = {
  wake: ({ in: after, idle }) =>
    "the server wants to be told " +
    [
      after !== undefined && `after ${after / 1000} s in view`,
      idle !== undefined &&
        (idle ? `when nobody has touched the page for ${idle / 1000} s` : "at the next input"),
    ]
      .filter(Boolean)
      .join(", or "),
  invite: ({ from }) => `an invitation from ${from}`,
  withdraw: () => "the invitation is withdrawn",
  watch: watchedInWords,
  event: ({ name, rule }) => `rule ${rule} made the event ${name}`,
  ack: ({ n, kept }) => `received up to ${n}, kept up to ${kept}`,
  error: ({ code }) => `the server did not accept something: ${code}`,
};

/** Who has a token is the visitor, or one of the team: it stands in no log, and a copied one is the likeliest way to lose it. */
function withoutToken<Message extends object>(message: Message): Message {
  return "token" in message ? { ...message, token: "(hidden)" } : message;
}

function tapSockets(tap: (socket: WebSocket) => void): void {
  window.WebSocket = new Proxy(WebSocket, {
    construct(Original, given: ConstructorParameters<typeof WebSocket>) {
      const socket = new Original(...given);
      if (socket.url.startsWith(host.replace(/^http/, "ws"))) tap(socket);
      return socket;
    },
  });
}

function watch(socket: WebSocket): void {
  let opened = false;
  const send = socket.send;
  socket.send = (data) => {
    if (data !== "ping") say("sent", withoutToken(JSON.parse(String(data))));
    send.call(socket, data);
  };
  socket.addEventListener("open", () => {
    opened = true;
    say(`connected to ${socket.url}`);
  });
  socket.addEventListener("message", ({ data }) => {
    if (data === "pong") return;
    const message = withoutToken(JSON.parse(data) as ToPage);
    const meaning = meanings[message.type] as ((message: ToPage) => string) | undefined;
    say(meaning ? `received: ${meaning(message)}` : "received", message);
  });
  socket.addEventListener("close", ({ code, reason }) => {
    if (opened) say(`the connection ended (${code}${reason && `, ${reason}`}).`);
    else void askWhy(socket.url);
  });
}

/** Calls that the page makes from now on. */
function tapCalls(): void {
  const beckon = window.beckon as Beckon | undefined;
  if (!beckon) return;
  const tapped: Beckon = (verb, ...given) => {
    const because = whyDropped([verb, ...given]);
    if (because) say(`beckon("${verb}", …): ${because}.`, ...given);
    beckon(verb, ...given);
  };
  window.beckon = Object.assign(tapped, { version: 1 });
}

function tryOut(site: string): void {
  const { tap, onHello, onDebug } = tapped();
  tapSockets(tap);
  const page: TriedPage = { host, site, locale: tag?.dataset.locale, onHello, onDebug, leave };
  import(PANEL).then(
    (panel: { start(page: TriedPage): void }) => panel.start(page),
    () => say("the panel to try rules out could not be loaded."),
  );
}

if (tag?.dataset.debug !== undefined) {
  explainSettings();
  watchPolicy();
  tapSockets(watch);
  tapCalls();
}
if (site && isTrying()) tryOut(site);
