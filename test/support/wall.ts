// What the clock and the calendar on a wall show, read off Intl minute by minute (SPEC T9).

import { START } from "./visit.ts";

/** Days 1 (Monday) to 7; minutes of the wall's day. One that ends before it starts goes on past midnight. */
export interface WeekTime {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

export interface Wall {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly day: number;
  readonly minute: number;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const formats = new Map<string, Intl.DateTimeFormat>();
const read = new Map<string, Wall>();

/** Of the whole minute in which `time`, ms of the visit, lies. */
export function wallAt(time: number, zone: string): Wall {
  const minute = Math.floor((START + time) / 60_000);
  const key = `${zone} ${minute}`;
  let wall = read.get(key);
  if (wall === undefined) {
    let format = formats.get(zone);
    if (format === undefined)
      formats.set(
        zone,
        (format = new Intl.DateTimeFormat("en-GB", {
          timeZone: zone,
          weekday: "short",
          year: "numeric",
          month: "2-digit",
          day: "2-digit",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
        })),
      );
    const shown = Object.fromEntries(
      format.formatToParts(minute * 60_000).map(({ type, value }) => [type, value]),
    );
    wall = {
      date: `${shown["year"]}-${shown["month"]}-${shown["day"]}`,
      day: DAYS.indexOf(shown["weekday"]!) + 1,
      minute: Number(shown["hour"]) * 60 + Number(shown["minute"]),
    };
    read.set(key, wall);
  }
  return wall;
}

export function isAt({ days, from, to }: WeekTime, { day, minute }: Wall): boolean {
  const yesterday = day === 1 ? 7 : day - 1;
  if (from < to) return days.includes(day) && from <= minute && minute < to;
  return (days.includes(day) && minute >= from) || (days.includes(yesterday) && minute < to);
}

/** As a rule file says it: `Mon,Tue 09:00-17:30`. */
export function weekTimeText({ days, from, to }: WeekTime): string {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const names = days.length === 7 ? "" : `${days.map((day) => DAYS[day - 1]).join(",")} `;
  return `${names}${clock(from)}-${clock(to)}`;
}
