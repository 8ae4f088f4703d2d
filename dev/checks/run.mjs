import { spawn } from 'node:child_process'
import os from 'node:os'
import { root } from '../bootstrap.mjs'

/**
 * Runs a program of node_modules or Node itself, and keeps what it says. `nice`: how far it stands back for others; by the
 * command of that name, because the priority of a program that runs already is not that of its threads.
 */
export function capture(command, args, nice = 0) {
  return new Promise(resolve => {
    const env = { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}`, NO_COLOR: '1' }
    const whole = nice > 0 ? ['nice', '-n', String(nice), command, ...args] : [command, ...args]
    const child = spawn(whole[0], whole.slice(1), { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
    child.on('error', error => resolve({ ok: false, output: error.message }))
    child.on('close', code => resolve({ ok: code === 0, output: output.trim() }))
  })
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
