// Page patterns: `/pricing*`, `/docs/:section`, `https://shop.example/cart?step=2*`; SPEC V4 says what is ignored. Not
// built on URLPattern: that makes a regular expression of every `*`, and with three of them a visitor's long address
// takes half a second.

import * as z from "zod";
import { globTest } from "./values.ts";

export const pagePattern = z
  .string()
  .max(500)
  .transform((text, context): string => {
    const problem = pageProblem(text);
    if (problem === undefined) return text;
    context.addIssue({
      code: "custom",
      message: problem.message,
      params: { code: "bad-page", remedy: problem.remedy },
    });
    return z.NEVER;
  });

export const pageList = z.union([
  pagePattern.transform((one): readonly string[] => [one]),
  z.array(pagePattern).min(1).max(200),
]);

/** Pages of this machine, for trying things out. */
const LOCAL = /^http:\/\/(?:[\w-]+\.)*(?:localhost|127\.0\.0\.1)(?=[:/?#]|$)/i;

function pageProblem(text: string): { message: string; remedy: string } | undefined {
  if (/^http:\/\//i.test(text) && !LOCAL.test(text))
    return {
      message: `"${text}" is not a page: pages begin with / or https://`,
      remedy: `write "${text.replace(/^http/i, "https")}"`,
    };
  if (!text.startsWith("/") && !/^https?:\/\//i.test(text))
    return { message: `"${text}" is not a page`, remedy: asPage(text) };
  if (partsOf(text) === undefined)
    return { message: `"${text}" is not a page address`, remedy: "write /path* or https://host/path*" };
  return undefined;
}

/** How other tools ask for a page, and where the stars stand here instead. */
const ASKED: readonly (readonly [asked: RegExp, before: string, after: string])[] = [
  [/^(?:contain(?:s|ing)?|includes?) /i, "*", "*"],
  [/^(?:starts?|begins?) with /i, "", "*"],
  [/^ends? with /i, "*", ""],
  [/^(?:is|equals?|matches|exactly|=+)(?: exactly| equal to)? /i, "", ""],
];
const NOT = /^(?:is not|isn't|does not|doesn't|not|!=) /i;

function asPage(text: string): string {
  const asked = text.replace(/^(?:the )?(?:page|url|path|address) /i, "");
  const wanted = asked.replace(NOT, "");
  for (const [words, before, after] of wanted === asked ? ASKED : [...ASKED, [/^/, "", ""] as const]) {
    if (!words.test(wanted)) continue;
    const page = withStars(wanted.replace(words, "").replace(/^["']|["']$/g, ""), before, after);
    if (page === undefined) break;
    return wanted === asked ? `write ${page}` : `write unless: { page: ${page} }`;
  }
  if (/\s|:\/\/|^\W*$/.test(text))
    return "write a path that begins with /, as in /pricing*, or an address that begins with https://";
  return /^(?:www\.|[\w-]+(?:\.[\w-]+)+\/)/.test(text)
    ? `write "https://${text}", or only what comes after the host: a page begins with / or https://`
    : `write "/${text.replace(/^\*?\/?/, "")}": a page begins with / or https://`;
}

/** `"/*checkout*"`; undefined where that is no page either. */
function withStars(text: string, before: string, after: string): string | undefined {
  if (/^$|\s/.test(text)) return undefined;
  const isAddress = /^https?:\/\//i.test(text);
  if (text.includes("://") && !isAddress) return undefined;
  const inner = isAddress ? text : text.replace(before === "*" ? /^[*/]+/ : /^\//, "");
  const page = `${isAddress ? "" : `/${before}`}${after === "*" ? inner.replace(/\*+$/, "") : inner}${after}`;
  return `"${page}"`;
}

/** The path of an address without a trailing slash; letter case is the pattern's business. */
export function pathOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : (url.split(/[?#]/)[0] ?? "/");
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

export interface PageTest {
  readonly test: (url: string) => boolean;
}

type Test = (text: string) => boolean;

/** Compiles one pattern; one that was refused holds nowhere. */
export function compilePage(pattern: string): PageTest {
  const parts = partsOf(pattern);
  if (parts === undefined) return { test: () => false };
  const path = pathTest(parts.path);
  if (parts.address === undefined && parts.search === undefined && parts.hash === undefined)
    return { test: (url) => path(plain(pathOf(url))) };
  const { address } = parts;
  const host = address && globTest(address.host);
  const search = parts.search === undefined ? undefined : globTest(plain(parts.search));
  const hash = parts.hash === undefined ? undefined : globTest(plain(parts.hash));
  return {
    test: (url) => {
      if (!URL.canParse(url)) return false;
      const { protocol, host: onHost, search: query, hash: fragment } = new URL(url);
      return (
        (address === undefined || (protocol === address.protocol && host!(onHost))) &&
        path(plain(pathOf(url))) &&
        (search === undefined || search(plain(query.slice(1)))) &&
        (hash === undefined || hash(plain(fragment.slice(1))))
      );
    },
  };
}

interface Parts {
  /** `https:` and the host with its port, where it is not the usual one; `*` stands as it was written. */
  readonly address?: { readonly protocol: string; readonly host: string };
  readonly path: string;
  readonly search?: string;
  readonly hash?: string;
}

/** Undefined where the host is none. */
function partsOf(pattern: string): Parts | undefined {
  const [, scheme, host, rest = pattern] = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(pattern) ?? [];
  const address = scheme === undefined ? undefined : addressOf(scheme, host!);
  if (scheme !== undefined && address === undefined) return undefined;
  const hashAt = rest.indexOf("#");
  const beforeHash = hashAt < 0 ? rest : rest.slice(0, hashAt);
  const searchAt = beforeHash.indexOf("?");
  return {
    ...(address && { address }),
    path: (searchAt < 0 ? beforeHash : beforeHash.slice(0, searchAt)) || "/",
    ...(searchAt >= 0 && { search: beforeHash.slice(searchAt + 1) }),
    ...(hashAt >= 0 && { hash: rest.slice(hashAt + 1) }),
  };
}

/** Stands for `*` while the URL parser reads a host: a label nobody has. */
const STAR = "beckon-star";

function addressOf(scheme: string, host: string): Parts["address"] {
  const address = `${scheme}://${host.replaceAll("*", STAR)}/`;
  if (!URL.canParse(address)) return undefined;
  const read = new URL(address);
  return { protocol: read.protocol, host: read.host.replaceAll(STAR, "*") };
}

/** As it is compared: characters instead of escapes, small letters. What is no escape stands for itself. */
function plain(text: string): string {
  return text
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURI(escapes);
      } catch {
        return escapes;
      }
    })
    .toLowerCase();
}

function pathTest(pattern: string): Test {
  const tests = pathForms(pattern).map((path) => (hasSegments(path) ? segmentsTest(path) : globTest(path)));
  return tests.length === 1 ? tests[0]! : (at) => tests.some((test) => test(at));
}

/** A path as it is compared, and what holds besides: `/docs/*` on `/docs` too. */
function pathForms(pattern: string): readonly string[] {
  const path = plain(pattern.length > 1 ? pattern.replace(/\/$/, "") : pattern);
  return path.endsWith("/*") && path !== "/*" ? [path, ...pathForms(path.slice(0, -2))] : [path];
}

function hasSegments(path: string): boolean {
  return /\/:[a-z_]/.test(path);
}

/** A pattern in its parts, for whoever compares patterns with each other: texts as they are compared, globs all of them. */
export interface PageParts {
  readonly address: Parts["address"];
  /** Any of these; `segments`: with `:name` in it. */
  readonly paths: readonly { readonly path: string; readonly segments: boolean }[];
  readonly search: string | undefined;
  readonly hash: string | undefined;
}

/** Undefined for a pattern that was refused. */
export function pageParts(pattern: string): PageParts | undefined {
  const parts = partsOf(pattern);
  return (
    parts && {
      address: parts.address,
      paths: pathForms(parts.path).map((path) => ({ path, segments: hasSegments(path) })),
      search: parts.search === undefined ? undefined : plain(parts.search),
      hash: parts.hash === undefined ? undefined : plain(parts.hash),
    }
  );
}

/** A path with `:name` in it, piece by piece: `*`, `:name`, or one character. */
export function segmentPieces(path: string): readonly string[] {
  return [...path.matchAll(/(?<=\/):[a-z_]\w*|./gsu)].map(([piece]) => piece);
}

const ANY_CHARACTER = 0;
const ANY_OF_SEGMENT = 1;
const ONE_OF_SEGMENT = 2;

/**
 * A path with `:name` in it, one segment of at least a character. All the ways to read it are followed at once, so that
 * the work is the length of the path times that of the pattern, whatever they say.
 */
function segmentsTest(path: string): Test {
  const steps: (string | number)[] = [];
  for (const piece of segmentPieces(path))
    if (piece === "*") steps.push(ANY_CHARACTER);
    else if (piece.length > 1 && piece[0] === ":") steps.push(ONE_OF_SEGMENT, ANY_OF_SEGMENT);
    else steps.push(piece);
  return (at) => {
    let reached = new Set<number>();
    const reach = (step: number, among: Set<number>): void => {
      if (among.has(step)) return;
      among.add(step);
      if (steps[step] === ANY_CHARACTER || steps[step] === ANY_OF_SEGMENT) reach(step + 1, among);
    };
    reach(0, reached);
    for (const character of at) {
      const next = new Set<number>();
      for (const step of reached) {
        const wants = steps[step];
        if (wants === ANY_CHARACTER || (wants === ANY_OF_SEGMENT && character !== "/")) reach(step, next);
        else if (wants === character || (wants === ONE_OF_SEGMENT && character !== "/"))
          reach(step + 1, next);
      }
      reached = next;
    }
    return reached.has(steps.length);
  };
}
