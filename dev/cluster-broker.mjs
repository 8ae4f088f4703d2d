/**
 * `npm run cluster-broker`: a whole recovery through three RabbitMQ nodes with the MQTT plugin, and one of them killed while
 * a paid car waits. Debian's packages are unpacked beside the project the first time (35 MB).
 */
import path from 'node:path'
import { ensureRabbitmq } from './bootstrap/system.mjs'
import { asCommand, bootstrap, forgetExternalParts } from './bootstrap.mjs'
import { build } from './build.mjs'

await asCommand(async () => {
  forgetExternalParts()
  bootstrap()
  ensureRabbitmq(sentence => console.log(`· ${sentence}`))
  await build()
  const { startStack, testEnvironment } = await import('./stack/index.mjs')
  const { runJest } = await import('./test-run/jest.mjs')
  const stack = await startStack()
  const interrupted = () => void stack.stop().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupted)
  try {
    const args = ['--runInBand', 'a-clustered-broker', '--selectProjects', 'e2e']
    const env = { NODE_ENV: 'test', ...testEnvironment(stack), CLUSTER_BROKER: '1' }
    const { passed, failed } = await runJest({ args, env, resultFile: path.join(stack.dir, 'jest.json') })
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0
  } finally {
    await stack.stop()
  }
})
