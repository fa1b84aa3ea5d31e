// The document of the API (OpenAPI 3.1), made from the schemas that the routes read and answer by.

import * as z from "zod";
import { ACCESS, type Access, type TeamRoute } from "../access/roles.ts";
import { type ProblemCode, PROBLEMS } from "../routes/problem.ts";
import { SiteName } from "./asked.ts";
import * as open from "./open.ts";
import { OPEN } from "./open-operations.ts";
import { type Operation, TEAM } from "./operations.ts";
import * as people from "./people.ts";
import * as visitors from "./visitors.ts";

type Json = Record<string, unknown>;

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

const AT = "#/components/schemas/";
let made: OpenApi | undefined;

/** The same for everybody, so made once. */
export function openApi(): OpenApi {
  return (made ??= make());
}

function make(): OpenApi {
  const schemas = new Schemas();
  const paths: Record<string, Record<string, Json>> = {};
  const add = (method: string, path: string, operation: Json): void => {
    const at = path.replaceAll(/:(\w+)/g, "{$1}");
    (paths[at] ??= {})[method.toLowerCase()] = operation;
  };
  for (const [route, operation] of Object.entries(OPEN)) {
    const [method = "", path = ""] = route.split(" ");
    add(method, path, described(schemas, route, operation, undefined));
  }
  for (const [route, operation] of Object.entries(TEAM) as [TeamRoute, Operation][]) {
    const [method = "", path = ""] = route.split(" ");
    add(method, `/api/sites/:site${path}`, described(schemas, route, operation, ACCESS[route]));
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Beckon",
      version: "1",
      description:
        "Who is on a site right now, and invitations to chat. Messages of the sockets and an example client: docs/api.md. Times are milliseconds since the epoch; lists answer `rows`, and `next` where they go on.",
    },
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-beckon",
          description:
            "Of a signed-in member. Writes and sockets must come from the console's own page, and writes be JSON.",
        },
        token: {
          type: "http",
          scheme: "bearer",
          description: "The API token: an admin, but nobody who answers chats.",
        },
        preview: { type: "http", scheme: "bearer", description: "Of `POST preview`." },
      },
    },
  };
}

function described(
  schemas: Schemas,
  route: string,
  operation: Operation,
  access: Access | { readonly roles: "open" } | undefined,
): Json {
  const isGuarded = access !== undefined && access.roles !== "open";
  const refuses = new Set<ProblemCode>(operation.refuses);
  if (access !== undefined)
    for (const code of ["not-configured", "not-found", "too-fast", "cross-site"] as const) refuses.add(code);
  if (isGuarded) for (const code of ["signed-out", "not-allowed"] as const) refuses.add(code);
  if (operation.body !== undefined)
    for (const code of ["bad-request", "too-large"] as const) refuses.add(code);
  for (const code of ["failed", "unavailable"] as const) refuses.add(code);
  const parameters = parametersOf(schemas, route, operation, access !== undefined);
  return {
    operationId: route
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replace(/-$/, ""),
    summary: operation.says,
    ...(isGuarded && { "x-roles": access.roles }),
    security: securityOf(route, access),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body !== undefined && {
      requestBody: {
        required: true,
        content: {
          [operation.bodyType ?? "application/json"]: {
            schema: schemas.inline(operation.body, "input"),
            ...(operation.example !== undefined && { example: operation.example }),
          },
        },
      },
    }),
    responses: { ...answersOf(schemas, operation), ...refusalsOf(schemas, refuses) },
  };
}

function securityOf(route: string, access: Access | { readonly roles: "open" } | undefined): Json[] {
  if (route === "GET /v1/sites/:site/ruleset") return [{ preview: [] }];
  if (access === undefined || access.roles === "open") return [];
  return access.person ? [{ session: [] }] : [{ session: [] }, { token: [] }];
}

function parametersOf(schemas: Schemas, route: string, { id, query }: Operation, isTeam: boolean): Json[] {
  const inPath = (name: string, schema: z.ZodType): Json => ({
    name,
    in: "path",
    required: true,
    schema: schemas.inline(schema, "input"),
  });
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]): Json => {
    const { description, ...rest } = schemas.inline(schema as z.ZodType, "input");
    return { name, in: "query", ...(description !== undefined && { description }), schema: rest };
  });
  return [
    ...(isTeam || route.includes(":site") ? [inPath("site", SiteName)] : []),
    ...(id === undefined ? [] : [inPath("id", id)]),
    ...inQuery,
  ];
}

function answersOf(schemas: Schemas, { answers }: Operation): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]): [string, Json] => {
      if (answer === "nothing") return [status, { description: "Done; nothing to read." }];
      if (answer === "socket") return [status, { description: "A WebSocket, subprotocol `beckon.v1`." }];
      if (answer === "text/csv")
        return [status, { description: "A file.", content: { "text/csv": { schema: { type: "string" } } } }];
      const schema = schemas.of(answer);
      return [status, { description: "The answer.", content: { "application/json": { schema } } }];
    }),
  );
}

/** By status: several codes may have the same. */
function refusalsOf(schemas: Schemas, codes: ReadonlySet<ProblemCode>): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const [status] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      String(status),
      {
        description: all.map((code) => `${code}: ${PROBLEMS[code][1]}.`).join(" "),
        content: {
          "application/problem+json": {
            schema: schemas.of(open.Problem),
            example: { type: `urn:beckon:${all[0]!}`, title: PROBLEMS[all[0]!][1], status },
          },
        },
      },
    ]),
  );
}

/** JSON Schemas: those with a name stand once among the components, all others where they are used. */
class Schemas {
  readonly #named = z.registry<{ id: string }>();
  readonly #ids = new Map<unknown, string>();
  readonly #hoisted: Record<string, Json> = {};
  #inlined = 0;

  constructor() {
    for (const [name, schema] of Object.entries({ ...people, ...visitors, ...open })) {
      if (!(schema instanceof z.ZodType) || name === "at" || name === "next") continue;
      this.#named.add(schema, { id: name });
      this.#ids.set(schema, name);
    }
  }

  /** Of an answer: named, or a choice of named ones. */
  of(schema: z.ZodType): Json {
    const id = this.#ids.get(schema);
    if (id !== undefined) return { $ref: AT + id };
    if (schema instanceof z.ZodUnion)
      return { anyOf: schema.options.map((one) => this.of(one as z.ZodType)) };
    return this.inline(schema, "output");
  }

  inline(schema: z.ZodType, io: "input" | "output"): Json {
    const json = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
    return this.#hoist(`inline${++this.#inlined}`, json);
  }

  all(): Record<string, Json> {
    const { schemas } = z.toJSONSchema(this.#named, {
      io: "output",
      uri: (id) => AT + id,
      unrepresentable: "any",
    });
    const named = Object.fromEntries(
      Object.entries(schemas).map(([name, json]) => [name, this.#hoist(name, json as Json)]),
    );
    return { ...named, ...this.#hoisted };
  }

  /** What a schema defines for itself (one that contains itself does) is found from the document's root only. */
  #hoist(name: string, schema: Json): Json {
    const { $schema: _, $id: __, $defs, ...json } = schema;
    const moved = (text: unknown): Json =>
      JSON.parse(JSON.stringify(text).replaceAll('"#/$defs/', `"${AT}${name}.`)) as Json;
    for (const [key, definition] of Object.entries(($defs ?? {}) as Record<string, Json>))
      this.#hoisted[`${name}.${key}`] = moved(definition);
    return moved(json);
  }
}
