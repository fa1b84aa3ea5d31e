// What few pages need of the script, loaded when one does: the widget's loading, and verbs beyond the everyday. It shares
// nothing with the script but what it is handed.

import type { ToPage } from "../../worker/protocol.ts";
import { given } from "./given.ts";
import { guarded } from "./guard.ts";
import { newId, type Message } from "./log.ts";
import type { Given, Side, Widget } from "./widget.ts";

/** Which languages there are, and where the widget in one of them is: put in by client/build.ts. */
declare const LANGUAGES: string;
declare const PART: string;

/** Of the script itself, in this order: names would cost bytes on every page. */
export type Core = [
  verbs: Record<string, (...given: any[]) => void>,
  tab: Side["tab"],
  idle: Side["idle"],
  tell: Side["tell"],
  send: Side["mention"],
  settings: Side["settings"],
  connect: () => void,
  /** Forgets the visitor, here and now. */
  end: () => void,
  /** Looks whether a page view can begin. */
  look: () => void,
  ended: AbortController,
  /** Says what is known of the visitor, where that may be. */
  report: (message: Message) => void,
];

export interface More {
  /** Rejects where the widget is needed and does not load; another occasion tries again. */
  pass(message: ToPage): Promise<void> | undefined;
  close(): void;
  remove(): void;
}

function emit(name: string, detail?: object): void {
  dispatchEvent(new CustomEvent("beckon:" + name, { detail }));
}

export function start(...core: Core): More {
  const [verbs, tab, idle, tell, send, settings, connect, end, look, ended, report] = core;
  let loading: Promise<Widget> | undefined;

  /** Not for a script that has ended: the widget may outlast it. */
  const telling = guarded((message: Message) => {
    if (ended.signal.aborted) return;
    tell(message);
    connect();
  });

  function show(then: (widget: Widget) => void): Promise<void> {
    const [language] = (settings.locale || navigator.language).match(LANGUAGES) || ["en"];
    loading ||= import(PART.replace("*", "widget." + language)).then(
      (module: { mount(...given: Given): Widget }) =>
        module.mount(tab, idle, newId, telling, send, emit, settings),
    );
    return loading.then(guarded(then), (failure) => {
      loading = undefined;
      throw failure;
    });
  }

  function whereLoaded(then: (widget: Widget) => void): void {
    loading?.then(guarded(then), () => {});
  }

  function open(): void {
    connect();
    show((widget) => widget.open()).catch(() => {});
  }

  const close = (): void => whereLoaded((widget) => widget.close());

  Object.assign(verbs, {
    open,
    show: open,
    hide: close,
    identify(id: string | number, traits?: object, options?: { jwt?: string }) {
      report({
        type: "identify",
        id: String(id).trim(),
        traits: traits && given(traits),
        jwt: options?.jwt,
      });
    },
    reset() {
      tell({ type: "bye" });
      end();
      // To the server as well this is another tab.
      Object.assign(tab, { id: newId(), n: 0, chat: false });
      look();
    },
    shutdown() {
      end();
      ended.abort();
    },
  });

  return {
    close,
    pass(message) {
      const { type } = message;
      if (type == "error" || type == "event") return void emit(type, message);
      // A withdrawal is told to all tabs, of which one shows the invitation; a welcome may have nothing to restore.
      const wanted = type == "welcome" ? message.conversation || message.invite : type != "withdraw";
      return loading || wanted ? show((widget) => widget.take(message)) : undefined;
    },
    remove() {
      whereLoaded((widget) => widget.remove());
      loading = undefined;
    },
  };
}
