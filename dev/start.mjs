/** `npm start`: makes the machine ready, builds, starts the whole system and stays until Ctrl-C. */
import { asCommand, bootstrap } from './bootstrap.mjs'
import { build } from './build.mjs'
import { buildScreens } from './screens.mjs'
import { alreadyRunning, announcement } from './start/announce.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Resolves with the first signal that asks us to end. A second one while we end changes nothing. */
const asked = new Promise(resolve => {
  for (const signal of SIGNALS) process.on(signal, () => resolve(signal))
})

await asCommand(async () => {
  bootstrap()
  const { findRunning, takeLock, writeRunning, stateDir } = await import('./start/running.mjs')
  const other = findRunning()
  if (other) return console.log(alreadyRunning(other))
  const release = takeLock()
  try {
    await build()
    // Before anything runs: the first time takes longer than a program may take to become ready.
    await buildScreens({ onBuilt: (what, ms) => console.log(`· ${what} ${ms} ms`) })
    await run({ stateDir, writeRunning })
  } finally {
    release()
  }
})

async function run({ stateDir, writeRunning }) {
  const { startSystem } = await import('./start/system.mjs')
  const system = await startSystem({ dir: stateDir, onStep: (name, ms) => console.log(`· ${name} ${ms} ms`) })
  try {
    const early = await Promise.race([system.started, asked])
    if (!early) {
      const context = system.context()
      writeRunning(context.addresses(), context.backendEnvironment)
      console.log(announcement(context.addresses(), context.live))
      const why = await Promise.race([asked, system.failed])
      if (!SIGNALS.includes(why)) throw new Error(why)
    }
    console.log('正在停止… / stopping…')
  } finally {
    await system.stop()
  }
}

process.exit()
