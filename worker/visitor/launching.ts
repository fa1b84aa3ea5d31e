// The button that opens a chat, as each page is told of it: at page views where it is another than before, and when the
// visitor opens the chat. Changes at the desk alone wake no visitor for it; where a rule does hear of them, so do pages.

import type { Compiled } from "../../rules/engine/compile.ts";
import { launcherOf, type DecideLauncher, type LauncherState } from "../../rules/engine/launcher.ts";
import { factsAt, type DeskFacts } from "../../rules/record/facts.ts";
import type { Outlets } from "./outlets.ts";
import { rulesetOf } from "./rulesets.ts";
import type { VisitorState } from "./state.ts";
import type { PageTab, Sockets } from "./tabs.ts";

/** Of this isolate's rulesets: reading the conditions takes a while. */
const known = new WeakMap<Compiled, DecideLauncher>();

/** For who is blocked: nobody is there (SPEC D9). */
const ABSENT: LauncherState = { show: false, online: false };

export class Launching {
  readonly #outlets: Outlets;
  readonly #state: VisitorState;
  readonly #sockets: Sockets;
  readonly #desk: () => DeskFacts;
  readonly #blocked: () => unknown;

  constructor(
    outlets: Outlets,
    state: VisitorState,
    sockets: Sockets,
    desk: () => DeskFacts,
    blocked: () => unknown,
  ) {
    this.#blocked = blocked;
    this.#outlets = outlets;
    this.#state = state;
    this.#sockets = sockets;
    this.#desk = desk;
  }

  /** A page view began, or its answer from the feed is there. */
  viewed(now: number): void {
    for (const page of this.#sockets.pages()) if (page.id !== undefined) this.#tell(page, now, this.#desk());
  }

  /** The visitor opened the chat in this tab. */
  opened(page: PageTab, staffed: boolean, now: number): void {
    const desk = this.#desk();
    this.#tell(page, now, { ...desk, online: { ...desk.online, "": staffed ? 1 : 0 } }, true);
  }

  #tell(page: PageTab, now: number, desk: DeskFacts, always = false): void {
    const compiled = rulesetOf(this.#outlets.site);
    if (compiled === undefined) return;
    let decide = known.get(compiled);
    if (decide === undefined) known.set(compiled, (decide = launcherOf(compiled.ruleset.site)));
    const facts = this.#state.mayRecord ? factsAt(this.#state.record, now, desk) : undefined;
    const { show, online } = this.#blocked() === undefined ? decide(facts, desk) : ABSENT;
    const told = `${show} ${online}`;
    // A page shows none until it is told.
    const isNews = told !== page.state.launcher && (show || page.state.launcher !== undefined);
    if (!always && !isNews) return;
    page.remember({ launcher: told });
    page.send({ type: "launcher", show, ...(online !== undefined && { online }) });
  }
}
