// What the generator can be told, and what it says back.

export type Command =
  /** Opens sockets, at most some at a time, and waits until each answered what was said at once. */
  | { readonly do: "open"; readonly group: string; readonly urls: readonly string[]; readonly as: Speaker }
  /** Keeps `inFlight` frames of each socket unanswered until the time is over or each said so many, then waits. */
  | {
      readonly do: "run";
      readonly group: string;
      readonly say: "clocks" | "page";
      readonly inFlight: number;
      readonly milliseconds?: number;
      readonly each?: number;
    }
  /** One frame, one socket after another, and how long each took to be answered. */
  | { readonly do: "knock"; readonly group: string; readonly say: "clocks"; readonly sockets: number }
  /** All of a group go over to another. */
  | { readonly do: "join"; readonly group: string; readonly to: string }
  | { readonly do: "close"; readonly group: string };

/** `echo` says nothing at once; a `visitor` says hello and views a page; a `console` subscribes to the feed. */
export type Speaker = "echo" | "visitor" | "console";

export interface Result {
  readonly messages: number;
  readonly milliseconds: number;
  /** Only of a knock: ms each. */
  readonly took?: readonly number[];
}
