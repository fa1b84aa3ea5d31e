// What a chat loads when it needs it, put into a window by hand: where nobody can be talked to.

import { beforeEach, describe, expect, test } from "vitest";
import { startExtras, type Extras } from "../../../client/widget/extras.ts";
import { SILENCE, type Talk } from "../../../client/widget/conversation.ts";
import { CONVERSATION } from "../support/place.ts";

let corner: HTMLElement;
let extras: Extras;
beforeEach(() => {
  document.body.innerHTML = `<section><button class="leave"></button><div></div><form><textarea></textarea></form></section>`;
  corner = document.createElement("div");
  document.querySelector("section > div")!.append(corner);
  extras = startExtras({ tab: { id: "tab1", n: 0, log: [] } as never, tell() {}, wear() {} }, corner);
});
const { said: _, agent: _agent, ...closed } = { ...CONVERSATION, state: "closed" as const };
const draw = (more: Partial<Talk["conversation"]> = {}) =>
  extras.draw({ ...SILENCE, conversation: { ...closed, ...more } });
const isShut = () => corner.parentElement!.classList.contains("shut");

describe("a visitor who is blocked", () => {
  test("[D9] is told that nobody can be talked to, in place of the field and of the question how it was", () => {
    document.querySelector("textarea")!.focus();
    draw({ unavailable: true });
    expect(corner.textContent).toBe("Nobody is available for a chat.");
    expect(corner.querySelector("[role=status]")).not.toBeNull();
    expect(isShut()).toBe(true);
    // Escape is heard in the window only.
    expect(document.activeElement?.className).toBe("leave");
  });

  test("[D9] writes and rates again once that is taken back", () => {
    draw({ unavailable: true });
    draw();
    expect(isShut()).toBe(false);
    expect(corner.querySelector(".rating")).not.toBeNull();
    expect(corner.textContent).not.toContain("Nobody");
  });
});
