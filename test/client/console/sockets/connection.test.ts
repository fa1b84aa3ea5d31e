// A line that stays: what it does when it is lost, silent, refused or ended.

import { describe, expect, test, vi } from "vitest";

import { waitBefore } from "../../../../client/console/sockets/backoff.ts";
import { connect, type Uses } from "../../../../client/console/sockets/connection.ts";
import { FakeBrowser } from "../support/fake-browser.ts";

interface Word {
  readonly type: string;
}

function line(uses: Partial<Uses<Word>> = {}) {
  const browser = new FakeBrowser();
  const heard: Word[] = [];
  const connection = connect<Word, Word>(browser, {
    address: "wss://beckon.example/feed",
    heard: (message) => void heard.push(message),
    ...uses,
  });
  return { browser, heard, connection, socket: () => browser.sockets.at(-1)! };
}

describe("an open line", () => {
  test("speaks the protocol, passes messages on and leaves all else alone", () => {
    const { connection, heard, socket } = line();
    expect(socket().protocol).toBe("beckon.v1");
    expect(connection.send({ type: "early" })).toBe(false);
    socket().opens().tells({ type: "snapshot" }, { no: "type" });
    socket().answersPing();
    socket().onmessage?.({ data: "{ not json" });
    socket().onmessage?.({ data: new ArrayBuffer(4) });
    expect(heard).toEqual([{ type: "snapshot" }]);
    expect(connection.send({ type: "subscribe" })).toBe(true);
    expect(socket().said).toEqual([{ type: "subscribe" }]);
  });

  test("pings every 25 s, and stays while it is answered", () => {
    const { browser, connection, socket } = line();
    socket().opens();
    for (let times = 1; times <= 4; times++) {
      browser.pass(25_000);
      expect(socket().sent).toHaveLength(times);
      socket().answersPing();
    }
    browser.pass(10_000);
    expect(connection.line.value).toBe("open");
    expect(browser.sockets).toHaveLength(1);
  });

  test("that falls silent is given up 5 s after the ping", () => {
    const { browser, connection, socket } = line();
    const first = socket().opens();
    browser.pass(29_999);
    expect(connection.line.value).toBe("open");
    browser.pass(1);
    expect(connection.line.value).toBe("waiting");
    expect(first.closed).toBe(true);
    // What the dead one still says is nobody's any more.
    expect(first.onmessage).toBeNull();
  });

  test("is looked at once when the network is back", () => {
    const { browser, connection, socket } = line();
    socket().opens();
    connection.hurry();
    expect(socket().sent).toEqual(["ping"]);
    browser.pass(5_000);
    expect(connection.line.value).toBe("waiting");
  });
});

describe("a lost line", () => {
  test("comes back with jitter, later each time, and says each time that it is open", () => {
    const opened = vi.fn();
    const { browser, connection, socket } = line({ opened });
    socket().opens().drops();
    expect(connection.line.value).toBe("waiting");
    browser.pass(waitBefore(0, 0.5) - 1);
    expect(browser.sockets).toHaveLength(1);
    browser.pass(1);
    expect(browser.sockets).toHaveLength(2);
    socket().drops();
    browser.pass(waitBefore(1, 0.5));
    expect(browser.sockets).toHaveLength(3);
    socket().opens();
    expect(opened).toHaveBeenCalledTimes(2);
    expect(connection.line.value).toBe("open");
  });

  test("waits short again only after it has held", () => {
    const { browser, socket } = line();
    // Accepted and closed at once, over and over: that is not a good line.
    for (let times = 0; times < 6; times++) {
      socket().opens().drops(1008);
      browser.pass(waitBefore(times, 0.5));
      expect(browser.sockets).toHaveLength(times + 2);
    }
    socket().opens();
    browser.pass(20_000);
    socket().answersPing();
    socket().drops();
    browser.pass(waitBefore(0, 0.5));
    expect(browser.sockets).toHaveLength(8);
  });

  test("does not wait when it is told to hurry", () => {
    const { browser, connection, socket } = line();
    socket().opens().drops();
    connection.hurry();
    expect(browser.sockets).toHaveLength(2);
    browser.pass(60_000);
    expect(browser.sockets).toHaveLength(2);
  });

  test("asks who is signed in when the upgrade itself failed", () => {
    const refused = vi.fn();
    const { socket } = line({ refused });
    socket().drops();
    expect(refused).toHaveBeenCalledTimes(1);
  });
});

test("signed out is the end: nothing is tried again", () => {
  const ended = vi.fn();
  const { browser, connection, socket } = line({ ended });
  socket().opens().drops(4010);
  expect(ended).toHaveBeenCalledTimes(1);
  expect(connection.line.value).toBe("ended");
  browser.pass(600_000);
  connection.hurry();
  connection.again();
  expect(browser.sockets).toHaveLength(1);
});

test("closed by us it stays closed", () => {
  const { browser, connection, socket } = line();
  socket().opens();
  connection.close();
  browser.pass(600_000);
  expect(browser.sockets).toHaveLength(1);
  expect(socket().closed).toBe(true);
});

test("waits are all chance, grow, and end at 30 s", () => {
  expect(waitBefore(0, 0)).toBe(200);
  expect(waitBefore(0, 0.999)).toBeLessThanOrEqual(1_200);
  expect(waitBefore(3, 1)).toBe(8_200);
  expect(waitBefore(50, 1)).toBe(30_200);
});
