// What a benchmark says: a figure beside its goal.

export interface Figure {
  /** `B1`; several figures may belong to one. */
  readonly name: string;
  readonly what: string;
  readonly value: number;
  readonly unit: "" | "×" | "B" | "KB" | "$" | "s" | "µs" | "ms" | "MB";
  /** Without one the figure is told for context. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** How sure it is, or what it was measured with. */
  readonly note?: string;
}

export interface Options {
  /** Fewer rounds: to see that it runs. */
  readonly quick: boolean;
  /** An access log in the combined format that the mix of visits is taken from. */
  readonly log?: string;
  /** Prints the costliest functions of the server. */
  readonly profile: boolean;
}

export interface Measure {
  readonly names: readonly string[];
  run(options: Options): Promise<readonly Figure[]>;
}

export function isReached({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}
