import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const APPS = ['owner', 'merchant']
export const PLATFORMS = ['h5', 'weapp']

const SKIPPED = new Set(['node_modules', 'dist', 'test'])

/** The variables that Taro puts into a build, so that a change of one makes it stale. */
const VARIABLES = ['TARO_APP_API', 'OWNER_APPID', 'MERCHANT_APPID', 'OWNER_TEMPLATES', 'MERCHANT_TEMPLATES']

function* filesBelow(folder) {
  for (const entry of fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.has(entry.name)) continue
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(file)
    else yield file
  }
}

export const folderOf = (app, platform) => path.join(root, process.env.MINIAPP_DIST ?? 'dist', app, platform)

/** A hash of everything that a build of `app` is made of. */
export function fingerprint(app, platform) {
  const hash = createHash('sha256').update(`${app}|${platform}|`)
  for (const name of VARIABLES) hash.update(`${name}=${process.env[name] ?? ''}|`)
  const contract = path.join(root, '../contract')
  const files = [
    ...['src/shared', `src/${app}`, 'config'].flatMap(folder => [...filesBelow(path.join(root, folder))]),
    ...[...filesBelow(contract)].filter(file => !/\.schema\.ts$|\/(dist|test)\//.test(file)),
    ...['package.json', 'babel.config.cjs', 'build/build.mjs'].map(file => path.join(root, file)),
  ]
  for (const file of files) hash.update(path.relative(root, file)).update(fs.readFileSync(file))
  return hash.digest('hex')
}

const stampOf = (app, platform) => `${folderOf(app, platform)}.stamp`

/** True when the existing build was made from the current sources. */
export function isFresh(app, platform) {
  const stamp = stampOf(app, platform)
  if (!fs.existsSync(stamp) || !fs.existsSync(folderOf(app, platform))) return false
  return fs.readFileSync(stamp, 'utf8') === fingerprint(app, platform)
}

export const removeStamp = (app, platform) => fs.rmSync(stampOf(app, platform), { force: true })
export const writeStamp = (app, platform, hash) => fs.writeFileSync(stampOf(app, platform), hash)
