// What a screen shows of the server's answer to one question: being asked, the answer, or why there is none. Asked again
// the old answer stays until the new one is there, so that nothing flickers.

import { useEffect, useState } from "preact/hooks";

import type { Answer } from "./api.ts";
import { clean } from "./text/clean.ts";

export interface Loaded<Value> {
  readonly value?: Value;
  /** Why the last question has no answer. */
  readonly refused?: string;
  readonly again: () => void;
}

/** Asks whenever `key` changes; undefined: there is nothing to ask. */
export function useLoaded<Value>(key: string | undefined, ask: () => Promise<Answer<Value>>): Loaded<Value> {
  const [asked, setAsked] = useState(0);
  const [found, setFound] = useState<{ key?: string; value?: Value; refused?: string }>({});
  useEffect(() => {
    if (key === undefined) return undefined;
    let isOver = false;
    void ask().then((answer) => {
      if (isOver) return;
      setFound((before) => {
        if (answer.ok) return { key, value: answer.value };
        const old = before.key === key && before.value !== undefined ? { value: before.value } : {};
        return { key, ...old, refused: refusalOf(answer) };
      });
    });
    return () => void (isOver = true);
  }, [key, asked]);
  const { value, refused } = found.key === key ? found : {};
  return {
    ...(value !== undefined && { value }),
    ...(refused !== undefined && { refused }),
    again: () => setAsked((times) => times + 1),
  };
}

export function refusalOf({ status, says }: Extract<Answer<never>, { ok: false }>): string {
  if (status === 0) return "The server was not reached. Check the connection, then try again.";
  if (status === 401) return "You are signed out. Open a new sign-in link.";
  return clean(says ?? "That did not work. Try again.");
}
