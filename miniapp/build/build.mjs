/**
 * Builds the mini-programs into dist/<app>/<platform>, only those whose sources changed.
 * `node build/build.mjs [h5] [weapp] [--app owner|merchant] [--force]`; MINIAPP names one app as well.
 */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { APPS, PLATFORMS, fingerprint, folderOf, forgetStamp, here, isFresh, writeStamp } from './targets.mjs'

const taro = createRequire(import.meta.url).resolve('@tarojs/cli/bin/taro')

function runTaro(app, platform) {
  const env = {
    ...process.env,
    // Whatever the caller is (a test, say): a build for people.
    NODE_ENV: 'production',
    MINIAPP: app,
    TARO_ENV: platform,
    // Taro and its tools ask their makers for news unless told not to.
    TARO_DOCTOR: 'off',
    DISABLE_TARO_STATS: 'true',
    BROWSERSLIST_IGNORE_OLD_DATA: 'true',
  }
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(process.execPath, [taro, 'build', '--type', platform, '--no-check'], {
      cwd: here,
      env,
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (output += part))
    child.on('error', reject)
    child.on('exit', code => {
      const built = fs.existsSync(
        path.join(folderOf(app, platform), platform === 'h5' ? 'index.html' : 'app.json'),
      )
      if (code === 0 && built) resolve(output)
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
 * Brings one build up to date.
 *
 * @param {string} app owner or merchant
 * @param {string} platform h5 or weapp
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<boolean>} false when it was up to date already
 * @throws {Error} with the end of Taro's output
 */
export async function build(app, platform, { force = false } = {}) {
  if (!force && isFresh(app, platform)) return false
  const print = fingerprint(app, platform)
  forgetStamp(app, platform)
  fs.rmSync(folderOf(app, platform), { recursive: true, force: true })
  await runTaro(app, platform)
  if (platform === 'weapp') writeAppid(app)
  writeStamp(app, platform, print)
  return true
}

function asked(words) {
  const at = words.indexOf('--app')
  const app = at >= 0 ? words[at + 1] : process.env.MINIAPP
  if (app && !APPS.includes(app)) throw new Error(`--app ${app}: one of ${APPS.join(', ')}`)
  const platforms = PLATFORMS.filter(platform => words.includes(platform))
  return {
    apps: app ? [app] : APPS,
    platforms: platforms.length > 0 ? platforms : PLATFORMS,
    force: words.includes('--force'),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { apps, platforms, force } = asked(process.argv.slice(2))
  try {
    for (const platform of platforms)
      for (const app of apps) {
        const startedMs = Date.now()
        const made = await build(app, platform, { force })
        console.log(
          made
            ? `${app} ${platform}: built in ${Date.now() - startedMs} ms`
            : `${app} ${platform}: up to date`,
        )
      }
  } catch (error) {
    console.error(String(error.message))
    process.exitCode = 1
  }
}
