// The place at the desk that an invitation needs before it is offered: asked for, granted or refused, given back. What
// becomes of an invitation that has one is said in invitations.ts.

import type { Due, Inviting } from "../../rules/engine/decide.ts";
import { HELD } from "../../rules/record/record.ts";
import type { Context } from "./context.ts";

/** A place is asked for this long before it must be shown; a crash in between frees it by itself. */
const RESERVATION = 15_000;
/** Two agents are asked for 30 s each (L12), and the desk says so itself: only a desk that cannot be reached is later. */
export const REVIEWED_LATE = 90_000;

/** An agent is asked first. */
export const isDraft = ({ invite }: Inviting): boolean => invite.approval === "agent";

export class Reserving {
  readonly #context: Context;
  readonly #granted: (due: Due, id: string, now: number) => void;
  /** The rule a place is being asked for; nothing else is offered meanwhile. */
  #reserving: { id: string; rule: string } | undefined;
  /** The desk just granted this; only the decision made right then may use it. */
  #confirming: { readonly rule: string; readonly id: string } | undefined;
  /** Rules that the desk refused; it says when to ask again (SPEC D4). */
  readonly #refused = new Set<string>();

  /** `granted`: called with a rule that is due and has a place, or needs none. */
  constructor(context: Context, granted: (due: Due, id: string, now: number) => void) {
    this.#context = context;
    this.#granted = granted;
  }

  /** Once a wake. */
  load(): void {
    for (const page of this.#context.sockets.pages())
      for (const rule of page.state.refused ?? []) this.#refused.add(rule);
  }

  /** Whatever the desk answers, nothing is offered. */
  forget(): void {
    this.#reserving = undefined;
    this.#confirming = undefined;
    this.#refused.clear();
  }

  get isReserving(): boolean {
    return this.#reserving !== undefined;
  }

  /** Asks the desk for a place, then looks again, because messages came in meanwhile. */
  #begin(due: Due, now: number): void {
    if (this.#reserving !== undefined) return;
    const id = crypto.randomUUID();
    if (due.away) return this.#granted(due, id, now);
    const { rule, arm } = due;
    const { store, outlets } = this.#context;
    this.#reserving = { id, rule: rule.id };
    const seq = store.saveInvitation(undefined, { phase: "reserving", id, rule: rule.id, at: now });
    const asked = outlets
      .reserve({
        id,
        visitor: outlets.visitor,
        rule: rule.id,
        priority: rule.priority,
        until: now + rule.invite.expires + RESERVATION + (isDraft(rule) ? REVIEWED_LATE : 0),
        // Who is held out takes no place, and is held out only where there was one (L11).
        look: arm === HELD,
        ...(rule.invite.team !== undefined && { team: rule.invite.team }),
      })
      .then(
        ({ granted }) => this.#answered(rule, id, seq, granted, Date.now()),
        () => this.#answered(rule, id, seq, false, Date.now()),
      );
    outlets.later(asked);
  }

  #answered(rule: Inviting, id: string, seq: number, granted: boolean, now: number): void {
    const { store, outlets } = this.#context;
    if (!outlets.isCurrent()) return;
    store.dropInvitation(seq);
    // Erased meanwhile: nothing to show, and the desk frees the place by its lease.
    if (this.#reserving?.id !== id) return;
    if (!granted) this.#refuse([...this.#refused, rule.id]);
    this.#confirming = granted ? { rule: rule.id, id } : undefined;
    this.#reserving = undefined;
    this.#context.decide(now);
    if (this.#confirming === undefined) return;
    // The rule no longer holds, or another one's turn came: the place goes back.
    this.#confirming = undefined;
    this.#context.outbox.put({ to: "release", id }, now);
    this.#context.outbox.deliver();
    this.#context.decide(now);
  }

  get refused(): ReadonlySet<string> {
    return this.#refused;
  }

  /** A place came free: what was refused may ask again. */
  free(): void {
    this.#refuse([]);
  }

  /** Kept on every socket, so that a hibernation does not make the visitor ask the desk again and again. */
  #refuse(rules: readonly string[]): void {
    this.#refused.clear();
    for (const rule of rules) this.#refused.add(rule);
    for (const page of this.#context.sockets.pages()) page.remember({ refused: [...rules] });
  }

  /** Called by the decision: with a place just granted to this rule it is offered, otherwise a place is asked for. */
  due(due: Due, now: number): void {
    const granted = this.#confirming;
    if (granted !== undefined && granted.rule === due.rule.id && !due.away) {
      this.#confirming = undefined;
      this.#granted(due, granted.id, now);
    } else if (granted === undefined) this.#begin(due, now);
  }
}
