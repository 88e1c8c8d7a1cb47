// Builds the viewer into the package. The same sources give the same bytes; their hash stands in the bundle's manifest,
// so that a stale bundle is seen without building anything.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "frontmap", "viewer", "bundle");
const common = { bundle: true, minify: true, target: "es2022", charset: "ascii", legalComments: "none", absWorkingDir: here };
await build({ ...common, entryPoints: ["src/page.ts"], outfile: join(target, "page.js"), format: "iife" });
await build({ ...common, entryPoints: ["src/widget.ts"], outfile: join(target, "widget.js"), format: "esm" });
await build({ ...common, entryPoints: ["src/viewer.css"], outfile: join(target, "viewer.css") });

const hash = createHash("sha256");
const sources = [...readdirSync(join(here, "src")).sort().map((name) => `src/${name}`), "build.mjs", "package-lock.json"];
for (const name of sources) hash.update(`${name}\0`).update(readFileSync(join(here, name))).update("\0");
writeFileSync(join(target, "sources.sha256"), `${hash.digest("hex")}\n`);
