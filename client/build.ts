// Builds everything that browsers load into dist/, from where Workers assets serve it: the snippet, the widget, the panel
// to try rules out, the console, the demo shop and their headers; beside them the npm package, in dist/npm/. The same sources give the same bytes.
// `node client/build.ts` prints the sizes.

import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { type CompressOptions, minify } from "terser";
import { buildDemo } from "./demo/build.ts";
import { headers } from "./headers.ts";
import { buildPackage } from "./package.ts";

const here = dirname(fileURLToPath(import.meta.url));
export const DIST = join(here, "..", "dist");

export interface Built {
  /** Below dist/. */
  readonly file: string;
  readonly text: string;
  readonly raw: number;
  readonly gzip: number;
  /** At quality 11, as the budgets count. */
  readonly brotli: number;
  /** Names of the packages in it. */
  readonly packages: readonly string[];
}

/** For browsers of 2022 and later, on other people's pages as in the console. */
const STYLE_TARGETS = ["chrome97", "firefox104", "safari15.4"];

/** What runs on other people's pages is measured by the byte. */
const onEveryPage = {
  bundle: true,
  minify: true,
  write: false,
  target: "es2021",
  legalComments: "none",
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "error",
  // A plain script needs no "use strict": ours are modules by source, and the compiler checked them as such.
  tsconfigRaw: "{}",
} as const satisfies esbuild.BuildOptions;

/** Builds into `out` and says what came out. Whatever else was there is gone. */
export async function build(out: string = DIST): Promise<readonly Built[]> {
  const fresh = await mkdtemp(join(tmpdir(), "beckon-build-"));
  try {
    const built = [
      ...(await buildPage()),
      ...(await buildApp("console", "main.tsx", "console.css")),
      ...(await buildApp("try", "main.ts", "try.css")),
    ];
    for (const { file, text } of [...built, ...(await buildPackage())])
      await put(join(fresh, file), Buffer.from(text));
    await put(join(fresh, "_headers"), Buffer.from(headers()));
    await buildDemo(fresh);
    await replace(out, fresh);
    return built;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** `beckon.js` knows the names of the files it loads; all of one build share a hash, so that only one need be known. */
async function buildPage(): Promise<Built[]> {
  const languages = (await readdir(join(here, "widget/languages")))
    .map((file) => basename(file, ".ts"))
    .sort();
  // Finds the first that there is among languages with commas between them; "pt-BR" and "pt_BR" are "pt".
  const known = JSON.stringify(`(?:^|,)(${languages.join("|")})(?![a-z])`);
  const bundles = await Promise.all(
    languages.flatMap((language) =>
      Object.entries({
        launcher: ["launcher.ts", "mount"],
        widget: ["widget.ts", "start"],
        chat: ["chat.tsx", "startChat"],
        extras: ["extras.ts", "startExtras"],
      } as const).map(async ([part, [entry, offered]]) => ({
        name: `beckon-${part}.${language}`,
        ...(await smallModule(join(here, "widget", entry), offered, {
          alias: { "preact/jsx-runtime": join(here, "widget/jsx.ts") },
          plugins: [inlineStyles, inLanguage(language)],
        })),
      })),
    ),
  );
  for (const [part, offered] of Object.entries({
    signals: "start",
    fallback: "start",
    keeper: "start",
    more: "start",
  }))
    bundles.push({
      name: `beckon-${part}`,
      ...(await smallModule(join(here, `snippet/${part}.ts`), offered, {})),
    });
  bundles.push({
    name: "beckon-shown",
    ...(await smallModule(join(here, "snippet/shown.ts"), "start", {
      define: { LANGUAGES: known },
    })),
  });
  const names = {
    LANGUAGES: known,
    WIDGET: JSON.stringify(`.${UNHASHED}.js`),
  };
  bundles.push({
    name: "beckon-panel",
    ...(await bundle(join(here, "panel/start.tsx"), {
      format: "esm",
      target: "es2022",
      define: names,
      plugins: [inlineStyles],
    })),
  });
  bundles.push({
    name: "beckon-debug",
    ...(await bundle(join(here, "snippet/debug.ts"), {
      format: "esm",
      define: { PANEL: JSON.stringify(`./beckon-panel.${UNHASHED}.js`) },
      external: ["./beckon-*"],
    })),
  });
  const hash = hashOf(bundles.map(({ text }) => text).join("\n"));
  const snippet = async (domain: boolean): Promise<Bundle> =>
    small(
      join(here, "snippet/main.ts"),
      {
        format: "iife",
        define: { ...names, DOMAIN: String(domain) },
        // What modules do as they begin may throw as well, on a page that has replaced what they call.
        banner: { js: "try{" },
        footer: { js: "}catch{}" },
      },
      // Truth is a number there, in the tab's memory too.
      { booleans_as_integers: true, collapse_vars: false, hoist_funs: true, lhs_constants: false },
    );
  const entries = [
    { name: "beckon.js", ...(await snippet(false)) },
    { name: "domain/beckon.js", ...(await snippet(true)) },
  ];
  return [...entries, ...bundles].map(({ name, text, packages }) =>
    built(name.endsWith(".js") ? name : `${name}.${hash}.js`, {
      text: text.replaceAll(UNHASHED, hash),
      packages,
    }),
  );
}

/** Stands for the hash until there is one. */
const UNHASHED = "@BUILD@";

/** A page of our own: the console, and the window that lets a tab try rules out. */
async function buildApp(name: string, main: string, css: string): Promise<Built[]> {
  const from = join(here, name);
  const entries = { script: join(from, main), style: join(from, css), page: join(from, "index.html") };
  for (const entry of Object.values(entries)) await access(entry);
  const scripts = await parts(name, entries.script);
  const first = scripts.filter(({ isFirst }) => isFirst).map(({ file }) => file);
  const style = await bundle(entries.style, { target: STYLE_TARGETS });
  const files = {
    "main.js": first[0]!,
    [css]: `${name}.${hashOf(style.text)}.css`,
  };
  let page = await readFile(entries.page, "utf8");
  for (const [file, hashed] of Object.entries(files)) {
    if (!page.includes(`"${file}"`)) throw new Error(`${entries.page} does not load "${file}"`);
    page = page.replace(`"${file}"`, `"${hashed}"`);
  }
  // What the script imports at once is asked for with it, not after it.
  const links = first.slice(1).map((file) => `<link rel="modulepreload" href="${file}" />\n    `);
  page = page.replace('<script type="module"', `${links.join("")}<script type="module"`);
  return [
    built(`${name}/index.html`, { text: page, packages: [] }),
    ...scripts.map(({ file, ...script }) => built(`${name}/${file}`, script)),
    built(`${name}/${files[css]}`, style),
  ];
}

interface Part extends Bundle {
  readonly file: string;
  /** Loaded with the page; the others when a screen first asks for them. */
  readonly isFirst: boolean;
}

/** The script of a page, and what it loads later; the script itself comes first. */
async function parts(name: string, entry: string): Promise<Part[]> {
  const { outputFiles, metafile } = await esbuild.build({
    ...onEveryPage,
    format: "esm",
    target: "es2022",
    splitting: true,
    entryPoints: { [name]: entry },
    outdir: here,
    entryNames: "[name].[hash]",
    chunkNames: `${name}.part-[hash]`,
    write: false,
    metafile: true,
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const [start] = [...outputs].find(([, output]) => output.entryPoint?.endsWith(basename(entry)))!;
  const first = new Set<string>();
  const reach = (file: string): void => {
    if (first.has(file)) return;
    first.add(file);
    for (const { path, kind } of outputs.get(file)!.imports)
      if (kind === "import-statement") reach(basename(path));
  };
  reach(start);
  const found = outputFiles.map(({ path, text }): Part => {
    const file = basename(path);
    return { file, text, isFirst: first.has(file), packages: packagesOf(outputs.get(file)!.inputs) };
  });
  return found.sort(
    (a, b) => Number(b.file === start) - Number(a.file === start) || (a.file < b.file ? -1 : 1),
  );
}

interface Bundle {
  readonly text: string;
  readonly packages: readonly string[];
}

async function bundle(entry: string, options: esbuild.BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild.build({
    ...onEveryPage,
    ...(!options.stdin && { entryPoints: [entry] }),
    ...options,
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0]!.text, packages: packagesOf(metafile.inputs) };
}

const packagesOf = (inputs: Readonly<Record<string, unknown>>): string[] => [
  ...new Set(
    Object.keys(inputs).flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
  ),
];

/** Of what visitors load: some four percent less than esbuild leaves. What is written alike is packed better. */
async function small(
  entry: string,
  options: esbuild.BuildOptions,
  compress: CompressOptions = {},
): Promise<Bundle> {
  // Fields of classes are assigned: to define them takes a function and their names as texts.
  const tsconfigRaw = JSON.stringify({ compilerOptions: { useDefineForClassFields: false } });
  const { text, packages } = await bundle(entry, { tsconfigRaw, ...options });
  const { code } = await minify(text, {
    ecma: 2020,
    module: options.format === "esm",
    toplevel: true,
    // No module of ours has getters that do something.
    compress: { passes: 4, pure_getters: true, unsafe_arrows: true, unsafe_methods: true, ...compress },
  });
  return { text: code!, packages };
}

/** Of a file, what other parts ask of it by name; the rest of what it exports is there for tests. */
function smallModule(entry: string, offered: string, options: esbuild.BuildOptions): Promise<Bundle> {
  const stdin = { contents: `export { ${offered} } from "./${basename(entry)}"`, resolveDir: dirname(entry) };
  return small(entry, { ...options, format: "esm", stdin });
}

/** The widget imports English; in another language's bundle that is the other file. */
function inLanguage(language: string): esbuild.Plugin {
  return {
    name: "language",
    setup(build) {
      build.onResolve({ filter: /\/languages\/en\.ts$/ }, ({ resolveDir, path }) => ({
        path: join(resolveDir, dirname(path), `${language}.ts`),
      }));
    },
  };
}

/** `import css from "./chat.css?inline"`: the minified text of a style sheet. */
const inlineStyles: esbuild.Plugin = {
  name: "inline-styles",
  setup(build) {
    build.onResolve({ filter: /\.css\?inline$/ }, ({ resolveDir, path }) => ({
      path: join(resolveDir, path.replace("?inline", "")),
      namespace: "inline-styles",
    }));
    build.onLoad({ filter: /./, namespace: "inline-styles" }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: STYLE_TARGETS });
      // What esbuild leaves in the values of custom properties.
      return { contents: code.trim().replace(/([:,]) /g, "$1"), loader: "text" };
    });
  },
};

function hashOf(text: string): string {
  // Every page pays for each of them: of 36 letters and digits six are enough.
  return BigInt(`0x${createHash("sha256").update(text).digest("hex")}`)
    .toString(36)
    .slice(0, 6);
}

function built(file: string, { text, packages }: Bundle): Built {
  const bytes = Buffer.from(text);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gzip = gzipSync(bytes, { level: 9 });
  return { file, text, packages, raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
}

async function put(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

/** A server may be reading `out`: what is new comes first, what stayed the same is not touched, what is old goes last. */
async function replace(out: string, fresh: string): Promise<void> {
  const [before, after] = [await filesIn(out), await filesIn(fresh)];
  for (const file of after) {
    const bytes = await readFile(join(fresh, file));
    const same = before.includes(file) && bytes.equals(await readFile(join(out, file)));
    if (!same) await put(join(out, file), bytes);
  }
  for (const file of before) if (!after.includes(file)) await rm(join(out, file), { force: true });
}

async function filesIn(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await build();
  const row = (file: string, ...columns: string[]): string =>
    file.padEnd(34) + columns.map((column) => column.padStart(9)).join("");
  console.log(row("", "raw", "gzip", "brotli"));
  for (const { file, raw, gzip, brotli } of files) {
    console.log(row(file, ...[raw, gzip, brotli].map((bytes) => bytes.toLocaleString("en"))));
  }
}
