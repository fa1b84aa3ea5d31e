// A member of the team tries rules out in one of this visitor's tabs: test rules take part in what is decided, and that tab
// is told what it is decided by. Who may was proved by a token (access/previews.ts); each tab forgets it when it is over.

import { rulesetOf } from "./rulesets.ts";
import type { Feeding } from "./feeding.ts";
import type { Invitations } from "./invitations.ts";
import type { VisitorState } from "./state.ts";
import type { PageTab, Sockets } from "./tabs.ts";
import type { DebugMessage } from "../protocol.ts";

type Told = Omit<DebugMessage, "type" | "tab" | "now">;

export class Trying {
  readonly #site: string;
  readonly #state: VisitorState;
  readonly #sockets: Sockets;
  readonly #invitations: Invitations;
  readonly #feeding: Feeding;
  /** What each tab was last told; told once more after a hibernation, which does no harm. */
  readonly #told = new WeakMap<PageTab, Told>();
  #telling = false;

  constructor(
    site: string,
    state: VisitorState,
    sockets: Sockets,
    invitations: Invitations,
    feeding: Feeding,
  ) {
    this.#site = site;
    this.#state = state;
    this.#sockets = sockets;
    this.#invitations = invitations;
    this.#feeding = feeding;
  }

  /** Once at the end of the turn, however much changes in it, and only where something did. */
  tell(now: number): void {
    if (this.#telling || this.#sockets.trying(now).length === 0) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      const told: Told = {
        record: this.#state.record,
        desk: this.#feeding.desk,
        refused: [...this.#invitations.refused],
        version: rulesetOf(this.#site)?.version ?? 0,
      };
      for (const page of this.#sockets.trying(now)) {
        if (page.id === undefined || isSame(told, this.#told.get(page))) continue;
        this.#told.set(page, told);
        page.send({ type: "debug", tab: page.id, ...told, now });
      }
    });
  }
}

/** Records are never changed, only replaced. */
function isSame(told: Told, before: Told | undefined): boolean {
  return (
    before !== undefined &&
    told.record === before.record &&
    told.desk === before.desk &&
    told.version === before.version &&
    told.refused.join() === before.refused.join()
  );
}
