import fs from 'node:fs'
import path from 'node:path'

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'out', 'test'])

/**
 * Names of the files below a folder, relative to it; none when it does not exist.
 *
 * @param {string} folder
 * @returns {Generator<string>}
 */
export function* filesBelow(folder, prefix = '') {
  if (!fs.existsSync(folder)) return
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const relative = path.join(prefix, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) yield* filesBelow(path.join(folder, entry.name), relative)
    } else yield relative
  }
}

/** Written beside and moved into place, so that a program that starts meanwhile never reads half a file. */
export function writeWhole(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.draft`
  fs.writeFileSync(draft, content)
  fs.renameSync(draft, file)
}
