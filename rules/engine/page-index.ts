// Which rules can hold on a page (SPEC E4): found by the first part of its path, so that ten thousand rules on other pages
// cost a page nothing.

import { pageTest } from "../conditions/page.ts";
import type { Node, Rule } from "../language/ruleset.ts";

interface Entry<One> {
  readonly one: One;
  /** Its place among all. */
  readonly at: number;
  readonly canHold: (url: string) => boolean;
}

/** Pages whose answer is remembered; beyond it the memory starts afresh. */
const PAGES_REMEMBERED = 1000;

export class PageIndex<One extends { readonly rule: Rule }> {
  readonly #anywhere: Entry<One>[] = [];
  /** By the first part of the path, for rules of which some `page` line asks for nothing else. */
  readonly #byFirstPart = new Map<string, Entry<One>[]>();
  readonly #remembered = new Map<string, readonly One[]>();

  constructor(rules: readonly One[]) {
    rules.forEach((one, at) => {
      const { when, unless } = one.rule;
      const musts = mustBeOn(when);
      const tests = musts.map((patterns) => pageTest(patterns));
      const nots = unless.flatMap(pagesOf).map((patterns) => pageTest(patterns));
      const canHold = (url: string) => tests.every((test) => test(url)) && !nots.some((test) => test(url));
      const parts = musts.map((patterns) => patterns.map(firstPart)).find((all) => !all.includes(undefined));
      if (parts === undefined) this.#anywhere.push({ one, at, canHold });
      else
        for (const part of new Set(parts)) {
          const known = this.#byFirstPart.get(part!);
          if (known === undefined) this.#byFirstPart.set(part!, [{ one, at, canHold }]);
          else known.push({ one, at, canHold });
        }
    });
  }

  /** Those that can hold on this page, in the order they were given. */
  on(url: string): readonly One[] {
    const known = this.#remembered.get(url);
    if (known !== undefined) return known;
    const part = URL.canParse(url) ? partOf(new URL(url).pathname) : undefined;
    const there = part === undefined ? [] : (this.#byFirstPart.get(part) ?? []);
    const found = [...this.#anywhere, ...there]
      .filter((entry) => entry.canHold(url))
      .sort((a, b) => a.at - b.at)
      .map((entry) => entry.one);
    if (this.#remembered.size >= PAGES_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(url, found);
    return found;
  }
}

/** Each `page` line that must hold: its patterns, any of which may match. */
function mustBeOn(node: Node): readonly (readonly string[])[] {
  return "all" in node ? node.all.flatMap(mustBeOn) : pagesOf(node);
}

function pagesOf(node: Node): readonly (readonly string[])[] {
  return "condition" in node && node.condition === "page" ? [node.value as readonly string[]] : [];
}

/** `/docs` of `/docs/*` and of `/docs?topic=a`; undefined where the first part is not one word. */
function firstPart(pattern: string): string | undefined {
  const path = pattern.startsWith("/") ? pattern.split(/[?#]/, 1)[0]! : "";
  if (path === "" || path.includes("..") || /^\/[^/]*[*:%.\\]/.test(path)) return undefined;
  const whole = `https://site.example${path}`;
  return URL.canParse(whole) ? partOf(new URL(whole).pathname) : undefined;
}

function partOf(path: string): string {
  return path.split("/", 2)[1]!.toLowerCase();
}
