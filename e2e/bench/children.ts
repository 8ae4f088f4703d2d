import path from 'node:path'
import { fork, type ChildProcess } from 'node:child_process'

/** A program of the bench in a process of its own; it ends when this one does, because its channel closes. */
export type Program<Told> = { told: Told; process: ChildProcess; stop(): Promise<void> }

/**
 * Starts `script` (beside this file) with `input` in BENCH_INPUT and waits for the first message it sends.
 * Rejects when it ends before that.
 */
export async function startProgram<Told>(script: string, input: unknown): Promise<Program<Told>> {
  const child = fork(path.join(__dirname, script), [], {
    env: { ...process.env, NODE_OPTIONS: '', BENCH_INPUT: JSON.stringify(input) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const told = await new Promise<Told>((resolve, reject) => {
    child.once('message', message => resolve(message as Told))
    child.once('exit', code => reject(new Error(`${script} ended (${code})`)))
  })
  return {
    told,
    process: child,
    stop: () => {
      child.kill('SIGKILL')
      return gone
    },
  }
}

/** In the program: what it was started with. The process ends as soon as nobody listens to it. */
export function programInput<Input>(): Input {
  process.once('disconnect', () => process.exit(0))
  return JSON.parse(process.env.BENCH_INPUT ?? '{}') as Input
}

/** In the program: says that it is ready. */
export const tell = (message: unknown): void => void process.send!(message as object)
