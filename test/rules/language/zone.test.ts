// Wall clocks and instants.

import { describe, expect, test } from "vitest";
import { instantOf, isTimeZone } from "../../../rules/language/zone.ts";

describe("the instant of a wall clock", () => {
  test.each([
    ["UTC", "2026-11-17T10:00:00Z", "2026-11-17T10:00:00Z"],
    ["Europe/Berlin", "2026-11-17T10:00:00Z", "2026-11-17T09:00:00Z"],
    ["Europe/Berlin", "2026-07-01T10:00:00Z", "2026-07-01T08:00:00Z"],
    ["America/New_York", "2026-11-17T00:30:00Z", "2026-11-17T05:30:00Z"],
    ["Asia/Kathmandu", "2026-11-17T10:00:00Z", "2026-11-17T04:15:00Z"],
    ["Pacific/Auckland", "2026-01-01T00:00:00Z", "2025-12-31T11:00:00Z"],
    // Skipped: 02:30 does not exist that night.
    ["Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z"],
    ["Europe/Berlin", "2026-03-29T03:30:00Z", "2026-03-29T01:30:00Z"],
  ])("%s %s", (zone, wall, instant) => {
    expect(new Date(instantOf(Date.parse(wall), zone)).toISOString()).toBe(new Date(instant).toISOString());
  });
});

test("names of zones", () => {
  expect(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"].every(isTimeZone)).toBe(true);
  expect(["Berlin", "+01:00", "", "Europe/Atlantis"].some(isTimeZone)).toBe(false);
});
