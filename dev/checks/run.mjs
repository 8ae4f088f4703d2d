import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { root } from '../bootstrap.mjs'

/**
 * Runs a program of node_modules or Node itself, and keeps what it says. `nice`: how far it stands back for others; by the
 * command of that name, because the priority of a program that runs already is not that of its threads.
 */
export function capture(command, args, nice = 0, variables = {}) {
  return new Promise(resolve => {
    const env = {
      ...process.env,
      ...variables,
      PATH: `${root}/node_modules/.bin:${process.env.PATH}`,
      NO_COLOR: '1',
    }
    const whole = nice > 0 ? ['nice', '-n', String(nice), command, ...args] : [command, ...args]
    const child = spawn(whole[0], whole.slice(1), {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: nice > 0,
    })
    if (nice > 0) standBack(child, nice)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
    child.on('error', error => resolve({ ok: false, output: error.message }))
    child.on('close', code => resolve({ ok: code === 0, output: output.trim() }))
  })
}

/**
 * Linux shares the processor between sessions before it looks at niceness, which counts only within one (sched(7), autogroup). So
 * the program has a session of its own, which stands back as a whole, and ends with this process.
 */
function standBack(child, nice) {
  try {
    fs.writeFileSync(`/proc/${child.pid}/autogroup`, String(nice))
  } catch {
    // Another system, or one without autogroups: there niceness is enough.
  }
  const end = () => {
    try {
      process.kill(-child.pid)
    } catch {
      // It has ended.
    }
  }
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
}

/** Runs the jobs, two at a time or as many as there are cores if that is fewer; results keep the order. */
export async function inParallel(jobs, onEnd, width = Math.min(2, os.availableParallelism())) {
  const results = new Array(jobs.length)
  let next = 0
  const lane = async () => {
    while (next < jobs.length) {
      const at = next++
      results[at] = await jobs[at]()
      onEnd?.(results[at])
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}
