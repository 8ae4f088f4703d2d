/** `npm run demo`: one scripted run of the ten steps on a temporary stack of its own. */
import { asCommand, bootstrap, forgetExternalParts } from './bootstrap.mjs'
import { build } from './build.mjs'

await asCommand(async () => {
  forgetExternalParts()
  bootstrap()
  await build()
  const { runOnTemporaryStack } = await import('./start/temporary.mjs')
  process.exitCode = await runOnTemporaryStack('e2e/dist/demo/main.js', process.argv.slice(2))
})
