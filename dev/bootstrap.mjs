/**
 * Makes a fresh machine ready. Plain Node without dependencies, because it runs before there are any.
 * `node dev/bootstrap.mjs [redis] [mosquitto] [pgbouncer] [chromium]`; redis when nothing is named.
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureModules } from './bootstrap/modules.mjs'
import { ensureSystem } from './bootstrap/system.mjs'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** The oldest Node that package.json allows: written there once, `>=major.minor`. */
function oldestNode() {
  const { engines } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  return engines.node.replace('>=', '').split('.').map(Number)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldestNode()
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  const wanted = `${oldestMajor}.${oldestMinor}`
  throw new Error(
    `需要 Node ${wanted} 以上 / Node ${wanted} or newer is needed, this is ${process.versions.node}`,
  )
}

const say = sentence => console.log(`· ${sentence}`)

/**
 * Packages and programs, installed only where they are missing.
 *
 * @param {{ parts?: ('redis' | 'mosquitto' | 'pgbouncer' | 'chromium')[] }} [options]
 * @throws {Error} with a sentence that says what a person has to do
 */
export function bootstrap({ parts = ['redis'] } = {}) {
  checkNode()
  ensureModules(root, say)
  ensureSystem(parts, say)
}

/** For what must not touch anybody's data: forget addresses that were meant for `npm start`. */
export function forgetExternalParts() {
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'MQTT_URL', 'MQTT_USERNAME', 'MQTT_PASSWORD'])
    delete process.env[name]
}

/** Runs a command's main function; an error becomes one sentence and exit code 1. */
export async function asCommand(main) {
  try {
    await main()
  } catch (error) {
    console.error(process.env.DEBUG ? error.stack : `✗ ${error.message}`)
    process.exitCode = 1
  }
}

export const isCommand = moduleUrl => path.resolve(process.argv[1] ?? '') === fileURLToPath(moduleUrl)

if (isCommand(import.meta.url)) {
  const named = process.argv.slice(2)
  await asCommand(() => bootstrap(named.length > 0 ? { parts: named } : {}))
}
