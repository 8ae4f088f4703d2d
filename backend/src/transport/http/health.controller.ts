import { timingSafeEqual } from 'node:crypto'
import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import type { Logger } from 'pino'
import type { Settings } from '../../settings/settings'
import type { DatabaseGauges } from '../../telemetry/gauges'
import type { NodeHealth } from '../../telemetry/health'
import type { JobProgress } from '../../telemetry/job-progress'
import type { Metrics } from '../../telemetry/metrics'
import { openToAll } from './route-decorators'

/** For whoever watches the process: is it alive, should it get requests, how is it doing. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class HealthController {
  @Inject()
  settings: Settings

  @Inject()
  log: Logger

  @Inject()
  nodeHealth: NodeHealth

  @Inject()
  jobProgress: JobProgress

  @Inject()
  metrics: Metrics

  @Inject()
  databaseGauges: DatabaseGauges

  @openToAll()
  @Get('/health/live')
  live(ctx: Context): void {
    const stalled = this.jobProgress.stalled()
    const alive = stalled.length === 0
    ctx.status = alive ? 200 : 503
    ctx.body = { alive, stalled }
  }

  @openToAll()
  @Get('/health/ready')
  async ready(ctx: Context): Promise<void> {
    const health = await this.nodeHealth.read()
    ctx.status = health.ready ? 200 : 503
    ctx.body = health
  }

  @openToAll()
  @Get('/ready')
  shortReady(ctx: Context): Promise<void> {
    return this.ready(ctx)
  }

  @openToAll()
  @Get('/metrics')
  async showMetrics(ctx: Context): Promise<void> {
    const token = this.settings.METRICS_TOKEN
    if (token && !isSame(ctx.get('authorization'), `Bearer ${token}`)) throw new Refusal('UNAUTHENTICATED')
    const { registry } = this.metrics
    // What the process knows of itself is reported even while the database is away.
    const [health] = await Promise.all([
      this.nodeHealth.read(),
      this.databaseGauges.refresh().catch(error => this.log.warn({ err: error }, 'gauges not read')),
    ])
    this.metrics.nodeReady.set(health.ready ? 1 : 0)
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  }
}

function isSame(given: string, wanted: string): boolean {
  const one = Buffer.from(given)
  const other = Buffer.from(wanted)
  return one.length === other.length && timingSafeEqual(one, other)
}
