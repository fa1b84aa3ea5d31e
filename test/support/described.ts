// A message's schema in words, as docs/api.md says them: its fields, which may be left out, and their limits.

import * as z from "zod";

/** What of a JSON schema is looked at. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** By the type of each message of a union: its fields but `type` and those that are `known` of all. */
export function described(
  messages: readonly z.ZodObject[],
  known: readonly string[] = [],
): Map<string, string> {
  return new Map(
    messages.map((message) => {
      const schema = z.toJSONSchema(message, { io: "input" }) as Schema;
      const type = String(schema.properties!["type"]!.const);
      return [type, fields(schema, ["type", ...known]).join("; ")];
    }),
  );
}

function fields({ properties = {}, required = [] }: Schema, known: readonly string[]): string[] {
  return Object.entries(properties)
    .filter(([name]) => !known.includes(name))
    .map(([name, schema]) => `\`${name}${required.includes(name) ? "" : "?"}\` ${words(schema)}`);
}

function words(schema: Schema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(" ");
  if (schema.anyOf) return schema.anyOf.map(words).join(" or ");
  if (schema.oneOf) return "messages";
  switch (schema.type) {
    case "string":
      return string(schema);
    case "integer":
    case "number":
      return `${schema.type}${range(schema.minimum, schema.maximum)}`;
    case "boolean":
      return "`true` `false`";
    case "null":
      return "`null`";
    case "array":
      return array(schema);
    case "object":
      return schema.properties ? `(${fields(schema, []).join(", ")})` : "a map";
    default:
      throw new Error(`No words for ${JSON.stringify(schema)}`);
  }
}

function string({ format, pattern, minLength, maxLength }: Schema): string {
  const what = format === undefined ? "text" : format;
  const length = range(minLength, maxLength);
  return format === undefined && pattern !== undefined
    ? `${what}${length} like \`${pattern.replace(/^\^|\$$/g, "")}\``
    : `${what}${length}`;
}

function array({ items, prefixItems, minItems, maxItems }: Schema): string {
  if (prefixItems) return `[${prefixItems.map(words).join(", ")}]`;
  return `list${range(minItems, maxItems)} of ${words(items as Schema)}`;
}

function range(least: number | undefined, most: number | undefined): string {
  const limited = most !== undefined && most < Number.MAX_SAFE_INTEGER;
  if (limited) return least === undefined ? ` ≤ ${figure(most)}` : ` ${figure(least)}–${figure(most)}`;
  return least === undefined ? "" : ` ≥ ${figure(least)}`;
}

const figure = (value: number): string => value.toLocaleString("en");

const code = (value: unknown): string => `\`${String(value)}\``;
