// What a TypeScript file declares of messages, in the words of docs/api.md. Messages that the Worker sends are types and
// no schemas, since nobody parses them there; so their fields are read from the source.

import { parseAst } from "vitest/node";

/** Of a syntax tree, what is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly name: string };
  readonly declaration?: Node;
  readonly types?: readonly Node[];
  readonly typeName?: { readonly name: string };
  readonly typeArguments?: { readonly params: readonly Node[] } | null;
  readonly typeAnnotation?: Node;
  readonly elementType?: Node;
  readonly body?: { readonly body: readonly Node[] };
  readonly members?: readonly Node[];
  readonly optional?: boolean;
  readonly key?: { readonly name: string };
  readonly literal?: { readonly value: unknown };
  readonly objectType?: Node;
  readonly exprName?: { readonly name: string };
  /** Of a constant: its first declaration. */
  readonly declarations?: readonly { readonly id: { readonly name: string }; readonly init: Node }[];
  readonly expression?: Node;
  readonly elements?: readonly { readonly value: unknown }[];
}

/** What needs no row of its own: it says what it is. */
const TRANSPARENT = new Set(["Readonly", "Partial"]);

export class Declared {
  readonly #declarations = new Map<string, Node>();
  readonly #constants = new Map<string, Node>();
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
    const { body } = parseAst(source, { lang: "ts" }) as unknown as { body: readonly Node[] };
    for (const { declaration } of body) {
      if (declaration?.type.startsWith("TS") && declaration.id)
        this.#declarations.set(declaration.id.name, declaration);
      for (const { id, init } of declaration?.declarations ?? []) this.#constants.set(id.name, init);
    }
  }

  /** By the type of each message of a union: its fields. */
  messages(union: string): Map<string, string> {
    return new Map(
      this.#membersOf(union).map((member) => {
        const fields = this.#fields(member);
        const type = fields.find(({ key }) => key?.name === "type")!;
        return [
          String(type.typeAnnotation!.typeAnnotation!.literal!.value),
          fields
            .filter((field) => field !== type)
            .map((field) => this.#field(field))
            .join("; "),
        ];
      }),
    );
  }

  /** By name, whatever of this file those unions name, and what that names: no messages, but parts of them. */
  parts(unions: readonly string[]): Map<string, string> {
    const parts = new Map<string, string>();
    const named = unions.flatMap((union) => this.#membersOf(union).flatMap((member) => this.#fields(member)));
    const follow = (nodes: readonly Node[]): void => {
      for (const name of nodes.flatMap((node) => this.#namesIn(node))) {
        const declaration = this.#declarations.get(name);
        if (declaration === undefined || parts.has(name)) continue;
        const fields = declaration.body?.body;
        parts.set(
          name,
          fields
            ? fields.map((field) => this.#field(field)).join("; ")
            : this.#words(declaration.typeAnnotation!),
        );
        follow(fields ?? [declaration.typeAnnotation!]);
      }
    };
    follow(named);
    return parts;
  }

  #membersOf(union: string): readonly Node[] {
    const type = this.#declarations.get(union)?.typeAnnotation;
    if (!type) throw new Error(`No type ${union}`);
    return type.types ?? [type];
  }

  #fields(node: Node): readonly Node[] {
    switch (node.type) {
      case "TSParenthesizedType":
        return this.#fields(node.typeAnnotation!);
      case "TSTypeLiteral":
        return node.members!;
      case "TSIntersectionType":
        return node.types!.flatMap((type) => this.#fields(type));
      case "TSTypeReference":
        return this.#declarations.get(node.typeName!.name)!.body!.body;
      default:
        throw new Error(`No message: ${this.#text(node)}`);
    }
  }

  #field({ key, optional, typeAnnotation }: Node): string {
    return `\`${key!.name}${optional ? "?" : ""}\` ${this.#words(typeAnnotation!.typeAnnotation!)}`;
  }

  #words(node: Node): string {
    switch (node.type) {
      case "TSStringKeyword":
        return "text";
      case "TSNumberKeyword":
        return "number";
      case "TSBooleanKeyword":
        return "`true` `false`";
      case "TSLiteralType":
        return `\`${String(node.literal!.value)}\``;
      case "TSUnionType":
        return this.#union(node.types!);
      case "TSParenthesizedType":
      case "TSTypeOperator":
        return this.#words(node.typeAnnotation!);
      case "TSArrayType":
        return `list of ${this.#words(node.elementType!)}`;
      case "TSTypeLiteral":
        return `(${node.members!.map((member) => this.#field(member)).join(", ")})`;
      case "TSTypeReference":
        return this.#reference(node);
      case "TSIntersectionType":
        return node.types!.map((type) => this.#words(type)).join(" with ");
      case "TSIndexedAccessType":
        return this.#indexed(node);
      case "TSUnknownKeyword":
        return "any JSON";
      default:
        return `\`${this.#text(node)}\``;
    }
  }

  #union(types: readonly Node[]): string {
    const literal = types.every(({ type }) => type === "TSLiteralType");
    return types.map((type) => this.#words(type)).join(literal ? " " : " or ");
  }

  /** `(typeof NAMES)[number]`, or a field of something that is declared. */
  #indexed(node: Node): string {
    const of = node.objectType!;
    const queried = of.type === "TSParenthesizedType" ? of.typeAnnotation! : of;
    const listed = this.#constants.get(queried.exprName?.name ?? "")?.expression?.elements;
    return listed ? listed.map(({ value }) => `\`${String(value)}\``).join(" ") : `\`${this.#text(node)}\``;
  }

  #reference({ typeName, typeArguments }: Node): string {
    const name = typeName!.name;
    const params = typeArguments?.params ?? [];
    if (TRANSPARENT.has(name)) return this.#words(params[0]!);
    if (name === "Record") {
      const by = this.#words(params[0]!);
      return `map${by === "text" ? "" : ` by ${by}`} of ${this.#words(params[1]!)}`;
    }
    if (name === "Omit") return `${this.#words(params[0]!)} without ${this.#words(params[1]!)}`;
    return name;
  }

  #namesIn(node: unknown): string[] {
    if (typeof node !== "object" || node === null) return [];
    const { typeName } = node as Node;
    const own = typeName === undefined ? [] : [typeName.name];
    return [...own, ...Object.values(node).flatMap((child) => this.#namesIn(child))];
  }

  #text({ start, end }: Node): string {
    return this.#source.slice(start, end).replaceAll(/\s+/g, " ");
  }
}
