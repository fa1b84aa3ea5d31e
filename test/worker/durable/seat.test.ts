// Seats: written by the Worker, read by the objects, refused in any other shape.

import { describe, expect, it } from "vitest";
import {
  DeskSeat,
  PageSeat,
  readSeat,
  SEAT_HEADER,
  type Seat,
  VisitorSeat,
  writeSeat,
} from "../../../worker/durable/seat.ts";

const visitor = "0123456789abcdef0123456789abcdef";
const page: PageSeat = {
  role: "page",
  site: "demo",
  visitor,
  city: "København ⛵ 東京",
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  gpc: false,
  at: 1,
};
const agent = { id: "a1", name: "Ana Ünal", role: "agent" } as const;

const carried = (seat: Seat) =>
  new Request("https://object/", { headers: { [SEAT_HEADER]: writeSeat(seat) } });

describe("a seat", () => {
  it("comes through a header as it was, whatever letters a city has", () => {
    expect(readSeat(carried(page), VisitorSeat)).toEqual(page);
    const looking = { role: "agent", site: "demo", visitor, agent } as const;
    expect(readSeat(carried(looking), VisitorSeat)).toEqual(looking);
  });

  it("is none where the header is missing, broken or of another role", () => {
    const other = (value: string) => new Request("https://object/", { headers: { [SEAT_HEADER]: value } });
    expect(readSeat(new Request("https://object/"), VisitorSeat)).toBeUndefined();
    expect(readSeat(carried(page), DeskSeat)).toBeUndefined();
    for (const value of ["", "{", "%", "null", "[]", "%7B%22role%22%3A%22page%22%7D"]) {
      expect(readSeat(other(value), VisitorSeat)).toBeUndefined();
    }
  });

  it.each([
    ["a key more", { secret: 1 }],
    ["a visitor's id that is none", { visitor: "../x" }],
    ["a site that is none", { site: "a/b" }],
    ["a wrong type", { gpc: "1" }],
  ])("is refused with %s", (_, wrong) => {
    expect(PageSeat.safeParse({ ...page, ...wrong }).success).toBe(false);
  });
});
