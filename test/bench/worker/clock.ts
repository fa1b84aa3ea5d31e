// Time as the benchmark says it: an hour of visits is counted in seconds. The Worker's code asks for the time, sets timers
// and alarms as ever; here all three answer from one list that is worked through in order.

const real = { now: Date.now.bind(Date), setTimeout: globalThis.setTimeout.bind(globalThis) };
const precise = performance.now.bind(performance);

/** Where the counting begins: any day, and late enough that nothing is before the epoch. */
const EPOCH = Date.UTC(2026, 10, 2, 9);

let now = EPOCH;

export interface Due {
  readonly at: number;
  /** What kind of object it is, and its name. */
  readonly kind: string;
  readonly name: string;
  /** Absent: an alarm. */
  readonly timer?: number;
}

const alarms = new Map<string, Due>();
const timers = new Map<number, Due & { readonly set: number; readonly run: () => void }>();
let lastTimer = 0;

/** Of one object only: whose timers cannot be told from here. The feed is the one that uses them. */
let owner: { readonly kind: string; readonly name: string } | undefined;

export function ownTimers(kind: string, name: string): void {
  owner = { kind, name };
}

/** Replaces the platform's clock for the whole isolate. */
export function install(): void {
  Date.now = () => Math.floor(now);
  performance.now = () => now - EPOCH;
  globalThis.setTimeout = ((run: () => void, wait = 0) => {
    if (owner === undefined) throw new Error("a timer, and nobody to run it");
    timers.set(++lastTimer, { at: now + Math.max(0, wait), ...owner, timer: lastTimer, set: now, run });
    return lastTimer;
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((timer: number | undefined) => {
    if (timer !== undefined) timers.delete(timer);
  }) as typeof clearTimeout;
}

export const virtualNow = (): number => now;
/** Real milliseconds, for how long something took. */
export const realNow = (): number => precise();
export const nextTurn = (): Promise<void> => new Promise((resolve) => void real.setTimeout(resolve, 0));

const keyOf = (kind: string, name: string): string => `${kind}:${name}`;

export function setAlarm(kind: string, name: string, at: number): void {
  alarms.set(keyOf(kind, name), { at, kind, name });
}

export function alarmOf(kind: string, name: string): number | null {
  return alarms.get(keyOf(kind, name))?.at ?? null;
}

export function deleteAlarm(kind: string, name: string): void {
  alarms.delete(keyOf(kind, name));
}

/** The earliest alarm or timer until then, taken off the list, and the clock set to it; else the clock is set to `until`. */
export function takeDue(until: number): Due | undefined {
  let first: Due | undefined;
  for (const due of [...alarms.values(), ...timers.values()])
    if (due.at <= until && (first === undefined || due.at < first.at)) first = due;
  now = Math.max(now, first?.at ?? until);
  if (first !== undefined && first.timer === undefined) deleteAlarm(first.kind, first.name);
  return first;
}

/** How long a timer that fires now was pending. */
export const waitedFor = (timer: number): number => now - (timers.get(timer)?.set ?? now);

/** Inside the object that set it. */
export function runTimer(timer: number): void {
  const due = timers.get(timer);
  timers.delete(timer);
  due?.run();
}
