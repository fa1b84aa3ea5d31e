// Frames in and out: what counts as a strike, and what happens to a reader who does not read.

import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { close, parseFrame, send, strike } from "../../../worker/durable/socket.ts";

const Message = z.strictObject({ type: z.literal("say"), text: z.string().max(5) });

/** A socket as far as these functions look at one. */
function socket(more: { attachment?: object; bufferedAmount?: number; readyState?: number } = {}) {
  let attachment: unknown = more.attachment ?? null;
  const sent: string[] = [];
  const closed: number[] = [];
  const ws = {
    readyState: more.readyState ?? WebSocket.OPEN,
    bufferedAmount: more.bufferedAmount,
    send: (frame: string) => void sent.push(frame),
    close: (code: number) => void closed.push(code),
    serializeAttachment: (value: unknown) => (attachment = value),
    deserializeAttachment: () => attachment,
  };
  return { ws: ws as unknown as WebSocket, sent, closed, attachment: () => attachment };
}

const heard = (at: number | null) =>
  ({
    getWebSocketAutoResponseTimestamp: () => (at === null ? null : new Date(at)),
  }) as unknown as DurableObjectState;

describe("a frame", () => {
  it("is a message", () => {
    const { ws, sent } = socket();
    const parsed = parseFrame(ws, '{"type":"say","text":"hi"}', Message);
    expect(parsed).toEqual({ ok: true, message: { type: "say", text: "hi" } });
    expect(sent).toEqual([]);
  });

  it.each<[string, string | ArrayBuffer, object]>([
    ["not JSON", "{", { code: "bad-message" }],
    ["nothing", "", { code: "bad-message" }],
    ["binary", new ArrayBuffer(2), { code: "bad-message" }],
    ["of an unknown type", '{"type":"shout"}', { code: "bad-message", field: "type" }],
    ["with a key more", '{"type":"say","text":"hi","as":"admin"}', { code: "bad-message" }],
    ["with a wrong value", '{"type":"say","text":{"$ne":1}}', { code: "bad-message", field: "text" }],
    ["too long", `{"type":"say","text":"${"x".repeat(16_384)}"}`, { code: "too-large", limit: 16_384 }],
    ["deep", "[".repeat(8_000), { code: "bad-message" }],
    [
      "deep, and whole",
      `{"type":${"[".repeat(8_000)}${"]".repeat(8_000)}}`,
      { code: "bad-message", field: "type" },
    ],
  ])("that is %s is refused with the reason", (_, frame, refusal) => {
    const { ws, sent, attachment } = socket({ attachment: { seat: "kept" } });
    expect(parseFrame(ws, frame, Message)).toEqual({ ok: false });
    expect(JSON.parse(sent[0]!)).toEqual({ type: "error", ...refusal });
    expect(attachment()).toEqual({ seat: "kept", strikes: 1 });
  });

  it("that is too deep to be looked at is refused like any other", () => {
    const { ws, sent } = socket();
    const deep = `{"any":${"[".repeat(8_000)}${"]".repeat(8_000)}}`;
    expect(parseFrame(ws, deep, z.object({ any: z.json() }))).toEqual({ ok: false });
    expect(sent.map((frame) => JSON.parse(frame))).toEqual([{ type: "error", code: "bad-message" }]);
  });

  it("refused three times closes the socket, and the fourth changes nothing more", () => {
    const { ws, sent, closed } = socket();
    for (let n = 0; n < 4; n++) parseFrame(ws, "?", Message);
    expect(sent).toHaveLength(3);
    expect(closed).toEqual([1008]);
  });

  it("that may not be sent counts like one that cannot be read", () => {
    const { ws, closed } = socket({ attachment: { strikes: 2 } });
    strike(ws, { code: "not-allowed" });
    expect(closed).toEqual([1008]);
  });
});

describe("sending", () => {
  const MB = 1024 * 1024;

  it("takes an object or a frame that was made before", () => {
    const { ws, sent } = socket();
    expect(send(ws, { type: "pong" })).toBe("sent");
    expect(send(ws, '{"type":"pong"}')).toBe("sent");
    expect(sent).toEqual(['{"type":"pong"}', '{"type":"pong"}']);
  });

  it("asks for fewer messages above a megabyte, closes above four", () => {
    const slow = socket({ bufferedAmount: MB + 1 });
    expect(send(slow.ws, "x")).toBe("coalesce");
    expect(slow.sent).toEqual([]);
    const stuck = socket({ bufferedAmount: 4 * MB + 1 });
    expect(send(stuck.ws, "x")).toBe("closed");
    expect(stuck.closed).toEqual([4008]);
  });

  it("closes a console that was not heard for three pings", () => {
    const [late, silent] = [socket(), socket()];
    expect(send(late.ws, "x", heard(Date.now() - 74_000))).toBe("sent");
    expect(send(silent.ws, "x", heard(Date.now() - 76_000))).toBe("closed");
    expect([late.closed, silent.closed]).toEqual([[], [4008]]);
  });

  it("closes one that was sent sixteen megabytes since it was heard, and no other", () => {
    const frame = "x".repeat(MB);
    const now = Date.now();
    const listening = socket();
    for (let n = 0; n < 40; n++) expect(send(listening.ws, frame, heard(now + n))).toBe("sent");
    const deaf = socket();
    const answers = Array.from({ length: 17 }, () => send(deaf.ws, frame, heard(now)));
    expect(answers.lastIndexOf("sent")).toBe(15);
    expect(deaf.closed).toEqual([4008]);
  });

  it("gives a socket without a ping yet the same time from its first frame", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { ws } = socket();
    expect(send(ws, "x", heard(null))).toBe("sent");
    vi.setSystemTime(Date.now() + 76_000);
    expect(send(ws, "x", heard(null))).toBe("closed");
    vi.useRealTimers();
  });

  it("is quiet about a socket that is gone", () => {
    expect(send(socket({ readyState: WebSocket.CLOSED }).ws, "x")).toBe("closed");
    const broken = { ...socket().ws, readyState: WebSocket.OPEN } as unknown as Record<string, unknown>;
    broken["send"] = broken["close"] = () => {
      throw new Error("gone");
    };
    expect(send(broken as unknown as WebSocket, "x")).toBe("closed");
    expect(() => close(broken as unknown as WebSocket, 1000, "")).not.toThrow();
  });
});
