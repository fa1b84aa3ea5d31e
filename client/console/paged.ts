// A list that comes a page at a time: what is there so far, whether there is more, and what went wrong.

import { signal, type ReadonlySignal } from "@preact/signals";

import { refusalOf, type Answer, type Rows } from "./api.ts";

export interface Paged<Row> {
  readonly rows: readonly Row[];
  readonly state: "asking" | "there" | "refused";
  readonly says?: string;
  readonly next?: string;
}

export interface PagedList<Row> {
  readonly value: ReadonlySignal<Paged<Row>>;
  /** From the beginning. */
  again(): Promise<void>;
  more(): Promise<void>;
}

export function createPaged<Row>(ask: (before?: string) => Promise<Answer<Rows<Row>>>): PagedList<Row> {
  const value = signal<Paged<Row>>({ rows: [], state: "asking" });
  /** Of two questions the answer to the older one comes too late. */
  let newest = 0;
  async function take(before: string | undefined, rows: readonly Row[]): Promise<void> {
    const mine = ++newest;
    value.value = { rows, state: "asking" };
    const answer = await ask(before);
    if (mine !== newest) return;
    if (!answer.ok) {
      const says = refusalOf(answer, "There is nothing of the kind.");
      value.value = { rows, state: "refused", says, ...(before !== undefined && { next: before }) };
      return;
    }
    const { next } = answer.value;
    const all = [...rows, ...answer.value.rows];
    value.value = { rows: all, state: "there", ...(next !== undefined && { next }) };
  }
  return {
    value,
    again: () => take(undefined, []),
    async more() {
      const { next, rows, state } = value.peek();
      if (next !== undefined && state !== "asking") await take(next, rows);
    },
  };
}
