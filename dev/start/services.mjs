import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'
import { accepts, logTail, spawnKept, waitUntil } from '../stack/index.mjs'

const answersOk = async url => (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok

/** Serves both mini-programs' web builds, where this checkout has them. */
export const SCREENS = 'miniapp/serve.mjs'

/**
 * Our own programs, in the order in which they start. `environment` is asked right before the start, so it can
 * use what the programs before it said; undefined means that this program is not needed now.
 */
export const SERVICES = [
  {
    name: 'wechatSim',
    script: 'wechat-sim/dist/cli.js',
    environment: context => context.wechat?.simEnvironment,
    ready: context => accepts(context.ports.wechatSim),
  },
  {
    name: 'backend',
    script: 'backend/dist/main.js',
    environment: context => context.backendEnvironment,
    ready: context => answersOk(`http://127.0.0.1:${context.ports.backend}/ready`),
    afterReady: context => context.fill(),
  },
  {
    name: 'deviceSim',
    script: 'device-sim/dist/cli.js',
    environment: context => context.deviceEnvironment(),
    ready: context => accepts(context.ports.deviceSim),
    afterReady: context => context.openLiveOrder(),
  },
  {
    name: 'camera',
    script: 'dev/start/camera.mjs',
    environment: context => context.cameraEnvironment(),
    ready: () => true,
  },
  {
    name: 'screens',
    script: SCREENS,
    optional: true,
    environment: context => context.screensEnvironment,
    ready: context => accepts(context.ports.merchantScreen),
  },
]

/**
 * Starts one program and waits until it is ready.
 *
 * @param {(typeof SERVICES)[number]} service
 * @param {any} context see start/system.mjs
 * @returns the kept child, or undefined when the program is not needed or not part of this checkout
 * @throws {Error} when it ends early or is not ready within 60 s, with the end of its log
 */
export async function startService(service, context) {
  const script = path.join(root, service.script)
  if (service.optional && !fs.existsSync(script)) return undefined
  const environment = service.environment(context)
  if (!environment) return undefined
  const logFile = path.join(context.dir, `${service.name}.log`)
  fs.writeFileSync(logFile, '')
  const env = { ...process.env, ...environment }
  const child = spawnKept(process.execPath, ['--enable-source-maps', script], { env, cwd: root, logFile })
  try {
    await waitUntil(() => service.ready(context), {
      what: service.name,
      timeoutMs: 60_000,
      giveUp: () => (child.running ? undefined : `已退出 / ended (${child.why})\n${logTail(logFile)}`),
    })
  } catch (error) {
    await child.kill()
    throw error
  }
  return Object.assign(child, { name: service.name, logFile })
}
