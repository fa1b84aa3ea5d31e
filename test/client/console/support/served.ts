// The console with a screen open that few open, and a server that answers from a table.

import "../../../../client/console/rules/screens.ts";
import "../../../../client/console/team/screens.ts";
import type { Role } from "../../../../worker/protocol.ts";
import type { Asked } from "./fake-browser.ts";
import { me, Opened } from "./opened.tsx";

/** By method and path below the site; a function is asked each time. What is not there is not found. */
export type Answers = Record<string, unknown>;

/** As an answer: refused, with the problem's own words. */
export class Refused {
  readonly status: number;
  readonly body: object;
  constructor(status: number, detail: string) {
    this.status = status;
    this.body = { title: "Refused", detail };
  }
}

export async function served(screen: string, role: Role, answers: Answers): Promise<Opened> {
  const it = await new Opened().signedIn("#/demo/live", { role });
  it.browser.answer = ({ method, path, body }) => {
    if (path.endsWith("/me")) return { status: 200, body: me(role) };
    const key = `${method} ${path.replace("/api/sites/demo", "")}`;
    if (!(key in answers)) return { status: 404, body: { title: "There is no such thing here" } };
    const given = answers[key];
    const answer = typeof given === "function" ? (given as (body: unknown) => unknown)(body) : given;
    return answer instanceof Refused ? answer : { status: 200, body: answer };
  };
  await it.goes(`#/demo/${screen}`);
  await settled(it, () => it.all(".later > .says[role=status]").length === 0);
  await does(it, () => {});
  return it;
}

/** What is done leads to a question to the server, and its answer to what is shown: each is a turn. */
export async function does(it: Opened, what: () => unknown): Promise<void> {
  await it.does(what);
  for (let turn = 0; turn < 3; turn++) await it.does(() => {});
}

export const picks = (it: Opened, selector: string, value: string, type = "change"): Promise<void> =>
  does(it, () => {
    const field = it.one<HTMLInputElement>(selector);
    field.value = value;
    field.dispatchEvent(new Event(type, { bubbles: true }));
  });

/** Screens come by `import()`, which takes turns of the machine and not of a clock. */
export async function settled(it: Opened, is: () => boolean): Promise<void> {
  for (let turn = 0; !is(); turn++) {
    if (turn === 1000) throw new Error(`It did not come to it:\n${it.text}`);
    await it.does(() => new Promise((resolve) => setTimeout(resolve)));
  }
}

/** What was asked to be changed. */
export const changes = (it: Opened): readonly Omit<Asked, "type">[] =>
  it.browser.asked
    .filter(({ method }) => method !== "GET")
    .map(({ method, path, body }) => ({ method, path: path.replace("/api/sites/demo", ""), body }));

export const presses = (it: Opened, words: string, within = "#console, body"): Promise<void> =>
  does(it, () => {
    const all = [...it.one(within).querySelectorAll<HTMLElement>("button, a.button")];
    const found = all.filter(
      (one) => one.textContent.trim() === words && one.closest("dialog:not([open])") === null,
    );
    if (found.length !== 1) throw new Error(`${found.length} are called ${words} in\n${it.text}`);
    found[0]!.click();
  });

/** A question that stands there now. */
export const asked = (it: Opened): HTMLDialogElement => it.one<HTMLDialogElement>("dialog.question[open]");
