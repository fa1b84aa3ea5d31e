// What the writer of a scenario meant: entries without their time, expectations without their rule, a desk without a team,
// and the words of conditions where something happens.

import type { Meant, Written } from "./kind.ts";
import { nearest } from "./nearest.ts";
import { asText, asValue } from "./shown.ts";
import { treeAt, type MapTree, type Path, type Tree } from "./tree.ts";
import { parseDuration } from "./values.ts";

export function meantInScenario({ tree, path, found, wrong }: Written): Meant | undefined {
  // A file may be a list of scenarios.
  const [top, ...below] = typeof path[0] === "number" ? path.slice(1) : path;
  const parent = treeAt(tree, path.slice(0, -1));
  if (top === "visit" && below.length === 2) return entryWithoutTime(String(below[1]), parent);
  if (wrong !== "kind") return undefined;
  const remedy =
    top === "expect"
      ? expectation(below, found, parent)
      : top === "visit" && below.length < 2
        ? visit(below, found)
        : deskOfTeams(path, found, parent);
  return remedy === undefined ? undefined : { remedy };
}

/** What conditions and other tools call that which happens. */
const CALLED: Readonly<Record<string, string>> = {
  exit_intent: "exit",
  leave: "exit",
  sees: "see",
  seen: "see",
  event: "track",
  events: "track",
  visited: "page",
  view: "page",
  page_view: "page",
  pageview: "page",
  navigate: "page",
  goto: "page",
  landing: "page",
  url: "page",
  rage_clicks: "click",
  typing: "type",
  mouse: "input",
  move: "input",
  key: "input",
  touch: "input",
  focus: "show",
  back: "show",
  blur: "hide",
  trait: "identify",
  traits: "identify",
  agents: "desk",
};

/** Time is no event. */
const PASSES = new Set(["idle", "wait", "pause", "on_page", "on_site"]);

/** The word for something that happens in a visit. */
export function happeningMeant(word: string, known: readonly string[]): string | undefined {
  const called = word.toLowerCase().replaceAll("-", "_");
  if (PASSES.has(called)) return undefined;
  return Object.hasOwn(CALLED, called) ? CALLED[called] : nearest(word, known);
}

/** The same for a key of an entry's map. */
export function keyMeantInScenario(path: Path, key: string): string | undefined {
  const place = typeof path[0] === "number" ? path.slice(1) : path;
  if (place[0] !== "visit" || place.length !== 3) return undefined;
  if (PASSES.has(key)) return "the next entry under its time: time passes by itself";
  return Object.hasOwn(CALLED, key) ? CALLED[key] : undefined;
}

/** Without anything besides. */
const ALONE = ["input", "hide", "show", "close", "exit", "accept", "dismiss"];
const WITH_VALUE = "page data scroll click see form track sleep consent chat type tag identify desk".split(
  " ",
);
/** Said of the page or the tab, besides. */
const BESIDE = ["title", "referrer", "tab"];
const TIMES = ["at", "time", "after"];

function isTime(text: string): boolean {
  return parseDuration(text) !== undefined;
}

/** `- exit: true`, `- page: /a`, `- { at: 5s, page: /a }`. */
function entryWithoutTime(key: string, entry: Tree | undefined): Meant | undefined {
  if (isTime(key) || entry?.kind !== "map" || /^\d/.test(key)) return undefined;
  const { time, rest } = timeIn(entry, "12s");
  const does = rest.map(([name, { value }]): [string, Tree] => {
    const word = BESIDE.includes(name) ? name : (happeningMeant(name, [...ALONE, ...WITH_VALUE]) ?? name);
    return [word, value];
  });
  const [only, second] = does;
  if (only === undefined || !does.some(([name]) => [...ALONE, ...WITH_VALUE].includes(name)))
    return undefined;
  const alone = second === undefined && ALONE.includes(only[0]);
  const shown = alone
    ? only[0]
    : `{ ${does.map(([name, value]) => `${name}: ${ALONE.includes(name) ? "true" : asValue(value)}`).join(", ")} }`;
  return {
    remedy: `write - ${time}: ${shown}`,
    key: { code: "bad-time", message: `"${key}" is not a time from the start` },
  };
}

type Entries = readonly (readonly [string, { readonly value: Tree }])[];

/** When it happens, as far as the map says so, and the other entries of the map. */
function timeIn(map: MapTree, otherwise: string): { readonly time: string; readonly rest: Entries } {
  const entries = [...map.entries];
  const own = entries.find(([name]) => isTime(name) || name === "never");
  const said = entries.find(
    ([name, { value }]) => TIMES.includes(name) && value.kind === "text" && isTime(value.text),
  );
  const rest = entries.filter((one) => one !== said);
  return { time: own?.[0] ?? (said?.[1].value as { text: string } | undefined)?.text ?? otherwise, rest };
}

function visit(below: Path, found: Tree): string | undefined {
  if (below.length === 0 && found.kind === "map") {
    const lines = [...found.entries].map(([time, { value }]) => `  - ${time}: ${asValue(value)}`);
    return `write\nvisit:\n${lines.join("\n")}`;
  }
  if (found.kind !== "text") return undefined;
  const word = happeningMeant(found.text, ALONE);
  if (word === undefined) return `write${below.length === 0 ? "\nvisit:\n  " : " "}- 0s: { page: /pricing }`;
  return `write${below.length === 0 ? "\nvisit:\n  " : " "}- 12s: ${word}`;
}

const EXAMPLE = { time: "20s", rule: "my-rule" };

/** `expect`, an item of it, or what stands under a time there. */
function expectation(below: Path, found: Tree, parent: Tree | undefined): string | undefined {
  if (below.length === 0) {
    const lines = found.kind === "map" ? expectedIn(found) : [expectedOf(found)];
    return `write\nexpect:\n${lines.map((line) => `  - ${line}`).join("\n")}`;
  }
  if (below.length === 1) return found.kind === "text" ? `write - ${expectedOf(found)}` : undefined;
  if (below.length !== 2 || found.kind !== "text" || parent?.kind !== "map") return undefined;
  return `write - ${expectedIn(parent).join("\n- ")}`;
}

/** One expectation where the map names a rule by itself, else one for each of its times. */
function expectedIn(map: MapTree): readonly string[] {
  const { time, rest } = timeIn(map, EXAMPLE.time);
  const named = map.entries.get("invite") ?? map.entries.get("rule");
  if (named !== undefined || rest.length === 0) {
    const rule = named?.value.kind === "text" ? asText(named.value.text) : EXAMPLE.rule;
    return [`${time}: { invite: ${rule} }`];
  }
  return rest.map(([at, { value }]) =>
    value.kind === "text" ? `${at}: { invite: ${asText(value.text)} }` : `${at}: ${asValue(value)}`,
  );
}

/** Of a text where an expectation belongs: the name of a rule, or that nothing comes. */
function expectedOf(found: Tree): string {
  const text = found.kind === "text" ? found.text : EXAMPLE.rule;
  if (/^(?:never|none|nothing)$/i.test(text)) return `never: { invite: ${EXAMPLE.rule} }`;
  return `${EXAMPLE.time}: { invite: ${asText(text)} }`;
}

/** `desk: { online: 0 }` and `desk: { sales: 0 }`. */
function deskOfTeams(path: Path, found: Tree, parent: Tree | undefined): string | undefined {
  if (found.kind !== "text") return undefined;
  if (path.at(-1) === "desk") return `write desk: { sales: { online: ${asText(found.text)} } }`;
  if (path.at(-2) !== "desk" || parent?.kind !== "map") return undefined;
  const key = String(path.at(-1));
  return key === "online" || key === "places"
    ? `write desk: { sales: ${asValue(parent)} }, with the name of a team`
    : `write ${key}: { online: ${asText(found.text)} }`;
}
