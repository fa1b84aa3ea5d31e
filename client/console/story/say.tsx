// Saying something of the visitor over their line, and telling the agent when it was not taken.

import { useState } from "preact/hooks";

import type { ToVisitor } from "../../../worker/protocol.ts";
import type { NoteKind } from "./talk.ts";
import type { Visitor } from "./visitor.ts";

type Said = Extract<ToVisitor, { type: NoteKind }>;

export function useSay(visitor: Visitor): {
  readonly say: (message: Said) => boolean;
  /** The last thing was not said: the line was down. */
  readonly isDown: boolean;
} {
  const [isDown, setDown] = useState(false);
  return {
    isDown,
    say(message) {
      const isSaid = visitor.notes(message);
      setDown(!isSaid);
      return isSaid;
    },
  };
}

const NOT_TAKEN: Readonly<Record<NoteKind, string>> = {
  tag: "The tag was not taken: fifty are the most, and nobody who refused to be followed is tagged.",
  trait: "That was not written down: choose another name, or the visitor refused to be followed.",
  note: "The note was not taken: there are too many already, and none is kept of whoever refused to be followed.",
};

interface Props {
  readonly visitor: Visitor;
  readonly kind: NoteKind;
  readonly isDown: boolean;
}

export function Unsaid({ visitor, kind, isDown }: Props) {
  const isRefused = visitor.talk.value.refusedNote === kind;
  const isStillDown = isDown && visitor.line.line.value !== "open";
  if (!isRefused && !isStillDown) return null;
  return (
    <p class="refused" role="alert">
      {isRefused ? NOT_TAKEN[kind] : "Not connected, nothing was changed. Try again once the line is back."}
    </p>
  );
}
