// An invitation's state in an agent's words.

import { clean } from "../text/clean.ts";

const STATES: Readonly<Record<string, string>> = {
  drafted: "Asked an agent",
  offered: "Offered",
  shown: "On the screen",
  seen: "Seen",
  accepted: "Accepted",
  dismissed: "Dismissed",
  expired: "Not answered",
  withdrawn: "Withdrawn",
  failed: "Not shown",
  held: "Held out",
};

export const stateText = (state: string): string =>
  Object.hasOwn(STATES, state) ? STATES[state]! : clean(state);

/** Still to be answered. */
export const isRunning = (state: string): boolean =>
  state === "offered" || state === "shown" || state === "seen";
