// Where else in a file a key belongs, for whoever wrote it a level too high or too low. Read from the schema, so that it
// is never out of date.

import type * as z from "zod";
import type { FileKind } from "./kind.ts";
import type { Path } from "./tree.ts";

/** Steps from the top of a file to a map that knows a key; `*`: any name. */
type Place = readonly string[];

/** Any item of a list. */
const ITEM = "[]";

const known = new WeakMap<FileKind<unknown>, ReadonlyMap<string, readonly Place[]>>();

function placesOf(kind: FileKind<unknown>): ReadonlyMap<string, readonly Place[]> {
  let places = known.get(kind);
  if (places === undefined) {
    const found = new Map<string, Place[]>();
    collect(kind.schema, [], [], found);
    known.set(kind, (places = found));
  }
  return places;
}

/** `above`: the schemas that this one lies in; conditions lie in conditions without end. */
function collect(
  schema: z.core.$ZodType,
  place: Place,
  above: readonly z.core.$ZodType[],
  found: Map<string, Place[]>,
): void {
  if (above.includes(schema)) return;
  const inside = (inner: z.core.$ZodType, ...steps: string[]) =>
    collect(inner, [...place, ...steps], [...above, schema], found);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      for (const [key, inner] of Object.entries(def.shape)) {
        found.set(key, [...(found.get(key) ?? []), place]);
        inside(inner, key);
      }
      if (def.catchall) inside(def.catchall, "*");
      break;
    case "record":
      inside(def.valueType, "*");
      break;
    case "array":
      inside(def.element, ITEM);
      break;
    case "union":
      for (const option of def.options) inside(option);
      break;
    case "optional":
      inside(def.innerType);
      break;
    case "lazy":
      inside(def.getter());
      break;
    case "pipe":
      inside(def.in);
      break;
  }
}

/** More places than these nobody reads. */
const MOST = 3;

/** "title stands under invite"; undefined for a key that the whole file does not know. `path`: of the map it stands in. */
export function whereElse(kind: FileKind<unknown>, path: Path, key: string): string | undefined {
  const places = (placesOf(kind).get(key) ?? []).filter((place) => !place.some(isAnother));
  if (places.length === 0) return undefined;
  const least = Math.min(...places.map((place) => stepsBetween(path, place)));
  const nearest = places.filter((place) => stepsBetween(path, place) === least);
  if (nearest.some(isTop)) {
    const beside = kind.landmarks.filter((one) => one !== key).slice(-2);
    return `${key} stands beside ${beside.join(" and ")}, in a line of its own`;
  }
  const words = [...new Set(nearest.map((place) => inWords(path, place, key)))];
  const more = words.length > MOST ? ", …" : "";
  return `${key} stands under ${words.slice(0, MOST).join(", or under ")}${more}`;
}

/** Whatever stands under `when` stands there too: one of them is enough to say. */
function isAnother(step: string): boolean {
  return step === "unless" || step === "all" || step === "any" || step === "none";
}

/** A scenario file may be a list of scenarios. */
function isTop(place: Place): boolean {
  return place.length === 0 || (place.length === 1 && place[0] === ITEM);
}

/** Levels up from the one and down to the other. A list and its item are one level to whoever writes them. */
function stepsBetween(path: Path, place: Place): number {
  const common = commonSteps(path, place);
  return path.length - common + place.slice(common).filter((step) => step !== ITEM).length;
}

function commonSteps(path: Path, place: Place): number {
  const differs = path.findIndex((step, i) => {
    const known = place[i];
    return typeof step === "number" ? known !== ITEM : known !== "*" && known !== step;
  });
  return differs < 0 ? Math.min(path.length, place.length) : differs;
}

function inWords(path: Path, place: Place, key: string): string {
  const common = commonSteps(path, place);
  // Of what lies above nothing is left: then all of it says where.
  const steps = common === place.length ? place : place.slice(common);
  const named = steps.filter((step) => step !== ITEM).map((step) => (step === "*" ? "a name" : step));
  return `${named.join(" › ")}${steps.at(-1) === ITEM ? ` as - ${key}: …` : ""}`;
}
