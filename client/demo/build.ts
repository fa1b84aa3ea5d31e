// Writes the demo shop as static files, named as Workers assets serve them: `pricing.html` at /demo/pricing,
// `docs/index.html` at /demo/docs/.

import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { framed, type Page } from "./page.ts";
import { blog } from "./pages/blog.ts";
import { buying } from "./pages/buying.ts";
import { docs } from "./pages/docs.ts";
import { home } from "./pages/home.ts";
import { pricing } from "./pages/pricing.ts";

const here = dirname(fileURLToPath(import.meta.url));

export const pages: readonly Page[] = [home, pricing, ...docs, ...blog, ...buying];

const fileOf = (page: Page): string =>
  page.path.endsWith("/") ? `${page.path}index.html` : `${page.path}.html`;

/** `out` is the folder of all assets; the shop goes below `demo/` in it. */
export async function buildDemo(out: string): Promise<void> {
  const folder = join(out, "demo");
  for (const page of pages) {
    const file = join(folder, fileOf(page));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, framed(page));
  }
  await cp(join(here, "icon.svg"), join(folder, "icon.svg"));
  await build({
    entryPoints: [join(here, "shop.css"), join(here, "shop.ts")],
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    logLevel: "error",
  });
}
