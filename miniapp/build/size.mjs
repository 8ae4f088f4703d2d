/** Reports the size of each WeChat package and fails when a main package is above 600 KB (WeChat's own limit is 2 MB). */
import fs from 'node:fs'
import path from 'node:path'
import { build } from './build.mjs'
import { APPS, folderOf } from './targets.mjs'

const LIMIT_BYTES = 600 * 1024

function sizeOf(folder, skipped) {
  let bytes = 0
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (skipped.includes(file)) continue
    bytes += entry.isDirectory() ? sizeOf(file, skipped) : fs.statSync(file).size
  }
  return bytes
}

const kilobytes = bytes => `${(bytes / 1024).toFixed(0)} KB`

for (const app of process.env.MINIAPP ? [process.env.MINIAPP] : APPS) {
  await build(app, 'weapp')
  const folder = folderOf(app, 'weapp')
  const { subPackages = [], subpackages = [] } = JSON.parse(
    fs.readFileSync(path.join(folder, 'app.json'), 'utf8'),
  )
  const roots = [...subPackages, ...subpackages].map(({ root }) => path.join(folder, root))
  const main = sizeOf(folder, roots)
  const ok = main <= LIMIT_BYTES
  console.log(
    `${app}: main package ${kilobytes(main)} of ${kilobytes(LIMIT_BYTES)}${ok ? '' : '  TOO LARGE'}`,
  )
  for (const root of roots) console.log(`  ${path.relative(folder, root)}: ${kilobytes(sizeOf(root, []))}`)
  if (!ok) process.exitCode = 1
}
