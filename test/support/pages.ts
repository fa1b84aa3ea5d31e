// Pages that keep their input to themselves and say where their idle clock stands only when they are asked, and a server
// that hears nothing else. Time is simulated; nothing waits.

import type { Compiled } from "../../rules/engine/compile.ts";
import { decide, type Wake } from "../../rules/engine/decide.ts";
import type { Happening } from "./naive.ts";
import { eventOf, numberOf } from "./random.ts";
import { START, Visitor } from "./visit.ts";

export interface Invited {
  readonly rule: string;
  /** ms of the visit. */
  readonly at: number;
}

/** One tab's page, as the page script does it: its own idle clock, and the one wake it was last given. */
class Page {
  readonly tab: string;
  /** Last input, page view, showing or waking. */
  active = 0;
  visible = true;
  asleep = false;
  #wakeAt = Infinity;
  #wakeIdle = Infinity;
  /** The idle clock was past its mark when asked: it counts from the next input. */
  #past = false;
  #hiddenSince = 0;
  #answeredAt = -1;

  constructor(tab: string) {
    this.tab = tab;
  }

  asked(wake: Wake, now: number): void {
    this.#wakeAt = now + (wake.in ?? Infinity);
    this.#wakeIdle = wake.idle ?? Infinity;
    const reads = now - this.active;
    // An answer takes time: what was just answered is past.
    this.#past =
      this.#wakeIdle === 0 ||
      reads > this.#wakeIdle ||
      (reads === this.#wakeIdle && this.#answeredAt === now);
  }

  restart(now: number): void {
    this.active = now;
    this.#past = false;
  }

  hide(now: number): void {
    this.visible = false;
    this.#hiddenSince = now;
  }

  show(now: number): void {
    if (!this.visible) this.#wakeAt += now - this.#hiddenSince;
    this.visible = true;
    this.restart(now);
  }

  /** When it answers, if nothing happens. */
  get answersAt(): number {
    if (!this.visible || this.asleep) return Infinity;
    return Math.min(this.#wakeAt, this.#past ? Infinity : this.active + this.#wakeIdle);
  }

  answered(now: number): void {
    this.#wakeAt = this.#wakeIdle = Infinity;
    this.#answeredAt = now;
  }
}

export interface Options {
  /** ms that a message takes, up and down. */
  readonly up?: number;
  readonly down?: number;
  /** ms from an invitation to its end. */
  readonly showing?: number;
  readonly until: number;
  /** ms of the visit at which every page that can says where its idle clock stands, though nobody asked. */
  readonly unasked?: readonly number[];
}

type Told = Parameters<typeof eventOf>[0];

export class World {
  readonly invited: Invited[] = [];
  /** Messages of pages that no event made necessary. */
  answers = 0;
  readonly visitor = new Visitor();
  readonly #compiled: Compiled;
  readonly #options: Required<Options>;
  readonly #pages = new Map<string, Page>();
  /** What is on its way: kept in order of time, then as it was sent. */
  readonly #coming: { readonly at: number; readonly arrives: () => void }[] = [];
  #now = 0;

  constructor(compiled: Compiled, options: Options) {
    this.#compiled = compiled;
    this.#options = { up: 0, down: 0, showing: 5000, unasked: [], ...options };
  }

  run(happenings: readonly Happening[]): this {
    for (const one of happenings) {
      this.#later(one.at * 1000, () => this.#happens(one));
      if (one.does === "sleep") this.#later(one.from * 1000, () => this.#fallsAsleep(one.tab));
    }
    for (const time of this.#options.unasked)
      this.#later(time, () => {
        for (const page of this.#pages.values()) if (page.visible && !page.asleep) this.#answer(page);
      });
    for (let steps = 0; steps < 20_000; steps++) {
      const next = this.#coming[0]?.at ?? Infinity;
      const page = [...this.#pages.values()].sort((a, b) => a.answersAt - b.answersAt)[0];
      this.#now = Math.max(this.#now, Math.min(next, page?.answersAt ?? Infinity));
      if (this.#now > this.#options.until) return this;
      // What happens at an instant comes before anything that falls due at it.
      if (next <= this.#now) this.#coming.shift()!.arrives();
      else this.#answer(page!);
    }
    throw new Error("pages and server talk without end");
  }

  #later(time: number, arrives: () => void): void {
    const after = this.#coming.findIndex((one) => one.at > time);
    this.#coming.splice(after < 0 ? this.#coming.length : after, 0, { at: time, arrives });
  }

  /** A page's message: the visitor's events, and then a decision. */
  #send(tell: (seconds: number) => void): void {
    const arrive = (): void => {
      tell(this.#now / 1000);
      this.#decide();
    };
    if (this.#options.up === 0) arrive();
    else this.#later(this.#now + this.#options.up, arrive);
  }

  #happens(one: Happening): void {
    const { tab } = one;
    let page = this.#pages.get(tab);
    if (page === undefined && one.does === "page") this.#pages.set(tab, (page = new Page(tab)));
    if (one.does === "tag") return this.#send((seconds) => this.visitor.tag(seconds, one.tag, one.on));
    if (page === undefined) return;
    const now = this.#now;
    switch (one.does) {
      case "scroll":
      case "click":
      case "rage":
      case "form":
        // What was done is told at once, the input that it was only where somebody wants to hear of it.
        page.restart(now);
        if (page.answersAt > now) return this.#says(one);
        this.answers++;
        page.answered(now);
        return this.#send((seconds) => {
          this.visitor.tell(seconds, seconds, tab);
          this.#tell({ ...one, at: seconds });
        });
      case "exit":
      case "see":
      case "track":
      case "data":
        return this.#says(one);
      case "input":
        if (!page.visible) return;
        page.restart(now);
        // Before anything else can come in between.
        if (page.answersAt <= now) this.#answer(page);
        return;
      case "page":
        page.show(now);
        return this.#says(one);
      case "show":
        page.show(now);
        return this.#send((seconds) => this.visitor.show(seconds, tab));
      case "hide":
      case "close": {
        if (!page.visible) return;
        page.hide(now);
        const idle = (now - page.active) / 1000;
        const { does } = one;
        return this.#send((seconds) => {
          this.visitor.hide(seconds, tab, seconds - idle);
          if (does === "close") this.visitor.close(seconds, tab);
        });
      }
      case "sleep": {
        if (!page.asleep) return;
        page.asleep = false;
        page.restart(now);
        page.answered(now);
        return this.#send((seconds) =>
          this.visitor.sleep(seconds - (one.at - one.from), seconds, tab).tell(seconds, seconds, tab),
        );
      }
    }
  }

  #says(one: Told): void {
    this.#send((seconds) => this.#tell({ ...one, at: seconds }));
  }

  #tell(one: Told): void {
    this.visitor.happened(eventOf(one, numberOf(this.visitor, one.tab)));
  }

  #fallsAsleep(tab: string): void {
    const page = this.#pages.get(tab);
    if (page?.visible) page.asleep = true;
  }

  #answer(page: Page): void {
    this.answers++;
    page.answered(this.#now);
    const idle = (this.#now - page.active) / 1000;
    this.#send((seconds) => this.visitor.tell(seconds, seconds - idle, page.tab));
  }

  #decide(): void {
    const now = START + this.#now;
    const { due, wakes } = decide(this.#compiled, this.visitor.record, now);
    if (due !== undefined) return this.#invite(due.rule.id, due.rule.invite!.stay);
    for (const [tab, wake] of wakes) {
      const page = this.#pages.get(tab)!;
      if (this.#options.down === 0) page.asked(wake, this.#now);
      else this.#later(this.#now + this.#options.down, () => page.asked(wake, this.#now));
    }
  }

  #invite(rule: string, stay: "page" | "visit"): void {
    const id = `invitation-${this.invited.length + 1}`;
    this.invited.push({ rule, at: this.#now });
    for (const state of ["offered", "shown", "seen"] as const)
      this.visitor.invitation(this.#now / 1000, id, state, { rule, stay });
    // The page said that it is shown.
    this.#decide();
    this.#later(this.#now + this.#options.showing, () => {
      this.visitor.invitation(this.#now / 1000, id, "accepted");
      this.#decide();
    });
  }
}
