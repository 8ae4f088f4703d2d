import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Broker {
  url: string
  port: number
  drop(clientId: string): void
  kill(): Promise<void>
}

/** Starts a real broker in a child process on `port`, or on a free one. */
export async function startBroker(port = 0): Promise<Broker> {
  const child: ChildProcess = spawn(process.execPath, [join(__dirname, 'broker-process.mjs'), String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return {
    port: Number(line),
    url: `mqtt://127.0.0.1:${line}`,
    drop: clientId => child.stdin!.write(`drop ${clientId}\n`),
    async kill() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Waits until `probe` returns something, checking every 10 ms. Throws after `timeoutMs`. */
export async function until<T>(
  probe: () => T | undefined | false,
  what: string,
  timeoutMs = 15_000,
): Promise<T> {
  const endMs = performance.now() + timeoutMs
  for (;;) {
    const found = probe()
    if (found) return found
    if (performance.now() > endMs) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
