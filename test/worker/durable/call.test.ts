// Calls between objects: what may be tried again is, with a fresh stub; nothing else.

import { describe, expect, it } from "vitest";
import { call } from "../../../worker/durable/call.ts";

interface Fault {
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
}

/** Answers after as many faults as given. */
async function asked(faults: readonly Fault[]) {
  const waits: number[] = [];
  let [stubs, calls] = [0, 0];
  const answer = call(
    () => ++stubs,
    async (stub) => {
      const fault = faults[calls++];
      if (fault !== undefined) throw Object.assign(new Error("fault"), fault);
      return stub;
    },
    async (ms) => void waits.push(ms),
  );
  const result = await answer.then(
    (stub) => ({ stub }),
    () => "failed" as const,
  );
  return { result, calls, waits };
}

describe("calling another object", () => {
  it("asks once when all is well", async () => {
    expect(await asked([])).toEqual({ result: { stub: 1 }, calls: 1, waits: [] });
  });

  it("tries again with a fresh stub, after a wait that grows", async () => {
    const { result, waits } = await asked([{ retryable: true }, { retryable: true }]);
    expect(result).toEqual({ stub: 3 });
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeGreaterThanOrEqual(100);
    expect(waits[1]).toBeGreaterThanOrEqual(400);
    expect(waits[1]).toBeLessThanOrEqual(1_000);
  });

  it("gives up at the third", async () => {
    const { result, calls } = await asked([{ retryable: true }, { retryable: true }, { retryable: true }]);
    expect([result, calls]).toEqual(["failed", 3]);
  });

  it.each<[string, Fault]>([
    ["one that is overloaded", { retryable: true, overloaded: true }],
    ["a mistake of ours", {}],
    ["what is not retryable", { retryable: false }],
  ])("leaves %s alone", async (_, fault) => {
    const { result, calls } = await asked([fault]);
    expect([result, calls]).toEqual(["failed", 1]);
  });
});
