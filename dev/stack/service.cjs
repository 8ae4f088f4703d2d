const { logTail } = require('./child.cjs')
const { waitUntil } = require('./wait.cjs')

/**
 * One program of the stack that can be stopped, killed, frozen and started again at the same address.
 *
 * @param {{ name: string, url: string, port: number, logFile?: string, readyMs?: number, attempts?: number,
 *           launch: () => ReturnType<import('./child.cjs').spawnKept>, ready: () => unknown }} part
 *   `ready` may throw until the program answers; `attempts` is how often an early end is tried again
 */
async function startService(part) {
  const { name, url, port, logFile, launch, ready, readyMs = 20_000, attempts = 1 } = part
  let child

  async function start() {
    for (let attempt = 1; ; attempt++) {
      child = launch()
      try {
        await waitUntil(ready, {
          what: name,
          timeoutMs: readyMs,
          giveUp: () => (child.running ? undefined : `ended early (${child.why})\n${logTail(logFile)}`),
        })
        return
      } catch (error) {
        await child.kill()
        if (attempt >= attempts) throw error
        await new Promise(resolve => setTimeout(resolve, 300))
      }
    }
  }

  await start()
  return {
    name,
    url,
    port,
    logFile,
    get pid() {
      return child.pid
    },
    get running() {
      return child.running
    },
    get exited() {
      return child.exited
    },
    stop: graceMs => child.stop(graceMs),
    kill: signal => child.kill(signal),
    pause: () => void child.process.kill('SIGSTOP'),
    resume: () => void child.process.kill('SIGCONT'),
    async restart() {
      await child.stop()
      await start()
    },
  }
}

module.exports = { startService }
