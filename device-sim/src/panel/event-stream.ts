import type { ServerResponse } from 'node:http'
import type { Device } from '../device/device'
import { viewOf, type DeviceView } from './view'

const BATCH_MS = 40
const KEEPALIVE_MS = 15_000

/** A device as the page and the list of devices show it. */
export type ListedDevice = DeviceView & { scanUrl: string | null }

/** Server-sent events: the new view of each device that changed, at most every 40 ms. */
export class EventStream {
  private readonly readers = new Set<ServerResponse>()
  private readonly changed = new Set<Device>()
  private timer: NodeJS.Timeout | undefined
  private readonly keepalive = setInterval(() => this.write(': alive\n\n'), KEEPALIVE_MS).unref()

  constructor(private readonly scanUrlOf: (device: Device) => string | null) {}

  follow(device: Device): void {
    device.onChange(() => {
      if (this.readers.size === 0) return
      this.changed.add(device)
      this.timer ??= setTimeout(() => this.flush(), BATCH_MS)
    })
  }

  addReader(response: ServerResponse, devices: readonly Device[]): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.readers.add(response)
    response.on('close', () => this.readers.delete(response))
    for (const device of devices) response.write(this.eventOf(device))
  }

  end(): void {
    clearInterval(this.keepalive)
    clearTimeout(this.timer)
    for (const reader of this.readers) reader.end()
  }

  /** What the list and the stream show of one device. */
  listed(device: Device): ListedDevice {
    return { ...viewOf(device), scanUrl: this.scanUrlOf(device) }
  }

  private flush(): void {
    this.timer = undefined
    for (const device of this.changed) this.write(this.eventOf(device))
    this.changed.clear()
  }

  private write(text: string): void {
    for (const reader of this.readers) reader.write(text)
  }

  private eventOf(device: Device): string {
    return `data: ${JSON.stringify(this.listed(device))}\n\n`
  }
}
