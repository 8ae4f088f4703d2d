const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

/**
 * By hand: execa ends its child when we exit, not when we are killed.
 *
 * A shell of one megabyte that outlives us by a moment. Its stdin is a pipe that only we hold: when we end,
 * however we end (kill -9 too), `read` returns and the shell ends the child. Portable where PDEATHSIG is not.
 */
const WATCH = `read -r _
kill -s "$2" "$1" 2>/dev/null
i=0
while kill -0 "$1" 2>/dev/null && [ $i -lt 80 ]; do sleep 0.1; i=$((i+1)); done
kill -s KILL "$1" 2>/dev/null`

function watch(pid, quitSignal) {
  const shell = spawn('sh', ['-c', WATCH, 'watch', String(pid), quitSignal.replace('SIG', '')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.on('error', () => undefined)
  shell.stdin.on('error', () => undefined)
  shell.unref()
  shell.stdin.unref?.()
  return shell
}

function openLog(logFile) {
  if (!logFile) return 'ignore'
  fs.mkdirSync(path.dirname(logFile), { recursive: true })
  return fs.openSync(logFile, 'a')
}

/** The last lines of a log, for the sentence that explains why a program ended. */
function logTail(logFile, lines = 12) {
  if (!logFile || !fs.existsSync(logFile)) return ''
  return fs.readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

/**
 * Starts a program that cannot outlive us. It gets its own session, so that Ctrl-C in the terminal reaches only
 * us and we can stop the parts in order.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, logFile?: string, quitSignal?: NodeJS.Signals,
 *           uid?: number, gid?: number, inheritOutput?: boolean | 'stderr', ipc?: boolean }} options
 *   `inheritOutput` shows the program's output on our own, all of it or only stderr; `ipc` opens a message channel to
 *   a Node program (`process.send`)
 */
function spawnKept(command, args, options = {}) {
  const { logFile, quitSignal = 'SIGTERM', inheritOutput = false, ipc = false, ...spawnOptions } = options
  const output = inheritOutput ? 'inherit' : openLog(logFile)
  const stdio = ['ignore', inheritOutput === 'stderr' ? 'ignore' : output, output, ...(ipc ? ['ipc'] : [])]
  const child = spawn(command, args, { ...spawnOptions, detached: true, stdio })
  if (typeof output === 'number') fs.closeSync(output)
  const watcher = child.pid ? watch(child.pid, quitSignal) : undefined
  const kept = { process: child, pid: child.pid, running: Boolean(child.pid), why: '', stop, kill }
  kept.exited = new Promise(resolve => {
    const end = why => {
      if (!kept.running && kept.why) return
      kept.running = false
      kept.why = why
      watcher?.kill('SIGKILL')
      resolve(why)
    }
    child.once('error', error => end(error.message))
    child.once('exit', (code, signal) => end(signal ?? `exit ${code}`))
  })

  /** Asks the program to end, and after `graceMs` milliseconds makes it. */
  async function stop(graceMs = 10_000) {
    if (!kept.running) return
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    child.kill('SIGCONT')
    child.kill(quitSignal)
    await kept.exited
    clearTimeout(timer)
  }

  /** Ends the program with `signal` and waits until it is gone. */
  async function kill(signal = 'SIGKILL') {
    if (!kept.running) return
    child.kill(signal)
    await kept.exited
  }

  return kept
}

module.exports = { spawnKept, logTail }
