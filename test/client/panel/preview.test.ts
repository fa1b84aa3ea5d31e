// Previews with the very widget that visitors get: drawn and marked, and nothing that is done to them is told.

import { beforeEach, expect, test, vi } from "vitest";
import { previewOf, startPreviews, type Previews, type WidgetModule } from "../../../client/panel/preview.ts";
import { rulesOf } from "../../../client/panel/explained.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import type { InviteMessage } from "../../../worker/protocol.ts";
import { Place } from "../support/place.ts";
import { arrived, IDLE, NOW, rulesetOf } from "./told.ts";

let place: Place;
let previews: Previews;
const heard = vi.fn<() => void>();

beforeEach(async () => {
  place = await Place.open();
  heard.mockClear();
  for (const name of ["invited", "accepted", "dismissed"]) addEventListener(`beckon:${name}`, heard);
  previews = startPreviews(
    () => import("../../../client/widget/widget.ts") as unknown as Promise<WidgetModule>,
  );
});

function message(): InviteMessage {
  const ruleset = rulesetOf({ "help.yaml": IDLE });
  const [rule] = rulesOf(ruleset, 1).taking.ruleset.rules;
  const facts = factsAt(arrived(), NOW)!;
  return previewOf({ rule: { ...rule!, invite: rule!.invite! }, away: false }, facts, ruleset.site);
}

async function shown(mark = "Preview: Help"): Promise<void> {
  await Promise.all([previews.show(message(), mark), place.drawn()]);
  await place.drawn();
}

test("it stands where visitors get it, with its words and a mark that it is none", async () => {
  await shown();
  expect(place.invitation!.textContent).toContain("Questions about Pricing?");
  expect(place.find(".beckon-preview")!.textContent).toBe("Preview: Help");
});

test("whoever types is shown it all the same: they asked for it", async () => {
  const field = document.createElement("input");
  document.body.append(field);
  place.press(field, "a");
  await shown();
  expect(place.invitation).not.toBeNull();
});

test.each(["dismissed", "answered"])("%s, it goes, and nobody hears of it", async (how) => {
  await shown();
  await place.click(place.find(how === "dismissed" ? ".dismiss" : ".foot button"));
  expect(place.invitation).toBeNull();
  expect(place.chat).toBeNull();
  expect(place.told).toEqual([]);
  expect(heard).not.toHaveBeenCalled();
});

test("another takes its place, and clearing takes it away; a mark is text", async () => {
  await shown();
  await shown("<b>Preview</b>");
  expect(place.all(".card")).toHaveLength(1);
  expect(place.find(".beckon-preview")!.textContent).toBe("<b>Preview</b>");
  previews.clear();
  expect(place.invitation).toBeNull();
  previews.clear();
});

test("every preview is another invitation", () => {
  expect(message().id).not.toBe(message().id);
});

test("a widget that does not load is the caller's to say", async () => {
  const failing = startPreviews(() => Promise.reject(new Error("blocked")));
  await expect(failing.show(message(), "Preview")).rejects.toThrow("blocked");
});
