// What the widget is given and what it offers; more.ts loads it when there is something to see.

import type { ToPage } from "../../worker/protocol.ts";
import type { Message } from "./log.ts";

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
  /** `chat`: is it open? The tab remembers it over its pages. */
  readonly tab: { chat: boolean };
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
