// What the widget's parts are given and what they offer; shown.ts loads them when there is something to see.

import type { Look, ToPage } from "../../worker/protocol.ts";
import type { Message } from "./log.ts";

/** What the widget offers. */
export interface Widget {
  take(message: ToPage): void;
  open(): void;
  close(): void;
  remove(): void;
}

/** What the launcher offers. */
export interface Launcher {
  take(message: ToPage): void;
  /** By the page's own wish, whatever the server says. */
  show(on: boolean): void;
  /** The visitor has seen the lines up to here. */
  read(seq: number): void;
  /** `covered`: an invitation stands in its place. */
  draw(covered: boolean): void;
  remove(): void;
}

/** What the launcher is given, in this order. */
export type GivenLauncher = [
  tab: Side["tab"],
  settings: Side["settings"],
  look: Side["look"],
  open: () => void,
];
/** What the widget is given. */
export interface Side {
  /** `chat`: is it open? `sound`: does the visitor want one? `draft`: half written. The tab remembers them over its pages. */
  readonly tab: { chat?: boolean; sound?: boolean; draft?: string };
  /** Milliseconds since the last input. */
  readonly idle: () => number;
  readonly newId: () => string;
  readonly tell: (message: Message) => void;
  /** For what is of the moment: not said again if there is no connection. */
  readonly mention: (message: Message) => void;
  readonly emit: (name: string, detail?: object) => void;
  /** Loads what is named so, and gives up after a few attempts. */
  readonly part: (name: string) => Promise<any>;
  /** The tag's attributes. */
  readonly settings: DOMStringMap;
  /** What the site wants. */
  readonly look?: Look | undefined;
}
