// Bundles styles, fonts and islands with content hashes in their names, and writes which name means which file.
import { build } from "esbuild";
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { opened } from "./opened.mjs";

const out = "fourfold/web/dist";
mkdirSync(out, { recursive: true });
const result = await build({
  entryPoints: { main: "fourfold/web/base/islands/main.ts", style: "fourfold/web/base/styles/main.css" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: ["es2022"],
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "file" },
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});
const names = {};
for (const [file, made] of Object.entries(result.metafile.outputs)) {
  if (made.entryPoint?.endsWith("styles/main.css")) names["style.css"] = file.slice(out.length + 1);
  if (made.entryPoint?.endsWith("islands/main.ts")) names["main.js"] = file.slice(out.length + 1);
  const font = /\/(inter-latin-wght-normal-[A-Z0-9]+\.woff2)$/.exec(file);
  if (font) names["font.woff2"] = font[1];
}
mkdirSync(`${out}/paper`, { recursive: true });
for (const name of ["latin-400", "latin-600", "latin-ext-400", "latin-ext-600"])
  writeFileSync(`${out}/paper/inter-${name}.ttf`, opened(readFileSync(`node_modules/@fontsource/inter/files/inter-${name}-normal.woff`)));
writeFileSync(`${out}/manifest.json`, JSON.stringify(names, null, 1));
