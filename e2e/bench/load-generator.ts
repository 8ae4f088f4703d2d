import mqtt, { type MqttClient } from 'mqtt'
import { delay } from '@fangxing/dev/stack'
import type { PreparedCallback } from './callbacks'
import { percentile } from './statistics'
import type { BenchSystem } from './bench-system'

const LOWER_TIMEOUT_MS = 20_000

export type Run = { latenciesMs: number[]; durationMs: number }
export type Score = { perSecond: number; p50Ms: number; p99Ms: number }

/** The score of several runs together. */
export function score(...runs: readonly Run[]): Score {
  const latencies = runs.flatMap(run => run.latenciesMs)
  const durationMs = runs.reduce((sum, run) => sum + run.durationMs, 0)
  return {
    perSecond: (latencies.length * 1000) / durationMs,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  }
}

/**
 * Sends payment callbacks and receives the LOWER of each where its device would. A closed loop keeps a fixed number of
 * callbacks in flight and measures throughput; an open loop sends at fixed times and measures latency.
 */
export class LoadGenerator {
  private readonly waiting = new Map<string, { sentAtMs: number; resolve: () => void }>()
  private latencies: number[] = []
  /** When each LOWER of a device arrived, the repetitions too. */
  readonly arrivalsMs = new Map<string, number[]>()

  private constructor(
    private readonly bench: BenchSystem,
    private readonly client: MqttClient,
  ) {
    client.on('message', topic => this.onLower(topic.split('/')[3]!))
  }

  static async open(bench: BenchSystem): Promise<LoadGenerator> {
    const { broker } = bench
    const { username, password } = broker
    const client = await mqtt.connectAsync(broker.url, { username, password, clientId: 'bench-devices' })
    const generator = new LoadGenerator(bench, client)
    await client.subscribeAsync('pl/1/+/+/cmd', { qos: 1 })
    return generator
  }

  async close(): Promise<void> {
    await this.client.endAsync(true)
  }

  async closedLoop(url: string, callbacks: readonly PreparedCallback[], concurrency: number): Promise<Run> {
    let next = 0
    const startedAtMs = performance.now()
    const worker = async () => {
      for (let index = next++; index < callbacks.length; index = next++)
        await this.sendOne(url, callbacks[index]!)
    }
    await Promise.all(Array.from({ length: concurrency }, worker))
    return this.ended(startedAtMs)
  }

  async openLoop(url: string, callbacks: readonly PreparedCallback[], perSecond: number): Promise<Run> {
    const startedAtMs = performance.now()
    const inFlight: Promise<void>[] = []
    for (const [index, callback] of callbacks.entries()) {
      const waitMs = startedAtMs + (index * 1000) / perSecond - performance.now()
      if (waitMs > 0) await delay(waitMs)
      inFlight.push(this.sendOne(url, callback))
    }
    await Promise.all(inFlight)
    return this.ended(startedAtMs)
  }

  /** Resolves when the callback is answered and its LOWER has arrived. Errors: any other answer than 200, no LOWER in time. */
  private async sendOne(url: string, { deviceId, callback }: PreparedCallback): Promise<void> {
    const arrival = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no LOWER for ${deviceId}`)), LOWER_TIMEOUT_MS)
      const onArrival = () => {
        clearTimeout(timer)
        resolve()
      }
      this.waiting.set(deviceId, { sentAtMs: performance.now(), resolve: onArrival })
    })
    arrival.catch(() => undefined)
    const reply = await this.bench.wechat.sendCallback({ ...callback, url })
    if (reply.status !== 200)
      throw new Error(`callback answered ${reply.status ?? reply.error}: ${reply.body}`)
    await arrival
  }

  private onLower(deviceId: string): void {
    const arrivals = this.arrivalsMs.get(deviceId)
    if (arrivals) arrivals.push(performance.now())
    else this.arrivalsMs.set(deviceId, [performance.now()])
    const request = this.waiting.get(deviceId)
    if (!request) return
    this.waiting.delete(deviceId)
    this.latencies.push(performance.now() - request.sentAtMs)
    request.resolve()
  }

  private ended(startedAtMs: number): Run {
    const run = { latenciesMs: this.latencies, durationMs: performance.now() - startedAtMs }
    this.latencies = []
    return run
  }
}
