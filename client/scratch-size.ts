import { brotliCompressSync, constants } from "node:zlib";
import { readFileSync } from "node:fs";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { join, dirname } from "node:path";
export async function size(entry: string, edits: [string, string | RegExp, string][] = [], lang = "ja") {
  const plugin: esbuild.Plugin = { name: "x", setup(b) {
    b.onResolve({ filter: /\/languages\/en\.ts$/ }, ({ resolveDir, path }) => ({ path: join(resolveDir, dirname(path), lang + ".ts") }));
    b.onResolve({ filter: /\.css\?inline$/ }, ({ resolveDir, path }) => ({ path: join(resolveDir, path.replace("?inline", "")), namespace: "inline" }));
    b.onLoad({ filter: /./, namespace: "inline" }, async ({ path }) => {
      let css = readFileSync(path, "utf8");
      for (const [f, a, r] of edits) if (path.endsWith(f)) css = css.replace(a, r);
      const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome100", "firefox100", "safari15"] });
      return { contents: code.trim(), loader: "text" };
    });
    b.onLoad({ filter: /client\/(widget|snippet)\/.*tsx?$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [f, a, r] of edits) if (path.endsWith(f)) { const n = contents.replace(a, r); if (n === contents) console.log("no effect", f, a); contents = n; }
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts", resolveDir: dirname(path) };
    });
  } };
  const { outputFiles } = await esbuild.build({ absWorkingDir: process.cwd(), bundle: true, minify: true, charset: "utf8", legalComments: "none", target: "es2020", jsx: "automatic", jsxImportSource: "preact", format: "esm", entryPoints: [entry], write: false, define: { CHAT: '"./beckon-chat.ja.@BUILD@.js"', EXTRAS: '"./beckon-extras.ja.@BUILD@.js"' }, external: ["./beckon-*"], alias: { "preact/jsx-runtime": join(process.cwd(), "client/widget/jsx.ts") }, plugins: [plugin] });
  const { code } = await minify(outputFiles[0]!.text, { ecma: 2020, module: true, toplevel: true, compress: { passes: 4, pure_getters: true, unsafe_arrows: true, unsafe_methods: true } });
  return brotliCompressSync(Buffer.from(code!.replaceAll("@BUILD@", "7f5bcdd9")), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
