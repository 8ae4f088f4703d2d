import { backOffMs } from '@fangxing/contract/client/back-off'
import { onNetworkChange } from '@shared/net/network'
import { onForeground } from '@shared/phone/foreground'

/** What waits on this phone until it has been sent. */
type Queue = {
  hasWaiting: () => boolean
  /** Sends what waits, calling `sent` after each; false when the rest has to be sent later. */
  sendAll: (sent: () => void) => Promise<boolean>
}

/** Sends what waits, whichever page is open: when the app comes to the foreground, when the network changes, and after a pause. */
export class Resender {
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private flushing: Promise<void> | undefined
  private failures = 0

  constructor(private readonly queue: Queue) {}

  /** Sends now; simultaneous callers share one run. */
  flush(): Promise<void> {
    this.stopPause()
    this.flushing ??= this.sendAll().finally(() => {
      this.flushing = undefined
    })
    return this.flushing
  }

  /** Until the returned function is called. */
  start(): () => void {
    const sendNow = () => {
      this.failures = 0
      if (this.queue.hasWaiting()) void this.flush()
    }
    const unsubscribers = [onForeground(sendNow), onNetworkChange(sendNow)]
    sendNow()
    return () => {
      this.stopPause()
      for (const unsubscribe of unsubscribers) unsubscribe()
    }
  }

  /** After a pause that grows with each failure; a pause under way is not made longer. */
  sendLater(): void {
    if (this.retryTimer !== undefined) return
    this.failures += 1
    this.retryTimer = setTimeout(() => void this.flush(), backOffMs(this.failures + 2, Math.random()))
  }

  private stopPause(): void {
    clearTimeout(this.retryTimer)
    this.retryTimer = undefined
  }

  private async sendAll(): Promise<void> {
    const isDone = await this.queue.sendAll(() => {
      this.failures = 0
    })
    if (!isDone) this.sendLater()
  }
}
