import path from 'node:path'
import { root } from '../bootstrap.mjs'
import { spawnKept, testEnvironment } from '../stack/index.mjs'
import { startFoundation, startSystem } from './system.mjs'

/** Runs one of our scripts with its output on ours; resolves with its exit code. */
export async function runScript(script, args, environment) {
  const env = { ...process.env, ...environment }
  const child = spawnKept(process.execPath, ['--enable-source-maps', path.join(root, script), ...args], {
    cwd: process.cwd(),
    env,
    inheritOutput: true,
  })
  const why = await child.exited
  return why.startsWith('exit ') ? Number(why.slice(5)) : 1
}

function stopOnSignal(stop) {
  const end = () => void stop().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end)
}

/** What a script needs to start our own programs on a foundation by itself. */
const foundationEnvironment = ({ stack, context }) => ({
  ...testEnvironment(stack),
  ...context.wechat?.simEnvironment,
  ...context.backendEnvironment,
  DEVICE_SIM_PORT: String(context.ports.deviceSim),
  DEVICE_SIM_STATE: path.join(stack.dir, 'device-sim'),
})

/**
 * Runs a script on PostgreSQL, Redis and a broker of its own, removed afterwards; the script starts what it needs
 * on top. Nothing of the user's environment (DATABASE_URL …) is touched.
 *
 * @param {{ durable?: boolean }} [options] `durable` writes as in production: for measurements
 * @returns {Promise<number>} the script's exit code
 */
export async function runOnTemporaryStack(script, args, { durable = false } = {}) {
  const foundation = await startFoundation({ durable })
  stopOnSignal(foundation.stack.stop)
  try {
    return await runScript(script, args, foundationEnvironment(foundation))
  } finally {
    await foundation.stack.stop()
  }
}

/** Runs a script beside a whole temporary system, for a command that finds none running. */
export async function runOnTemporarySystem(script, args) {
  const system = await startSystem()
  stopOnSignal(system.stop)
  try {
    await system.started
    return await runScript(script, args, system.context().backendEnvironment)
  } finally {
    await system.stop()
  }
}
