import mqtt, { type MqttClient } from 'mqtt'
import type { Bullet } from './notices'
import { percentile } from './numbers'
import type { Stage } from './stage'

const ARRIVES_WITHIN_MS = 20_000

export type Run = { latenciesMs: number[]; durationMs: number }
export type Shot = { perSecond: number; p50Ms: number; p99Ms: number }

/** Several runs taken as one. */
export function score(...runs: readonly Run[]): Shot {
  const latencies = runs.flatMap(run => run.latenciesMs)
  const durationMs = runs.reduce((sum, run) => sum + run.durationMs, 0)
  return {
    perSecond: (latencies.length * 1000) / durationMs,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  }
}

/**
 * Sends notices and sees the LOWER of each arrive where its device would hear it. Two ways: so many under way at once
 * (how much can it take), or at fixed times whatever is under way (how long does one wait).
 */
export class Range {
  private readonly waiting = new Map<string, { sentAt: number; arrived: () => void }>()
  private latencies: number[] = []

  private constructor(
    private readonly stage: Stage,
    private readonly client: MqttClient,
  ) {
    client.on('message', topic => this.arrived(topic.split('/')[3]!))
  }

  static async open(stage: Stage): Promise<Range> {
    const { broker } = stage
    const { username, password } = broker
    const client = await mqtt.connectAsync(broker.url, { username, password, clientId: 'bench-devices' })
    const range = new Range(stage, client)
    await client.subscribeAsync('pl/1/+/+/cmd', { qos: 1 })
    return range
  }

  async close(): Promise<void> {
    await this.client.endAsync(true)
  }

  async closedLoop(url: string, bullets: readonly Bullet[], concurrency: number): Promise<Run> {
    let next = 0
    const startedAt = performance.now()
    const worker = async () => {
      for (let index = next++; index < bullets.length; index = next++) await this.shoot(url, bullets[index]!)
    }
    await Promise.all(Array.from({ length: concurrency }, worker))
    return this.ended(startedAt)
  }

  async openLoop(url: string, bullets: readonly Bullet[], perSecond: number): Promise<Run> {
    const startedAt = performance.now()
    const under: Promise<void>[] = []
    for (const [index, bullet] of bullets.entries()) {
      const waitMs = startedAt + (index * 1000) / perSecond - performance.now()
      if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
      under.push(this.shoot(url, bullet))
    }
    await Promise.all(under)
    return this.ended(startedAt)
  }

  /** Resolves when the notice is answered and its LOWER has arrived; rejects on any other answer than 200. */
  private async shoot(url: string, { deviceId, notice }: Bullet): Promise<void> {
    const arrival = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no LOWER for ${deviceId}`)), ARRIVES_WITHIN_MS)
      const arrived = () => {
        clearTimeout(timer)
        resolve()
      }
      this.waiting.set(deviceId, { sentAt: performance.now(), arrived })
    })
    const [reply] = await Promise.all([this.stage.wechat.sendCallback({ ...notice, url }), arrival])
    if (reply.status !== 200) throw new Error(`notice answered ${reply.status ?? reply.error}: ${reply.body}`)
  }

  private arrived(deviceId: string): void {
    const shot = this.waiting.get(deviceId)
    if (!shot) return
    this.waiting.delete(deviceId)
    this.latencies.push(performance.now() - shot.sentAt)
    shot.arrived()
  }

  private ended(startedAt: number): Run {
    const run = { latenciesMs: this.latencies, durationMs: performance.now() - startedAt }
    this.latencies = []
    return run
  }
}
