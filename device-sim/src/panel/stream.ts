import type { ServerResponse } from 'node:http'
import type { Device } from '../device'
import { viewOf } from './view'

const GATHER_MS = 40
const KEEPALIVE_MS = 15_000

/** Server-sent events: what changed about which device, at most every 40 ms for each. */
export class Stream {
  private readonly readers = new Set<ServerResponse>()
  private readonly dirty = new Set<Device>()
  private timer: NodeJS.Timeout | undefined
  private readonly keepalive = setInterval(() => this.write(': alive\n\n'), KEEPALIVE_MS).unref()

  constructor(private readonly scanUrlOf: (device: Device) => string | null) {}

  follow(device: Device): void {
    device.watch(() => {
      if (this.readers.size === 0) return
      this.dirty.add(device)
      this.timer ??= setTimeout(() => this.flush(), GATHER_MS)
    })
  }

  join(response: ServerResponse, devices: readonly Device[]): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.readers.add(response)
    response.on('close', () => this.readers.delete(response))
    for (const device of devices) response.write(this.message(device))
  }

  end(): void {
    clearInterval(this.keepalive)
    clearTimeout(this.timer)
    for (const reader of this.readers) reader.end()
  }

  private flush(): void {
    this.timer = undefined
    for (const device of this.dirty) this.write(this.message(device))
    this.dirty.clear()
  }

  private write(text: string): void {
    for (const reader of this.readers) reader.write(text)
  }

  private message(device: Device): string {
    return `data: ${JSON.stringify({ ...viewOf(device), scanUrl: this.scanUrlOf(device) })}\n\n`
  }
}
