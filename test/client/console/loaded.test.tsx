// A list that comes page after page.

import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, describe, expect, it } from "vitest";

import type { Answer } from "../../../client/console/api.ts";
import { type Pages, usePages } from "../../../client/console/loaded.ts";

interface Page {
  readonly rows: readonly number[];
  readonly next?: string;
}

/** What was asked, to be answered when the test says so. */
interface Asked {
  readonly key: string;
  readonly before: string | undefined;
  answer(answer: Answer<Page>): void;
}

const root = document.createElement("div");
let asked: Asked[] = [];
let pages: Pages<number>;

function List({ of }: { readonly of: string }) {
  pages = usePages<number>(of, (before) => new Promise((answer) => asked.push({ key: of, before, answer })));
  return null;
}

const opens = (key: string) => act(() => render(<List of={key} />, root));
const answers = (value: Page) => act(async () => asked.shift()!.answer({ ok: true, value }));
const goesOn = () => act(() => pages.more!());

afterEach(() => {
  render(null, root);
  asked = [];
});

describe("pages", () => {
  it("follow each other, and the last has none after it", async () => {
    await opens("a");
    expect([pages.rows, pages.more]).toEqual([[], undefined]);
    await answers({ rows: [9, 8], next: "8" });
    await goesOn();
    expect(asked.map(({ before }) => before)).toEqual(["8"]);
    await answers({ rows: [7, 6], next: "6" });
    await goesOn();
    await answers({ rows: [5] });
    expect([pages.rows, pages.more]).toEqual([[9, 8, 7, 6, 5], undefined]);
  });

  it("come once, however often they are asked for while they are on their way", async () => {
    await opens("a");
    await answers({ rows: [9, 8], next: "8" });
    await goesOn();
    await answers({ rows: [7, 6], next: "6" });
    await goesOn();
    await goesOn();
    expect(asked.map(({ before }) => before)).toEqual(["6", "6"]);
    await answers({ rows: [5] });
    await answers({ rows: [5] });
    expect(pages.rows).toEqual([9, 8, 7, 6, 5]);
  });

  it("that did not come are asked for again", async () => {
    await opens("a");
    await answers({ rows: [9], next: "9" });
    await goesOn();
    await act(async () => asked.shift()!.answer({ ok: false, status: 0 }));
    expect(pages.rows).toEqual([9]);
    await goesOn();
    await answers({ rows: [8] });
    expect([pages.rows, pages.more]).toEqual([[9, 8], undefined]);
  });

  it("of another question, or after another first page, begin anew", async () => {
    await opens("a");
    await answers({ rows: [9], next: "9" });
    await goesOn();
    await answers({ rows: [8] });
    await act(() => pages.first.again());
    await answers({ rows: [10], next: "10" });
    expect(pages.rows).toEqual([10]);
    await goesOn();
    await answers({ rows: [9] });
    await opens("b");
    expect(asked.map(({ key }) => key)).toEqual(["b"]);
    expect([pages.rows, pages.more]).toEqual([[], undefined]);
    await answers({ rows: [1] });
    expect(pages.rows).toEqual([1]);
  });
});
