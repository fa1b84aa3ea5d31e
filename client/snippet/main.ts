// Beckon's script on every page of a site: reads its tag, replays what the page asked for before it came, and starts when
// it may. What it says is worker/protocol.ts; what it shows is loaded when there is something to show.

import type { ToPage } from "../../worker/protocol.ts";
import type { Beckon } from "./beckon.ts";
import { idle, input, tick, wakeUp } from "./clocks.ts";
import { choice, decide, stored, tracking, type Choice } from "./storage.ts";
import { ended, guarded, later, listen } from "./guard.ts";
import { acknowledged, tab } from "./log.ts";
import { given } from "./given.ts";
import { about, follow, look, watch } from "./pages.ts";
import { connect, listener, ping, reconnect, report, send, token } from "./socket.ts";
import { part, readTag, settings, site } from "./tag.ts";
import { end, pass, passOn, show } from "./loading.ts";

let connected = false;
/** How often the page said that somebody else is here now. */
let resets = 0;

/** What the page can ask for, by name; more.ts adds to it. */
const verbs: Record<string, (...given: any[]) => void> = {
  consent(said: Choice) {
    if (said == choice) return;
    // Whom an earlier page kept is read as if there were consent, to be forgotten; whatever is no yes is a no.
    decide("granted");
    const was = token || stored("localStorage");
    if (said != "granted") decide("denied");
    // Before the first hello that is where it is said.
    send({ type: "consent", consent: choice! });
    if (tracking) return look();
    end();
    if (was) call("off", was);
  },
  track(name: string, props?: object) {
    report({ type: "track", name: given({ name }).name.trim(), props: given(props) });
  },
  page: about,
  data: about,
  shutdown() {
    ended.abort(end());
  },
  // What the page's own listener throws is the page's to see.
  on(name: string, listener: (detail: unknown) => void) {
    // Throws where it is none: later it would be an error of the page's.
    [].map(listener);
    addEventListener("beckon:" + name, (event) => listener((event as CustomEvent).detail));
  },
};

function call(verb: string, ...given: unknown[]): void {
  const then = resets;
  const again = (): unknown => then == resets && call(verb, ...given);
  // What is on the device goes at once; more.ts does the rest.
  if (verb == "reset") {
    send({ type: "bye" });
    end();
    resets++;
  }
  if (verbs[verb]) verbs[verb](...given);
  // Before consent nothing is loaded but what the visitor wants (open) and what brings a refusal to the server (off).
  else if (tracking || verb[0] == "o")
    part("more").then(
      guarded((module: typeof import("./more.ts")) => {
        module.start(verbs, show, report, connect, tab, look, end, settings);
        verbs[verb]!(...given);
      }),
      guarded,
    );
  // Of whom is here still by then.
  else listen("beckon:ready", again);
}

const receivers: { [Type in ToPage["type"]]?: (message: Extract<ToPage, { type: Type }>) => void } = {
  ack: acknowledged,
  watch,
  wake: wakeUp,
  // Told to all tabs, of which one shows it.
  withdraw: passOn,
  refused() {
    end();
    decide("denied");
  },
  welcome(message) {
    if (!connected) {
      connected = dispatchEvent(new CustomEvent("beckon:ready"));
      if (!window.navigation) watch();
    }
    passOn(message);
  },
};

/** No interval: that would go on after a shutdown. */
function beat(): void {
  later(beat, 25_000);
  tick();
  ping();
}

function begin(): void {
  const stub = window.beckon as Beckon | undefined;
  readTag();
  if (!site || stub?.version) return;
  const beckon: Beckon = guarded(call);
  (window.beckon = beckon).version = 1;
  decide();
  listen("pointermove pointerdown keydown wheel scroll", (event: Event) => {
    // A scroll a second and more after any input was made by the page, not by the person.
    if (event.type != "scroll" || (event.target == document && idle() < 1_000)) input();
  });
  const start = guarded(() => {
    listener((message) => ((receivers[message.type] as typeof pass) || pass)(message));
    follow();

    listen("online", reconnect);
    beat();
    stub?.q?.forEach((call) => beckon(...call));
  });
  if ("debug" in settings || (location.search + name).match("beckon_debug")) part("debug").then(start, start);
  else start();
}

begin();
