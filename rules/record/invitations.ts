// An invitation's life as steps that each happen once and in order; a step that comes late or twice changes nothing.

import type { InvitationChange, InvitationState } from "./event.ts";
import type { Invitation } from "./record.ts";

/** Kept per visitor: limits look back 30 days, results are counted elsewhere. */
const INVITATIONS_KEPT = 200;

const RANK: Readonly<Record<InvitationState, number>> = {
  drafted: 0,
  offered: 1,
  shown: 2,
  seen: 3,
  accepted: 4,
  dismissed: 4,
  expired: 4,
  withdrawn: 4,
  failed: 4,
  held: 4,
};

/** Why a draft was withdrawn (L12): an agent said no, or none of those asked said anything. */
export const DECLINED = "declined by the agent";
export const NO_ANSWER = "no answer";
/** It was to be sent, and what must still hold did not. */
export const TOO_LATE = "too late";

/** Was this a draft that no visitor was offered? */
export function stayedDraft({ state, because }: Pick<Invitation, "state" | "because">): boolean {
  return state === "drafted" || because === DECLINED || because === NO_ANSWER || because === TOO_LATE;
}

export function isOver(state: InvitationState): boolean {
  return RANK[state] === 4;
}

/** With these an invitation's life begins. */
const BEGINS: ReadonlySet<InvitationState> = new Set(["drafted", "offered", "held"]);

/** The invitation that waits for an answer, if there is one: never two (L1). */
export function openInvitation(invitations: readonly Invitation[]): Invitation | undefined {
  const last = invitations.at(-1);
  return last !== undefined && !isOver(last.state) ? last : invitations.findLast((one) => !isOver(one.state));
}

/**
 * May an invitation in state `from` go to state `to`? A page that tells late may skip a step (accepted says that it was
 * seen); nothing goes back, and what is over stays over.
 */
export function mayBecome(from: InvitationState, to: InvitationState): boolean {
  if (isOver(from) || RANK[to] <= RANK[from]) return false;
  return to !== "held" && (to !== "failed" || from === "offered");
}

export function changeInvitation(
  invitations: readonly Invitation[],
  change: InvitationChange,
  at: number,
  visit: number,
): readonly Invitation[] {
  const index = invitations.findIndex((one) => one.id === change.id);
  const before = invitations[index];
  if (before === undefined) {
    if (change.offer === undefined || !BEGINS.has(change.state)) return invitations;
    const made: Invitation = {
      ...change.offer,
      id: change.id,
      visit,
      state: change.state,
      offeredAt: at,
      ...(change.state === "held" && { shownAt: at, endedAt: at }),
    };
    return [...invitations, made].slice(-INVITATIONS_KEPT);
  }
  if (!mayBecome(before.state, change.state)) return invitations;
  // Nobody saw it: that is no ignored invitation but one that was taken back.
  const state = change.state === "expired" && before.seenAt === undefined ? "withdrawn" : change.state;
  const answered = state === "accepted" || state === "dismissed";
  const after: Invitation = {
    ...before,
    state,
    // A draft was offered when an agent sent it.
    ...(state === "offered" && { offeredAt: at }),
    ...(before.shownAt === undefined &&
      (state === "shown" || state === "seen" || answered) && { shownAt: at }),
    ...(before.seenAt === undefined && (state === "seen" || answered) && { seenAt: at }),
    ...(isOver(state) && { endedAt: at }),
    ...(change.because !== undefined && { because: change.because }),
    ...(change.state === "expired" && state === "withdrawn" && { because: "unseen" }),
  };
  return invitations.with(index, after);
}
