// What a screen shows of the server's answer to one question: being asked, the answer, or why there is none. Asked again
// the old answer stays until the new one is there, so that nothing flickers.

import { useEffect, useState } from "preact/hooks";

import { refusalOf, type Answer } from "./api.ts";

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

interface Page<Row> {
  readonly rows: readonly Row[];
  /** Give it as `before` for the page after; absent on the last. */
  readonly next?: string | undefined;
}

export interface Pages<Row> {
  readonly rows: readonly Row[];
  /** Of the first page. */
  readonly first: Loaded<Page<Row>>;
  /** Asks for the next page; undefined: there is none. */
  readonly more: (() => void) | undefined;
}

interface Older<Row> {
  /** The first page that these come after: they do not follow any other. */
  readonly of?: Page<Row> | undefined;
  readonly before?: string;
  readonly pages: ReadonlyMap<string, readonly Row[]>;
}

/** A list page after page, as far as was asked for; from its beginning where `key` or the first page is another. */
export function usePages<Row>(key: string, ask: (before?: string) => Promise<Answer<Page<Row>>>): Pages<Row> {
  const first = useLoaded(key, () => ask());
  const [asked, setAsked] = useState<Older<Row>>({ pages: new Map() });
  const older: Older<Row> = asked.of === first.value ? asked : { pages: new Map() };
  const { before, pages } = older;
  const page = useLoaded(before && `${key} ${before}`, () => ask(before));
  useEffect(() => {
    if (before === undefined || page.value === undefined) return;
    const { rows } = page.value;
    setAsked((known) => ({ ...known, pages: new Map(known.pages).set(before, rows) }));
  }, [page.value]);
  const isAsked = before !== undefined && page.value === undefined;
  const next = (before === undefined ? first : page).value?.next;
  const go = next === undefined ? undefined : () => setAsked({ of: first.value, before: next, pages });
  return {
    rows: [...(first.value?.rows ?? []), ...[...pages.values()].flat()],
    first,
    more: isAsked ? page.again : go,
  };
}
