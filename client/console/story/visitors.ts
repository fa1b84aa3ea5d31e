// Which visitors this console has a line to: those somebody looks at here, and those in a chat with this agent.

import { effect, untracked, type ReadonlySignal } from "@preact/signals";

import type { Visitor } from "./visitor.ts";

export interface Visitors {
  /** The line to this visitor, opened if there is none. */
  of(id: string): Visitor;
  all(): readonly Visitor[];
  close(): void;
}

export function createVisitors(
  open: (id: string) => Visitor,
  wanted: ReadonlySignal<ReadonlySet<string>>,
): Visitors {
  const lines = new Map<string, Visitor>();

  const of = (id: string): Visitor => {
    const visitor = lines.get(id) ?? open(id);
    lines.set(id, visitor);
    return visitor;
  };

  const keepTo = (ids: ReadonlySet<string>): void => {
    for (const id of ids) of(id);
    for (const [id, visitor] of lines) {
      // Something half written or unconfirmed is not dropped because the agent looked elsewhere.
      const busy = visitor.draft.peek() !== "" || visitor.talk.peek().pending.length > 0;
      if (ids.has(id) || busy) continue;
      visitor.close();
      lines.delete(id);
    }
  };
  const stop = effect(() => {
    const ids = wanted.value;
    untracked(() => keepTo(ids));
  });

  return {
    of,
    all: () => [...lines.values()],
    close() {
      stop();
      for (const visitor of lines.values()) visitor.close();
      lines.clear();
    },
  };
}
