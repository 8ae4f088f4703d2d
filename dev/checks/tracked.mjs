import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** A tracked file above this needs a reason here; caches and builds are what usually grows so large. */
const LARGEST_BYTES = 1024 * 1024
const LARGE_WITH_REASON = [
  // Derived, and proved equal to its source: every call with its schemas, whole, for tools that read no references.
  'contract/openapi.json',
]

function gitFiles(root, args) {
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\0').filter(Boolean)
}

/**
 * Names what git tracks and should not: files that .gitignore names (caches, builds, logs) and files above 1 MB.
 *
 * @param {string} root a checkout; an unpacked archive, or a machine without git, has no index to look at and passes
 * @returns {{ ok: boolean, output: string }}
 */
export function checkTracked(root) {
  if (!fs.existsSync(path.join(root, '.git')) || spawnSync('git', ['--version']).error)
    return { ok: true, output: '' }
  const ignored = gitFiles(root, ['--cached', '--ignored', '--exclude-standard']).map(
    file => `${file}: tracked although .gitignore names it`,
  )
  const large = gitFiles(root, ['--cached'])
    .filter(file => !LARGE_WITH_REASON.includes(file))
    .filter(
      file => (fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES,
    )
    .map(file => `${file}: larger than ${LARGEST_BYTES} bytes`)
  const output = [...ignored, ...large].join('\n')
  return { ok: output === '', output }
}
