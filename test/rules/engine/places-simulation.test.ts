// Hours at a desk, in simulated seconds: does the bound on invitations keep what it promises, and what does it bring?
// The same visitors come to a desk that keeps a place for every invitation.

import { describe, expect, test } from "vitest";
import {
  acceptanceRate,
  DEFAULT_RISK,
  isOverbooked,
  mayShow,
  mostShowing,
} from "../../../rules/engine/places.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** An invitation nobody answers ends by itself. */
const EXPIRES = 2 * MINUTE;
/** What the desk says reaches a page so much later; until then the page can be answered. */
const ON_ITS_WAY = 2;

interface World {
  readonly hours: number;
  /** Of all agents together. */
  readonly places: number;
  /** True share of invitations that are accepted when nobody takes them back. */
  readonly rate: number;
  /** Visitors an hour for whom a rule comes true. */
  readonly eligible: number;
  /** Visitors an hour who open a chat themselves. */
  readonly own: number;
  /** Mean length of a chat, in seconds. */
  readonly chat: number;
  readonly manners: Manners;
  readonly seed: number;
}

/** How visitors answer, in mean seconds; who neither accepts nor closes it nor leaves the page lets it expire. */
interface Manners {
  readonly acceptAfter: number;
  /** Shares of those who do not accept. */
  readonly close: number;
  readonly closeAfter: number;
  readonly leave: number;
  readonly leaveAfter: number;
}

/** Most people take no notice. */
const UNMOVED: Manners = { acceptAfter: 30, close: 0.1, closeAfter: 15, leave: 0.1, leaveAfter: MINUTE };
/** Every other one who does not want to chat says so or goes away before it expires. */
const BRISK: Manners = { acceptAfter: 30, close: 0.25, closeAfter: 15, leave: 0.35, leaveAfter: MINUTE };
/**
 * The worst for the bound: a no comes soon and a yes late, so that those still showing are likelier to be accepted than
 * the acceptance rate says.
 */
const HESITANT: Manners = { acceptAfter: 90, close: 0.5, closeAfter: 10, leave: 0.2, leaveAfter: MINUTE };

interface Visitor {
  readonly at: number;
  /** Waits on the site for an invitation as long as this. */
  readonly stays: number;
  /** What becomes of an invitation, so many seconds after it is shown. */
  readonly accepts: boolean;
  readonly answersAfter: number;
  /** Length of the chat, if there is one. */
  readonly chat: number;
}

type Chat = Pick<Visitor, "chat"> & { readonly invited: boolean };

/** As the desk would decide, from what it can know. */
interface Policy {
  readonly mayShow: (free: number, showing: number, p: number) => boolean;
  readonly tooMany: (free: number, showing: number, p: number) => number;
}

const bound: Policy = {
  mayShow: (free, showing, p) => mayShow({ free, showing, p, risk: DEFAULT_RISK }),
  tooMany: (free, showing, p) => {
    const room = { free, showing, p, risk: DEFAULT_RISK };
    return isOverbooked(room) ? showing - mostShowing(room) : 0;
  },
};

const onePlaceEach: Policy = {
  mayShow: (free, showing) => free - showing >= 1,
  tooMany: (free, showing) => Math.max(0, showing - Math.max(0, free)),
};

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Who comes, and what each of them will do: decided before any desk does anything. */
function streamOf(world: World): {
  readonly visitors: Visitor[];
  readonly own: { at: number; chat: number }[];
} {
  const random = randomOf(world.seed);
  const { acceptAfter, close, closeAfter, leave, leaveAfter } = world.manners;
  const about = (mean: number) => -mean * Math.log(1 - random());
  const whole = (seconds: number) => Math.max(1, Math.round(seconds));
  const visitors: Visitor[] = [];
  for (let at = about(HOUR / world.eligible); at < world.hours * HOUR; at += about(HOUR / world.eligible)) {
    const accepts = random() < world.rate;
    const how = random();
    const after = accepts
      ? about(acceptAfter)
      : how < close
        ? about(closeAfter)
        : how < close + leave
          ? about(leaveAfter)
          : EXPIRES;
    visitors.push({
      at: Math.round(at),
      stays: whole(about(3 * MINUTE)),
      accepts,
      answersAfter: Math.min(whole(after), EXPIRES),
      chat: whole(MINUTE + about(world.chat - MINUTE)),
    });
  }
  const own: { at: number; chat: number }[] = [];
  if (world.own > 0)
    for (let at = about(HOUR / world.own); at < world.hours * HOUR; at += about(HOUR / world.own))
      own.push({ at: Math.round(at), chat: whole(MINUTE + about(world.chat - MINUTE)) });
  return { visitors, own };
}

interface Outcome {
  readonly acceptedAnHour: number;
  /** Share of acceptances that found a place at once. */
  readonly atOnce: number;
  /** Mean wait of the others, in seconds. */
  readonly waited: number;
  /**
   * Share of the seconds with invitations showing at which more of these would be accepted than places are free, if the
   * desk took none of them back.
   */
  readonly couldBreak: number;
  /** Share of all seconds in which somebody who accepted waits for a place. */
  readonly broken: number;
  readonly shownAnHour: number;
  readonly withdrawnAnHour: number;
  /** The acceptance rate as the desk measured it in the end. */
  readonly measured: number;
}

function run(
  world: World,
  policy: Policy,
  options: { readonly withdraws: boolean } = { withdraws: true },
): Outcome {
  const { visitors, own } = streamOf(world);
  let showing: { visitor: Visitor; answersAt: number; goneAt: number }[] = [];
  let chats: number[] = [];
  const waiting: (Chat & { since: number })[] = [];
  let wishes: Visitor[] = [];
  const count = { shown: 0, over: 0, accepted: 0, withdrawn: 0, atOnce: 0, waits: 0, waited: 0 };
  const seconds = { all: 0, showing: 0, couldBreak: 0, broken: 0 };
  let [nextVisitor, nextOwn] = [0, 0];

  const free = () => world.places - chats.length - waiting.length;
  const unanswered = () => showing.filter(({ goneAt }) => goneAt === Infinity);
  const rate = () => acceptanceRate(count.over, count.accepted);
  const willAccept = () =>
    showing.filter(({ visitor, answersAt, goneAt }) => visitor.accepts && answersAt < goneAt).length;
  const begins = (chat: Chat, now: number) => {
    if (free() >= 1) chats.push(now + chat.chat);
    else waiting.push({ ...chat, since: now });
  };

  for (let now = 0; now < world.hours * HOUR; now++) {
    chats = chats.filter((ends) => ends > now);
    while (waiting.length > 0 && chats.length < world.places) {
      const { chat, since, invited } = waiting.shift()!;
      chats.push(now + chat);
      if (invited) count.waited += now - since;
    }

    // What the visitors say, before the desk knows of it; an answer under way when it is withdrawn counts.
    for (const one of showing) {
      if (one.answersAt !== now || one.goneAt <= now) continue;
      count.over++;
      if (!one.visitor.accepts) continue;
      count.accepted++;
      if (free() >= 1) count.atOnce++;
      else count.waits++;
      begins({ chat: one.visitor.chat, invited: true }, now);
    }
    showing = showing.filter(({ answersAt, goneAt }) => answersAt > now && goneAt > now);
    for (; own[nextOwn] !== undefined && own[nextOwn]!.at <= now; nextOwn++)
      begins({ chat: own[nextOwn]!.chat, invited: false }, now);

    const tooMany = options.withdraws ? policy.tooMany(free(), unanswered().length, rate()) : 0;
    if (tooMany > 0)
      for (const one of unanswered().slice(-tooMany)) {
        one.goneAt = now + ON_ITS_WAY;
        count.withdrawn++;
      }

    for (; visitors[nextVisitor] !== undefined && visitors[nextVisitor]!.at <= now; nextVisitor++)
      wishes.push(visitors[nextVisitor]!);
    wishes = wishes.filter(({ at, stays }) => at + stays >= now);
    while (wishes.length > 0 && policy.mayShow(free(), unanswered().length, rate())) {
      const visitor = wishes.shift()!;
      showing.push({ visitor, answersAt: now + visitor.answersAfter, goneAt: Infinity });
      count.shown++;
    }

    seconds.all++;
    if (waiting.some(({ invited }) => invited)) seconds.broken++;
    if (showing.length > 0) seconds.showing++;
    if (willAccept() > Math.max(0, free())) seconds.couldBreak++;
  }
  return {
    acceptedAnHour: count.accepted / world.hours,
    atOnce: count.atOnce / count.accepted,
    waited: count.waits === 0 ? 0 : count.waited / count.waits,
    couldBreak: seconds.couldBreak / seconds.showing,
    broken: seconds.broken / seconds.all,
    shownAnHour: count.shown / world.hours,
    withdrawnAnHour: count.withdrawn / world.hours,
    measured: rate(),
  };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** One line of what happened, with what one place for each would have brought where that is told. */
function say(what: string, outcome: Outcome, other?: Outcome): void {
  const times = other && outcome.acceptedAnHour / other.acceptedAnHour;
  console.log(
    `${what}: ${outcome.acceptedAnHour.toFixed(1)} accepted an hour` +
      (times === undefined ? "" : ` (${times.toFixed(2)} × one place each)`) +
      `, ${percent(outcome.atOnce)} found a place at once, the others after ${outcome.waited.toFixed(0)} s; ` +
      `${percent(outcome.couldBreak)} of moments could break, ${percent(outcome.broken)} did`,
  );
}

/** A desk that is always asked for more than it can do: 300 visitors an hour for each place, and one who asks himself. */
const busy = (places: number, more: Partial<World> = {}): World => ({
  hours: 40,
  places,
  rate: 0.1,
  eligible: 300 * places,
  own: places,
  chat: 6 * MINUTE,
  manners: UNMOVED,
  seed: 1,
  ...more,
});

describe("[D2] hours at a busy desk", () => {
  test.each([1, 2, 3, 6])("with %i places: 1.8 times the chats, nearly all answered at once", (places) => {
    const outcome = run(busy(places), bound);
    const other = run(busy(places), onePlaceEach);
    say(`${places} places`, outcome, other);
    expect(outcome.couldBreak).toBeLessThanOrEqual(DEFAULT_RISK);
    expect(outcome.broken).toBeLessThanOrEqual(DEFAULT_RISK);
    expect(outcome.acceptedAnHour).toBeGreaterThanOrEqual(1.8 * other.acceptedAnHour);
    expect(outcome.atOnce).toBeGreaterThan(0.95);
  });

  test.each([0.03, 0.1, 0.2, 0.4])("where %f accept the rate is learnt and the promise kept", (rate) => {
    const world = busy(2, { rate, manners: BRISK });
    const outcome = run(world, bound);
    const other = run(world, onePlaceEach);
    say(`${percent(rate)} accept`, outcome, other);
    expect(outcome.couldBreak).toBeLessThanOrEqual(DEFAULT_RISK);
    expect(outcome.broken).toBeLessThanOrEqual(DEFAULT_RISK);
    // The more accept, the nearer both come to one invitation for each place.
    expect(outcome.acceptedAnHour).toBeGreaterThan(0.97 * other.acceptedAnHour);
    expect(outcome.measured / rate).toBeGreaterThan(0.85);
    expect(outcome.measured / rate).toBeLessThan(1.4);
  });

  test("where a no comes soon and a yes late, withdrawing keeps the promise", () => {
    const outcome = run(busy(3, { manners: HESITANT }), bound);
    say("a late yes", outcome);
    // More could be accepted than the rate says; few are, because the first acceptance takes the others back.
    expect(outcome.couldBreak).toBeGreaterThan(DEFAULT_RISK);
    expect(outcome.broken).toBeLessThanOrEqual(DEFAULT_RISK);
    expect(outcome.atOnce).toBeGreaterThan(0.95);
  });
});

describe("[D3] if no invitation could be withdrawn", () => {
  test.each([1, 3])("with %i places the bound alone would keep it", (places) => {
    const outcome = run(busy(places), bound, { withdraws: false });
    say(`${places} places, nothing withdrawn`, outcome);
    expect(outcome.couldBreak).toBeLessThanOrEqual(DEFAULT_RISK);
  });
});

describe("[D4] a quiet desk", () => {
  test("invites everybody, as one place for each would", () => {
    const world = busy(12, { eligible: 60, own: 2 });
    const outcome = run(world, bound);
    const other = run(world, onePlaceEach);
    say("quiet", outcome, other);
    expect(outcome.acceptedAnHour).toBe(other.acceptedAnHour);
    expect([outcome.atOnce, outcome.broken, outcome.withdrawnAnHour]).toEqual([1, 0, 0]);
  });
});
