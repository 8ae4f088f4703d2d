/**
 * `npm run size -w console`: gzip of the scripts that a person loads first (sign-in and the first page), and of each further
 * page on top of them. Fails above the budgets.
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, dist } from './build.mjs'

const FIRST_LOAD_BYTES = 320 * 1024
const PAGE_BYTES = 200 * 1024
const FIRST_PAGE = 'src/pages/today/today-page.tsx'

const gzipOf = file => gzipSync(fs.readFileSync(path.join(dist, file))).length

/** The scripts that an entry of Vite's manifest loads with it, its own among them. */
function scriptsOf(manifest, name, seen = new Set()) {
  const { file, imports = [] } = manifest[name]
  if (seen.has(file)) return seen
  seen.add(file)
  for (const each of imports) scriptsOf(manifest, each, seen)
  return seen
}

const sum = files => [...files].reduce((bytes, file) => bytes + gzipOf(file), 0)

/**
 * @returns {{ name: string, bytes: number, limitBytes: number }[]} what is loaded first, then every further part
 */
export function measure() {
  const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'))
  const first = scriptsOf(manifest, 'index.html')
  scriptsOf(manifest, FIRST_PAGE, first)
  const parts = Object.keys(manifest)
    .filter(name => manifest[name].isDynamicEntry && name !== FIRST_PAGE)
    .map(name => ({
      name,
      bytes: sum([...scriptsOf(manifest, name)].filter(file => !first.has(file))),
      limitBytes: PAGE_BYTES,
    }))
  return [{ name: 'sign-in and first page', bytes: sum(first), limitBytes: FIRST_LOAD_BYTES }, ...parts]
}

const kilobytes = bytes => `${(bytes / 1024).toFixed(0)} KB`

if (path.resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  await build()
  for (const { name, bytes, limitBytes } of measure()) {
    const ok = bytes <= limitBytes
    console.log(`${name}: ${kilobytes(bytes)} of ${kilobytes(limitBytes)}${ok ? '' : '  TOO LARGE'}`)
    if (!ok) process.exitCode = 1
  }
}
