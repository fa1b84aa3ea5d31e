// The desk as its socket tells it.

import { describe, expect, test } from "vitest";

import {
  applyDesk,
  callsFor,
  chatOf,
  myChats,
  NO_DESK,
  othersChats,
  someoneOnline,
  waitingChats,
  type DeskState,
} from "../../../../client/console/desk/desk.ts";
import type { FromDesk } from "../../../../worker/protocol.ts";
import { ANA, BEN, desk, entry, invitation, NOW, visitorId } from "../support/samples.ts";

const state = (...messages: readonly FromDesk[]): DeskState => messages.reduce(applyDesk, NO_DESK);

describe("conversations", () => {
  const open = desk({
    conversations: [
      entry(3, { since: NOW + 3 }),
      entry(1, { since: NOW + 1 }),
      entry(2, { state: "open", agent: ANA.id, unread: 2 }),
      entry(4, { state: "open", agent: BEN.id, unread: 5 }),
    ],
  });

  test("are waiting, mine or a colleague's", () => {
    const now = state(open);
    expect(waitingChats(now).map(({ id }) => id)).toEqual(["conversation-1", "conversation-3"]);
    expect(myChats(now).map(({ id }) => id)).toEqual(["conversation-2"]);
    expect(othersChats(now).map(({ id }) => id)).toEqual(["conversation-4"]);
  });

  test("change hands and end by the entries that come", () => {
    const now = state(open, {
      type: "conversations",
      set: [entry(1, { state: "open", agent: ANA.id }), entry(2, { state: "closed", agent: ANA.id })],
    });
    expect(myChats(now).map(({ id }) => id)).toEqual(["conversation-1"]);
    expect(waitingChats(now).map(({ id }) => id)).toEqual(["conversation-3"]);
  });

  test("the title counts my unread words, and who waits while I am online", () => {
    expect(callsFor(state(open))).toBe(4);
    expect(callsFor(state(open, { type: "agents", agents: [{ ...ANA, status: "away" }, BEN] }))).toBe(2);
  });

  test("of a visitor the one that goes on counts, else the newest", () => {
    const closed = entry(1, { id: "conversation-old", state: "closed", since: NOW - 5 });
    const older = entry(1, { id: "conversation-older", state: "closed", since: NOW - 9 });
    const going = entry(1, { id: "conversation-now", state: "open", since: NOW - 7 });
    const of = (...conversations: readonly ReturnType<typeof entry>[]) =>
      chatOf(state(desk({ conversations })), visitorId(1))?.id;
    expect(of(older, closed)).toBe("conversation-old");
    expect(of(older, closed, going)).toBe("conversation-now");
    expect(of()).toBeUndefined();
  });

  test("a desk told anew forgets what it does not name", () => {
    expect(waitingChats(state(open, desk()))).toEqual([]);
  });
});

describe("invitations", () => {
  test("stand newest first and stay where they stand", () => {
    const now = state(
      desk({ invitations: [invitation(1)] }),
      { type: "invitation", invitation: invitation(2) },
      { type: "invitation", invitation: invitation(1, { state: "shown", at: NOW + 50 }) },
    );
    expect(now.invitations.map(({ id, state: is }) => [id, is])).toEqual([
      ["invitation-2", "offered"],
      ["invitation-1", "shown"],
    ]);
  });

  test("never go back to a state they have left", () => {
    const now = state(desk({ invitations: [invitation(1, { state: "accepted" })] }), {
      type: "invitation",
      invitation: invitation(1, { state: "seen" }),
    });
    expect(now.invitations[0]?.state).toBe("accepted");
  });

  test("are kept in a bounded list", () => {
    let now = state(desk());
    for (let number = 0; number < 80; number++)
      now = applyDesk(now, { type: "invitation", invitation: invitation(number) });
    expect(now.invitations).toHaveLength(50);
    expect(now.invitations[0]?.id).toBe("invitation-79");
  });
});

test("who is online, me included, follows the agents", () => {
  const away = state(desk(), {
    type: "agents",
    agents: [
      { ...ANA, status: "away", places: 5 },
      { ...BEN, status: "offline" },
    ],
  });
  expect(away.me).toMatchObject({ status: "away", places: 5, role: "agent" });
  expect(someoneOnline(away)).toBe(false);
  expect(someoneOnline(state(desk()))).toBe(true);
});
