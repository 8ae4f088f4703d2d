/**
 * Builds the mini-programs into dist/<app>/<platform>, only those whose sources changed.
 * `node build/build.mjs [h5] [weapp] [--app owner|merchant] [--force]`; MINIAPP names one app as well.
 */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { APPS, PLATFORMS, fingerprint, folderOf, isFresh, removeStamp, root, writeStamp } from './targets.mjs'

const taro = createRequire(import.meta.url).resolve('@tarojs/cli/bin/taro')

function runTaro(app, platform) {
  const env = {
    ...process.env,
    // Always a production build, also when a test starts it.
    NODE_ENV: 'production',
    MINIAPP: app,
    TARO_ENV: platform,
    // Switches off the network requests that Taro and its tools make by default.
    TARO_DOCTOR: 'off',
    DISABLE_TARO_STATS: 'true',
    BROWSERSLIST_IGNORE_OLD_DATA: 'true',
  }
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(process.execPath, [taro, 'build', '--type', platform, '--no-check'], {
      cwd: root,
      env,
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (output += part))
    child.on('error', reject)
    child.on('exit', code => {
      const hasOutput = fs.existsSync(
        path.join(folderOf(app, platform), platform === 'h5' ? 'index.html' : 'app.json'),
      )
      if (code === 0 && hasOutput) resolve(output)
      else reject(new Error(`${app} ${platform}: taro ended with ${code}\n${output.slice(-6000)}`))
    })
  })
}

/** The appid belongs to the operator: it comes from OWNER_APPID or MERCHANT_APPID. */
function writeAppid(app) {
  const appid = process.env[`${app.toUpperCase()}_APPID`]
  if (!appid) return
  const file = path.join(folderOf(app, 'weapp'), 'project.config.json')
  fs.writeFileSync(
    file,
    `${JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), appid }, null, 2)}\n`,
  )
}

/**
 * Builds one app for one platform unless the build is up to date.
 *
 * @param {string} app owner or merchant
 * @param {string} platform h5 or weapp
 * @param {{ force?: boolean, onStart?: () => void }} [options] `onStart` is called only when there is something to build
 * @returns {Promise<boolean>} false when it was up to date
 * @throws {Error} with the end of Taro's output
 */
export async function build(app, platform, { force = false, onStart = () => undefined } = {}) {
  if (!force && isFresh(app, platform)) return false
  onStart()
  const hash = fingerprint(app, platform)
  removeStamp(app, platform)
  fs.rmSync(folderOf(app, platform), { recursive: true, force: true })
  await runTaro(app, platform)
  if (platform === 'weapp') writeAppid(app)
  writeStamp(app, platform, hash)
  return true
}

function parseArguments(args) {
  const at = args.indexOf('--app')
  const app = at >= 0 ? args[at + 1] : process.env.MINIAPP
  if (app && !APPS.includes(app)) throw new Error(`--app ${app}: one of ${APPS.join(', ')}`)
  const platforms = PLATFORMS.filter(platform => args.includes(platform))
  return {
    apps: app ? [app] : APPS,
    platforms: platforms.length > 0 ? platforms : PLATFORMS,
    force: args.includes('--force'),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { apps, platforms, force } = parseArguments(process.argv.slice(2))
  try {
    for (const platform of platforms)
      for (const app of apps) {
        const startedMs = Date.now()
        const wasBuilt = await build(app, platform, { force })
        console.log(
          wasBuilt
            ? `${app} ${platform}: built in ${Date.now() - startedMs} ms`
            : `${app} ${platform}: up to date`,
        )
      }
  } catch (error) {
    console.error(String(error.message))
    process.exitCode = 1
  }
}
