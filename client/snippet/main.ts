// Beckon's script on every page of a site: reads its tag, replays what the page asked for before it came, and starts when
// it may. What it says is worker/protocol.ts; what it shows is loaded when there is something to show.

import type { ToPage } from "../../worker/protocol.ts";
import { idle, input, tick, wakeUp } from "./clocks.ts";
import { choice, decide, forget, tracking, type Choice } from "./storage.ts";
import { ended, guarded, listen } from "./guard.ts";
import { acknowledged, entries } from "./log.ts";
import { follow, look, unfollow } from "./pages.ts";
import { connect, onMessage, ping, reconnect, tell } from "./socket.ts";
import { base, readTag, settings, site } from "./tag.ts";
import { emit, invite, pass, passOn, show, widget } from "./widget.ts";

interface Beckon {
  (verb: string, ...given: any[]): void;
  /** Where the page's stub collects calls until we are here. */
  q?: Parameters<Beckon>[];
  version?: number;
}

declare global {
  interface Window {
    beckon?: Beckon;
  }
}

let connected = false;

const verbs: Record<string, (...given: any[]) => void> = {
  consent(said: Choice) {
    if (said == choice) return;
    // Before the first hello that is where it is said; a refusal then is not told at all.
    if (connected) tell({ type: "consent", consent: said });
    decide(said);
    if (tracking) look();
    else end();
  },
  open() {
    connect();
    show((widget) => widget.open());
  },
  close() {
    widget?.close();
  },
  // What the page's own listener throws is the page's to see.
  on(name: string, listener: (detail: unknown) => void) {
    addEventListener("beckon:" + name, (event) => listener((event as CustomEvent).detail));
  },
  shutdown() {
    end();
    ended.abort();
  },
};

function end(): void {
  forget();
  unfollow();
  entries.length = 0;
  widget?.remove();
}

const receivers: { [Type in ToPage["type"]]?: (message: Extract<ToPage, { type: Type }>) => void } = {
  ack: (message) => acknowledged(message.kept),
  wake: wakeUp,
  invite,
  // Told to all tabs, of which one shows it.
  withdraw: passOn,
  error: (message) => emit("error", message),
  welcome(message) {
    if (!connected) emit("ready");
    connected = true;
    (message.conversation || message.invite ? pass : passOn)(message);
  },
};

function begin(): void {
  const stub = window.beckon;
  readTag();
  if (!site || stub?.version) return;
  const beckon: Beckon = (verb, ...given) => guarded(() => verbs[verb]?.(...given))();
  beckon.version = 1;
  window.beckon = beckon;
  decide();
  listen(window, "pointermove pointerdown keydown wheel touchstart scroll", (event: Event) => {
    // A scroll a second and more after any input was made by the page, not by the person.
    if (event.type != "scroll" || (event.target == document && idle() < 1_000)) input();
  });
  const start = guarded(() => {
    onMessage((message) => ((receivers[message.type] as typeof pass) || pass)(message));
    for (const call of stub?.q ?? []) beckon(...call);
    follow();
    listen(window, "online", reconnect);
    setInterval(guarded(tick), 15_000);
    setInterval(guarded(ping), 25_000);
  });
  if (settings.debug == undefined) start();
  else import(base + "beckon-debug.js").then(start, start);
}

guarded(begin)();
