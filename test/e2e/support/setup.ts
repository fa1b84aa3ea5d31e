// Once before all browser tests; see prepare.ts.

import type { TestProject } from "vitest/node";
import { type Prepared, prepare, tidy } from "./prepare.ts";

declare module "vitest" {
  interface ProvidedContext {
    prepared: Prepared;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prepared = await prepare();
  project.provide("prepared", prepared);
  return () => tidy(prepared);
}
