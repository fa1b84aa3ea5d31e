// The visitor's earlier conversations, above the one of now: one more with each press of the button, or as the agent
// scrolls up to it; all of them down to a line that the address names.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Conversation } from "../../../worker/protocol.ts";
import { refusalOf } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import type { Visitor } from "../story/visitor.ts";
import { clean } from "../text/clean.ts";
import { plural } from "../text/names.ts";
import { dayText } from "../text/time.ts";
import { Line, useHit } from "./line.tsx";

interface Props {
  readonly visitor: Visitor;
  readonly list: { readonly current: HTMLElement | null };
  readonly name: string;
}

export function Older({ visitor, list, name }: Props) {
  const { route, clock } = useConsole();
  const { api } = useSigned();
  const { story, conversation } = visitor.talk.value;
  const [read, setRead] = useState<readonly Conversation[]>([]);
  const [state, setState] = useState<"there" | "asking" | { readonly refused: string }>("there");
  const button = useRef<HTMLButtonElement>(null);
  const height = useRef(0);
  const asking = useRef(false);

  const at = route.value.line;
  const before = (story?.chats ?? []).filter(({ id }) => id !== conversation?.id).map(({ id }) => id);
  // Found further back than the story tells of.
  if (at !== undefined && at.conversation !== conversation?.id && !before.includes(at.conversation) && story)
    before.push(at.conversation);
  const rest = before.filter((id) => !read.some((one) => one.id === id));
  const wanted = at !== undefined && rest.includes(at.conversation);
  const isHitHere = at !== undefined && read.some((one) => one.id === at.conversation);
  useHit(list, isHitHere ? `${at.conversation}.${at.seq}` : undefined, isHitHere);

  async function one(): Promise<void> {
    const [next] = rest;
    if (next === undefined || asking.current) return;
    asking.current = true;
    setState("asking");
    const answer = await api.conversation(next);
    asking.current = false;
    if (!answer.ok)
      return setState({ refused: refusalOf(answer, "The words of the chat before are not kept any more.") });
    height.current = list.current?.scrollHeight ?? 0;
    setRead([answer.value, ...read]);
    setState("there");
  }

  // What was being read stays where it is, as something comes above it.
  useLayoutEffect(() => {
    if (list.current !== null && height.current > 0 && !wanted && !isHitHere)
      list.current.scrollTop += list.current.scrollHeight - height.current;
    height.current = 0;
  }, [read]);
  useEffect(() => {
    if (wanted && state === "there") void one();
  });
  // Scrolled to by hand; a list that has no end to scroll to shows the button only.
  useEffect(() => {
    const target = button.current;
    if (target === null || typeof IntersectionObserver === "undefined") return;
    let wasSeen: boolean | undefined;
    const seen = new IntersectionObserver(([entry]) => {
      const isSeen = entry?.isIntersecting === true;
      if (isSeen && wasSeen === false) void one();
      wasSeen = isSeen;
    });
    seen.observe(target);
    return () => seen.disconnect();
  }, [rest.length, state]);

  return (
    <>
      {rest.length > 0 && (
        <p class="older">
          <button
            ref={button}
            type="button"
            class="link"
            disabled={state === "asking"}
            onClick={() => void one()}
          >
            {state === "asking" ? "Fetching…" : `Earlier: ${plural(rest.length, "chat")}`}
          </button>
        </p>
      )}
      {typeof state === "object" && (
        <p class="refused" role="alert">
          {state.refused}
        </p>
      )}
      {read.map((one) => (
        <section
          key={one.id}
          class="older-chat"
          aria-label={`Chat of ${dayText(one.said[0]?.at ?? 0, clock.now())}`}
        >
          <ol>
            {one.said.map((line, index) => (
              <Line
                key={line.seq}
                line={line}
                before={one.said[index - 1]}
                speaker={line.from === "visitor" ? name : clean(line.name ?? "Beckon")}
                isHit={at?.conversation === one.id && at.seq === line.seq}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}
