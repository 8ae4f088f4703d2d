import { startStack } from '../stack/index.mjs'
import { makeContext } from './context.mjs'
import { localSecrets } from './secrets.mjs'
import { SERVICES, startService } from './services.mjs'

const externalParts = env => ({
  databaseUrl: env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  mqttUrl: env.MQTT_URL,
})

/** The account at somebody else's broker is theirs, at ours it is generated. */
const mqttAccount = (env, secrets) =>
  env.MQTT_URL ? { username: env.MQTT_USERNAME ?? '', password: env.MQTT_PASSWORD ?? '' } : secrets.mqtt

/**
 * Starts PostgreSQL, Redis and the broker with the secrets and environments that belong to them, and nothing of
 * ours on top. Parts whose address is in the environment are used instead of embedded ones.
 *
 * @param {{ dir?: string, durable?: boolean }} options without `dir` everything is temporary and isolated
 */
export async function startFoundation({ dir, durable } = {}) {
  const env = process.env
  const kept = Boolean(dir)
  const secrets = kept ? localSecrets(dir) : undefined
  const stack = await startStack(
    kept ? { dir, ...externalParts(env), mqtt: mqttAccount(env, secrets) } : { durable },
  )
  try {
    const own = secrets ?? localSecrets(stack.dir, {})
    return { stack, context: await makeContext({ dir: stack.dir, stack, kept, secrets: own }) }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/**
 * Starts the whole system. `stop` ends everything in reverse order; `failed` resolves with a sentence as soon as
 * one of our programs ends by itself.
 *
 * @param {{ dir?: string, onStep?: (name: string, ms: number) => void }} options
 */
export async function startSystem({ dir, onStep = () => undefined } = {}) {
  const children = []
  let stopping
  let foundation
  let report
  const failed = new Promise(resolve => (report = resolve))

  const stop = () =>
    (stopping ??= (async () => {
      for (const child of children.toReversed()) await child.stop()
      await foundation?.stack.stop()
    })())

  const start = async () => {
    let sinceMs = Date.now()
    const step = name => {
      onStep(name, Date.now() - sinceMs)
      sinceMs = Date.now()
    }
    foundation = await startFoundation({ dir })
    step('postgres, redis, mqtt')
    for (const service of SERVICES) {
      if (stopping) return
      const child = await startService(service, foundation.context)
      if (!child) continue
      children.push(child)
      child.exited.then(why => {
        if (!stopping) report(`${child.name} 意外退出 / ended by itself (${why}), ${child.logFile}`)
      })
      await service.afterReady?.(foundation.context)
      step(service.name)
    }
  }

  const started = start()
  started.catch(() => undefined)
  return { started, failed, stop, context: () => foundation?.context }
}
