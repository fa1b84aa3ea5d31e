// Which moment of the visit the why is shown of, and what the server said of it. While an agent moves the slider one
// question is under way at a time, and the next is the newest.

import { signal, type ReadonlySignal } from "@preact/signals";

import type { ExplainedAt } from "../../../worker/protocol.ts";
import type { Answer } from "../api.ts";

export interface Past {
  /** Undefined: now. */
  readonly at: ReadonlySignal<number | undefined>;
  /** What was answered last, of whatever moment; it stays until the next is there, so that nothing jumps. */
  readonly answer: ReadonlySignal<ExplainedAt | undefined>;
  /** Why there is none. */
  readonly refused: ReadonlySignal<Extract<Answer<never>, { ok: false }> | undefined>;
  look(at: number | undefined): void;
}

export function createPast(ask: (at: number) => Promise<Answer<ExplainedAt>>): Past {
  const at = signal<number | undefined>(undefined);
  const answer = signal<ExplainedAt | undefined>(undefined);
  const refused = signal<Extract<Answer<never>, { ok: false }> | undefined>(undefined);
  let asking = false;

  async function learn(): Promise<void> {
    if (asking) return;
    asking = true;
    for (let wanted = at.peek(); wanted !== undefined && wanted !== answer.peek()?.at;) {
      const answered = await ask(wanted);
      if (answered.ok) answer.value = answered.value;
      refused.value = answered.ok ? undefined : answered;
      // Asked again only when the agent moves on.
      if (!answered.ok && at.peek() === wanted) break;
      wanted = at.peek();
    }
    asking = false;
  }

  return {
    at,
    answer,
    refused,
    look(moment) {
      at.value = moment;
      if (moment === undefined) refused.value = undefined;
      else void learn();
    },
  };
}
