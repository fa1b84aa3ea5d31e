// Holds an answer of the Worker against what /openapi.json says of it: the status, the type, and all of the body. Not one
// word of an answer may be missing from the document.

import * as z from "zod";

interface Described {
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** As much of the document as is looked at. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: Readonly<Record<string, object>>;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export class Documented {
  readonly #document: Document;
  readonly #readers = new Map<object, z.ZodType>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** What is written down of a method and path; undefined: there is no such endpoint. */
  of(method: string, path: string): object | undefined {
    const { paths } = this.#document;
    // What stands literally goes before what may be anything.
    const literal = paths[path.replace(/^(\/api|\/v1)\/sites\/[^/]+/, "$1/sites/{site}")];
    const found = Object.keys(paths).find((template) =>
      new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    return (literal ?? (found === undefined ? undefined : paths[found]))?.[method.toLowerCase()];
  }

  /** Undefined: all is as written down; else what is not. */
  wrongIn(method: string, path: string, { status, type, body }: Answered): string | undefined {
    const described = this.of(method, path) as Described | undefined;
    if (described === undefined) return status === 404 ? undefined : `${method} ${path} is in no document`;
    const answer = described.responses?.[String(status)];
    if (answer === undefined) return `${method} ${path} answers ${status}, which is not written down`;
    if (answer.content === undefined)
      return body === "" ? undefined : `${method} ${path} has a body: ${body}`;
    const content = answer.content[type.split(";")[0]!];
    if (content === undefined) return `${method} ${path} answers ${status} with ${type}`;
    if (type.startsWith("text/")) return undefined;
    const read = this.#readerOf(content.schema).safeParse(JSON.parse(body));
    return read.success ? undefined : `${method} ${path} ${status}: ${z.prettifyError(read.error)}`;
  }

  /** As a schema that holds all it refers to. */
  #readerOf(schema: object): z.ZodType {
    const known = this.#readers.get(schema);
    if (known !== undefined) return known;
    const whole = JSON.stringify({ ...schema, $defs: this.#document.components["schemas"] });
    const json: unknown = JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/"), (key, value) =>
      // Patterns of JSON Schema know Unicode, those that Zod makes of them do not.
      key === "pattern" && String(value).includes("\\p{") ? undefined : value,
    );
    const reader = z.fromJSONSchema(json as Parameters<typeof z.fromJSONSchema>[0]);
    this.#readers.set(schema, reader);
    return reader;
  }
}
