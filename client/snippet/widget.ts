// Loads the widget when there is something to see.

import type { Look, ToPage } from "../../worker/protocol.ts";
import { idle } from "./clocks.ts";
import { guarded } from "./guard.ts";
import { newId, tab, type Message } from "./log.ts";
import { connect, send, tell } from "./socket.ts";
import { base, settings } from "./tag.ts";

/** Which languages there are, and how the files' names end: put in by client/build.ts. */
declare const LANGUAGES: string;
declare const WIDGET: string;

/** What the widget offers. */
export interface Widget {
  take(message: ToPage): void;
  open(): void;
  close(): void;
  remove(): void;
}

/** What the widget is given, in this order: names would cost bytes on every page. */
export type Given = [
  Side["tab"],
  Side["idle"],
  Side["newId"],
  Side["tell"],
  Side["mention"],
  Side["emit"],
  Side["settings"],
];
/** The same by name. */
export interface Side {
  /** `chat`: is it open? `look`: what the site wants. The tab remembers it over its pages. */
  readonly tab: { chat: boolean; look?: Look | undefined };
  /** Milliseconds since the last input. */
  readonly idle: () => number;
  readonly newId: () => string;
  readonly tell: (message: Message) => void;
  /** For what is of the moment: not said again if there is no connection. */
  readonly mention: (message: Message) => void;
  readonly emit: (name: string, detail?: object) => void;
  /** The tag's attributes. */
  readonly settings: DOMStringMap;
}

export let widget: Widget | undefined;
let loading: Promise<Widget> | undefined;

export function emit(name: string, detail?: object): void {
  dispatchEvent(new CustomEvent("beckon:" + name, { detail }));
}

/** Not for a script that has ended: the widget may outlast it. */
const telling = guarded((message: Message) => (tell(message), connect()));

/** Where it does not load there is nothing to do but say so; another occasion tries again. */
export function show(then: (widget: Widget) => void, failed?: () => void): void {
  const [, language] = [settings.locale, navigator.language, tab.look?.locale, "en"]
    .join(" ")
    .match(LANGUAGES)!;
  (loading ||= import(base + "beckon-widget." + language + WIDGET).then(
    (module) => (widget = module.mount(tab, idle, newId, telling, send, emit, settings)),
  )).then(guarded(then), () => {
    loading = undefined;
    failed?.();
  });
}

/** Messages reach the widget in the order they came, also those that came while it was loading. */
export function pass(message: ToPage): void {
  show(
    (widget) => widget.take(message),
    () => {
      if (message.type == "invite") tell({ type: "invitation", id: message.id, state: "failed" });
    },
  );
}

/** For what changes nothing where there is no widget yet. */
export function passOn(message: ToPage): void {
  if (loading) pass(message);
}
