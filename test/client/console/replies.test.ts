// Which saved replies a draft asks for.

import { describe, expect, it } from "vitest";
import { fitting } from "../../../client/console/chat/replies.tsx";

const reply = (shortcut: string, text: string) => ({ id: shortcut, shortcut, text });
const ALL = [reply("bye", "Thank you"), reply("hi", "Hello"), reply("hours", "We are here until six")];
const found = (draft: string) => fitting(ALL, draft).map(({ shortcut }) => shortcut);

describe("a draft", () => {
  it("that begins with a slash finds by the shortcut first, then by the words", () => {
    expect(found("/")).toEqual(["bye", "hi", "hours"]);
    expect(found("/H")).toEqual(["hi", "hours", "bye"]);
    expect(found("/until")).toEqual(["hours"]);
    expect(found("/nothing")).toEqual([]);
  });

  it("of other words finds none", () => {
    expect([found(""), found("hi"), found("/hi there"), found("and /hi")]).toEqual([[], [], [], []]);
  });
});
