// The tab's one connection: says hello, keeps itself alive, comes back politely after a loss, and falls silent for good
// where something on the visitor's side does not want it.

import type { ToPage } from "../../worker/protocol.ts";
import { ended, guarded, later } from "./guard.ts";
import { entries, numbered, tab, write, type Entry, type Message } from "./log.ts";
import { choice, stored, tracking } from "./storage.ts";
import { base, part, site } from "./tag.ts";

let socket: WebSocket | undefined;
/** Whoever listens puts itself here. */
let hear: (message: ToPage) => void;
export const listener = (to: typeof hear): void => {
  hear = to;
};
/** Kept in memory too: there may be no storage. */
export let token: string | null | void;
/** Has this page said hello, ever? Before that nothing may be said; and the third attempt is the last: an ad blocker is to be respected. */
let opened = false;
let attempts = 0;
let waiting: number | undefined;
/** When the oldest unanswered ping was sent, or 0. */
let pinged = 0;
/** In WebSocket's place where those do not get through, and for the last words of a page whose connection is lost. */
let Fallback: typeof WebSocket | undefined;
let blocked = false;

/** Now or never: what is not worth saying again. */
export function send(entry: Entry): void {
  if (opened && socket?.readyState == 1) socket.send(JSON.stringify(numbered(entry)));
}

export function flush(): void {
  entries.forEach((entry) => entry.n || send(entry));
}

export function tell(message: Message): void {
  write(message);
  flush();
}

/** For what is known of the visitor, as against what the visitor says: only with consent. */
export function report(message: Message): void {
  if (tracking) tell(message);
}

const dial = (Kind: typeof WebSocket): any =>
  (socket = new Kind(
    base.replace("http", "ws") + "v1/sites/" + site + "/connect",
    token ? ["beckon.v1", token] : "beckon.v1",
  ));

export function connect(): void {
  if (socket || (attempts > 2 && !opened)) return;
  token ||= stored("localStorage");
  let mine: any;
  const lost = guarded(({ code }: Partial<CloseEvent>) => {
    if (socket != mine) return;
    drop();
    // 1008: the server takes what we say for an attack; saying it again, here or on the next page, would be one.
    if (code == 1008) ended.abort();
    // A deploy drops everybody at once: a page that only watches comes back anywhere in half a minute, so that a thousand
    // of them are no wave. Someone in a chat is waiting and comes back in seconds, as does a page that has never been
    // through. Both back off with full jitter, to five minutes (SPEC Q3).
    const most = Math.min(3e5, Math.max(opened && !tab.chat ? 3e4 : 0, 2 ** ++attempts * 1e3));
    waiting = later(connect, Math.random() * most);
    if (opened || attempts == 2)
      part("fallback").then((module) => {
        Fallback = module.start;
        // Twice not through: sockets may be blocked where plain requests are not.
        if (!opened) {
          blocked = true;
          reconnect();
        }
      }, guarded);
  });
  // Something between may swallow it without a word, or have taken WebSocket away: then the next line throws.
  waiting = later(() => mine?.readyState || lost({}), 10_000);
  mine = dial(blocked ? Fallback! : WebSocket);
  mine.onclose = lost;
  // Given up before it opened; also by a script that has ended.
  mine.onopen = () => (mine == socket ? token && guarded(hello)() : mine.close());
  mine.onmessage = guarded(({ data }: MessageEvent) => {
    pinged = 0;
    if (data == "pong") attempts = 0;
    else {
      const message = JSON.parse(data);
      if (message.token && message.token != token) {
        // A tab that began at the same moment was faster: both are one visitor, and its token is ours. Nothing was said yet,
        // so the other visitor never was.
        const first = message.type == "token";
        stored("localStorage", (token = (first && !token && stored("localStorage")) || message.token));
        // With a welcome: the visitor is a person now, who lives elsewhere, and there we say again what was not kept.
        return first && token == message.token ? hello() : reconnect();
      }
      hear(message);
    }
  });
}

/** What an earlier page or connection left comes with it, this page's own news follow. */
function hello(): void {
  // Words of a chat are sent again by themselves: kept once by their id, and too long for a hello.
  const previous = entries
    .filter((entry) => (entry.type == "say" ? (entry.n = 0) : entry.n || opened))
    .map(numbered);
  while (JSON.stringify(previous)[15e3]) previous.shift();
  opened = true;
  send({
    type: "hello",
    previous,
    tab: tab.id,
    visible: !document.hidden,
    consent: choice,
    language: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    gpc: navigator.globalPrivacyControl,
  } as Message);
  flush();
}

/** The visitor, on this device. */
export function forget(): void {
  stored("localStorage", (token = ""));
  stored("sessionStorage", "");
  entries.length = 0;
}

/** The page is left for another site. Where the connection is lost a beacon takes what the server has not heard. */
export function leave(): void {
  report({ type: "bye" });
  if (opened && !socket && Fallback) {
    dial(Fallback).readyState = 1;
    hello();
  }
}

/** Closed while it is being opened, a socket would write a warning into the page's console: that waits until it is open. */
function drop(): void {
  clearTimeout(waiting);
  if (socket?.readyState) socket.close();
  waiting = socket = undefined;
}

/** Until somebody connects again, as a page that has said nothing yet. */
export function disconnect(): void {
  drop();
  opened = false;
  attempts = 0;
}

/** The network or the machine is back: a connection that was wanted may be dead, a delay too long. */
export function reconnect(): void {
  if (socket || waiting) {
    drop();
    connect();
  }
}

/** Every 25 s. Two pings without an answer are a dead line, whatever the browser believes. */
export function ping(): void {
  if (socket?.readyState != 1) return;
  if (pinged++ > 1) reconnect();
  else socket.send("ping");
}
