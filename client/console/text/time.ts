// Times as agents read them: lengths for clocks, moments in the agent's own zone.

/** A clock's reading: `0:07`, `12:40`, `1:02:09`, and from a day on `2 d 3 h`. Never below zero. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  if (days > 0) return `${days} d ${hours} h`;
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** How long ago or how long until, in one rounded unit: `12 s`, `4 min`, `3 h`, `9 d`. */
export function roughly(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** The time alone on the same day, with its day otherwise. */
export function momentText(at: number, now: number): string {
  return sameDay(at, now) ? time.format(at) : dayAndTime.format(at);
}

const toTheSecond = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const dayToTheSecond = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** As `momentText`, where seconds matter. */
export function secondText(at: number, now: number): string {
  return sameDay(at, now) ? toTheSecond.format(at) : dayToTheSecond.format(at);
}

export function timeText(at: number): string {
  return time.format(at);
}

export function dayText(at: number, now: number): string {
  if (sameDay(at, now)) return "Today";
  return sameDay(at, now - 86_400_000) ? "Yesterday" : day.format(at);
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** What the visitor's own clock says; nothing where the zone is not one. */
export function timeThere(now: number, zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat(undefined, { timeStyle: "short", timeZone: zone }).format(now);
  } catch {
    return undefined;
  }
}
