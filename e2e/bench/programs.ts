import path from 'node:path'
import { spawnKept } from '@fangxing/dev/stack'

/** Node's options as the Dockerfile has them, for the backend and the bare programs alike. */
export const DEPLOYED_OPTIONS = '--max-semi-space-size=64'

/** A program of the bench in a process of its own. */
type Program<Ready> = { ready: Ready; pid: number; stop(): Promise<void> }

/**
 * Starts `script` (relative to this folder) with `input` in BENCH_INPUT and waits for the first message it sends.
 * Errors: it ended before that.
 */
export async function startProgram<Ready>(script: string, input: unknown): Promise<Program<Ready>> {
  const child = spawnKept(process.execPath, [path.join(__dirname, script)], {
    env: { ...process.env, NODE_OPTIONS: DEPLOYED_OPTIONS, BENCH_INPUT: JSON.stringify(input) },
    inheritOutput: true,
    ipc: true,
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.process.once('message', message => resolve(message as Ready))
    void child.exited.then(why => reject(new Error(`${script} ended (${why})`)))
  })
  return { ready, pid: child.pid, stop: () => child.kill() }
}

/** Inside the program: its input. The process ends when its parent does. */
export function programInput<Input>(): Input {
  process.once('disconnect', () => process.exit(0))
  return JSON.parse(process.env.BENCH_INPUT ?? '{}') as Input
}

/** Inside the program: sends the message that `startProgram` waits for. */
export const sendReady = (message: unknown): void => void process.send!(message)
