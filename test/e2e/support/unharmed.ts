// What is asked of every page that makes it hard: the visitor idles, is invited, accepts and can write; and the page notices
// nothing of it.

import { afterAll, beforeAll, expect, inject } from "vitest";
import type { Frame, Locator } from "playwright-core";
import type { Agent } from "./agent.ts";
import { shared } from "./browser.ts";
import { Host, type HostPage, visits, type Visit } from "./host.ts";
import { Stage } from "./stage.ts";

const RULES = {
  "idle.yaml": `
name: Somebody idles
when: { idle: 1s }
invite: { title: Any questions?, greeting: "We are here.", replies: ["Compare plans"] }
`,
};

/** Every chat takes one of an agent's ten places. */
const NAMES = ["Ana Silva", "Ben Okafor", "Chi Tran"];

export interface Hosted {
  stage: Stage;
  host: Host;
  agents: readonly Agent[];
}

/** A stage and a host of a file's own. */
export function hosted(): Hosted {
  const all = {} as Hosted;
  beforeAll(async () => {
    const prepared = inject("prepared");
    all.stage = await Stage.open(prepared, RULES, shared(prepared.chromium));
    all.host = await Host.open(all.stage);
    all.agents = await Promise.all(NAMES.map((name) => all.stage.agent(name)));
  });
  afterAll(async () => {
    all.host?.close();
    await all.stage?.close();
  });
  return all;
}

/** The test's name is the page's address. */
export function visited({ stage, host }: Hosted, name: string, page: HostPage): Promise<Visit> {
  return visits(stage, host.serve(`/${name.replaceAll(/\W+/g, "-")}`, page));
}

type In = Pick<Frame, "getByRole">;

export const invitationIn = (frame: In): Locator =>
  frame.getByRole("dialog").filter({ hasText: "Any questions?" });

export const fieldIn = (frame: In): Locator => frame.getByRole("textbox", { name: /message/i });

export async function isInvited({ tab }: Visit, frame: In = tab.page): Promise<Locator> {
  const invitation = invitationIn(frame);
  await invitation.waitFor({ state: "visible" });
  const box = (await invitation.boundingBox())!;
  expect(box.width).toBeGreaterThan(200);
  expect(box.height).toBeGreaterThan(80);
  return invitation;
}

/** By a click on a reply, where the pointer would be: Playwright sees to it that nothing lies over it. */
export async function accepts(visit: Visit, frame: In = visit.tab.page): Promise<Locator> {
  await invitationIn(frame).getByRole("button", { name: "Compare plans" }).click();
  const field = fieldIn(frame);
  await field.waitFor({ state: "visible" });
  return field;
}

/** Writes a line and sees it among what was said. */
export async function writes(visit: Visit, text: string, frame: In = visit.tab.page): Promise<void> {
  const field = fieldIn(frame);
  await field.click();
  await field.pressSequentially(text);
  await field.press("Enter");
  await frame.getByRole("log").getByText(text).waitFor();
}

/** The main job, whole. */
export async function isInvitedAndAccepts(visit: Visit, frame: In = visit.tab.page): Promise<void> {
  await isInvited(visit, frame);
  await accepts(visit, frame);
  await writes(visit, "Which one is mine?", frame);
}

export interface Allowed {
  readonly frame?: Frame;
  readonly globals?: readonly string[];
  /** Lines that the browser itself writes, which no script can prevent. */
  readonly browserSays?: RegExp;
}

export async function isUnharmed(visit: Visit, allowed: Allowed = {}): Promise<void> {
  const { frame, globals: names = ["beckon"], browserSays = /^(?!)/ } = allowed;
  const { errors, shifts, globals } = await visit.noticed(frame);
  expect(errors).toEqual([]);
  expect(shifts).toEqual([]);
  expect(globals).toEqual(names);
  expect(visit.said.filter((line) => !browserSays.test(line))).toEqual([]);
}

/** A script of the page's own. */
export const own = (script: string): string => `<script>{${script}}</script>`;
