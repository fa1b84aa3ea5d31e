// A visitor's row, from whoever knows it newest: the live list, the story, the desk's invitations.

import type { FeedRow } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import type { Visitor } from "./visitor.ts";

export function useRow(visitor: Visitor): FeedRow | undefined {
  const story = visitor.talk.value.story?.row;
  const elsewhere = useRowOf(visitor.id);
  return elsewhere ?? story;
}

export function useRowOf(visitor: string): FeedRow | undefined {
  const { live, desk } = useSigned();
  return (
    live.standing.value.rows.find((row) => row.id === visitor) ??
    desk.state.value.invitations.find((invitation) => invitation.visitor === visitor)?.row
  );
}
