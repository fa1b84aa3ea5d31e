// Tags and traits as agents and rules set them: what they change, with who did it and when.

import type { VisitEvent } from "./event.ts";
import { withTraits } from "./identity.ts";
import type { Signature, Signatures, VisitorFacts } from "./record.ts";

type Kind = keyof Signatures;

export function tagged(visitor: VisitorFacts, event: VisitEvent & { type: "tag" }): VisitorFacts {
  const { tags } = visitor;
  const { tag, on } = event;
  if (tags.includes(tag) === on) return visitor;
  const after = on ? [...tags, tag] : tags.filter((one) => one !== tag);
  return signed({ ...visitor, tags: after }, "tags", tag, on ? signatureOf(event) : undefined);
}

export function given(visitor: VisitorFacts, event: VisitEvent & { type: "trait" }): VisitorFacts {
  const { name, value } = event;
  const { [name]: before, ...others } = visitor.traits;
  if (value === undefined && before === undefined) return visitor;
  const traits = value === undefined ? others : withTraits(others, { [name]: value });
  const signature = value === undefined ? undefined : signatureOf(event);
  return signed({ ...visitor, traits }, "traits", name, signature);
}

/** What the page said since, or took back, is not the agent's word any more. */
export function stillSigned(before: VisitorFacts, after: VisitorFacts): VisitorFacts {
  if (after.signatures === undefined || before.traits === after.traits) return after;
  const same = Object.entries(after.signatures.traits).filter(
    ([name]) => JSON.stringify(before.traits[name]) === JSON.stringify(after.traits[name]),
  );
  return { ...after, signatures: { ...after.signatures, traits: Object.fromEntries(same) } };
}

/** Of two records of one person; `ours` says more of what both know. */
export function bothSigned(
  ours: Signatures | undefined,
  theirs: Signatures | undefined,
): Signatures | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  return { tags: { ...theirs.tags, ...ours.tags }, traits: ours.traits };
}

function signed(
  visitor: VisitorFacts,
  kind: Kind,
  name: string,
  signature: Signature | undefined,
): VisitorFacts {
  const { signatures = { tags: {}, traits: {} } } = visitor;
  const { [name]: _before, ...others } = signatures[kind];
  return {
    ...visitor,
    signatures: {
      ...signatures,
      [kind]: signature === undefined ? others : { ...others, [name]: signature },
    },
  };
}

function signatureOf({ at, by, rule }: VisitEvent & { type: "tag" | "trait" }): Signature {
  return { at, ...(by !== undefined && { by }), ...(rule !== undefined && { rule }) };
}
