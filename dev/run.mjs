/**
 * `node dev/run.mjs <bench | soak | audit | seed | screens> [argument …]` runs a script of the built system against the system that
 * `npm start` runs now, or a temporary one. bench and soak always get a stack of their own, written durably; screens one besides.
 */
import { asCommand, bootstrap, forgetExternalParts } from './bootstrap.mjs'
import { build } from './build.mjs'

const SCRIPTS = {
  bench: { script: 'e2e/dist/bench/main.js', alone: true, durable: true },
  soak: { script: 'e2e/dist/soak/main.js', alone: true, durable: true },
  screens: { script: 'e2e/dist/browser/take-screenshots.js', alone: true, needs: ['chromium'] },
  audit: { script: 'backend/dist/audit.js' },
  seed: { script: 'backend/dist/seed.js', args: ['city', '--text'] },
}

await asCommand(async () => {
  const [name, ...given] = process.argv.slice(2)
  const chosen = Object.hasOwn(SCRIPTS, name ?? '') ? SCRIPTS[name] : undefined
  if (!chosen) throw new Error(`用法 / usage: node dev/run.mjs <${Object.keys(SCRIPTS).join(' | ')}>`)
  const args = [...(chosen.args ?? []), ...given]
  if (chosen.alone) forgetExternalParts()
  bootstrap()
  if (chosen.needs) bootstrap({ parts: chosen.needs })
  await build()
  const { findRunning } = await import('./start/running.mjs')
  const temporary = await import('./start/temporary.mjs')
  const environment = findRunning()?.environment
  if (chosen.alone) {
    process.exitCode = await temporary.runOnTemporaryStack(chosen.script, args, { durable: chosen.durable })
  } else if (environment) {
    process.exitCode = await temporary.runScript(chosen.script, args, environment)
  } else {
    console.error('没有正在运行的系统，使用临时系统 / no system is running: using a temporary one')
    process.exitCode = await temporary.runOnTemporarySystem(chosen.script, args)
  }
})
