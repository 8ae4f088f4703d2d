import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const APPS = ['owner', 'merchant']
export const PLATFORMS = ['h5', 'weapp']

const SKIPPED = new Set(['node_modules', 'dist', 'test'])

/** What may change a build: variables that Taro puts into it. */
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

export const folderOf = (app, platform) => path.join(here, process.env.MINIAPP_DIST ?? 'dist', app, platform)

/** One number for everything that a build of `app` is made of. */
export function fingerprint(app, platform) {
  const hash = createHash('sha256').update(`${app}|${platform}|`)
  for (const name of VARIABLES) hash.update(`${name}=${process.env[name] ?? ''}|`)
  const contract = path.join(here, '../contract')
  const files = [
    ...['src/shared', `src/${app}`, 'config'].flatMap(folder => [...filesBelow(path.join(here, folder))]),
    ...[...filesBelow(contract)].filter(file => !/\.schema\.ts$|\/(dist|test)\//.test(file)),
    ...['package.json', 'babel.config.cjs', 'build/build.mjs'].map(file => path.join(here, file)),
  ]
  for (const file of files) hash.update(path.relative(here, file)).update(fs.readFileSync(file))
  return hash.digest('hex')
}

const stampOf = (app, platform) => `${folderOf(app, platform)}.stamp`

/** True when the build that lies there was made from what lies here now. */
export function isFresh(app, platform) {
  const stamp = stampOf(app, platform)
  if (!fs.existsSync(stamp) || !fs.existsSync(folderOf(app, platform))) return false
  return fs.readFileSync(stamp, 'utf8') === fingerprint(app, platform)
}

export const forgetStamp = (app, platform) => fs.rmSync(stampOf(app, platform), { force: true })
export const writeStamp = (app, platform, print) => fs.writeFileSync(stampOf(app, platform), print)
