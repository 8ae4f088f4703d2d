import { timingSafeEqual } from 'node:crypto'
import { Controller, Get, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import { measure } from '../../telemetry/gauges'
import { lookAtHealth, type Jobs } from '../../telemetry/health'
import type { Services } from '../../services'
import { openToAll } from './route-decorators'

/** For whoever watches the process: is it alive, should it get requests, how is it doing. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class HealthController {
  @Inject()
  platform: Services

  @Inject()
  jobs: Jobs

  @openToAll()
  @Get('/health/live')
  live(ctx: Context): void {
    ctx.body = { alive: true }
  }

  @openToAll()
  @Get('/health/ready')
  async ready(ctx: Context): Promise<void> {
    const health = await lookAtHealth(this.platform, this.jobs)
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
  async metrics(ctx: Context): Promise<void> {
    const token = this.platform.settings.METRICS_TOKEN
    if (token && !isSame(ctx.get('authorization'), `Bearer ${token}`)) throw new Refusal('UNAUTHENTICATED')
    const { registry } = this.platform.metrics
    // What the process knows of itself is told even while the database is away.
    await measure(this.platform).catch(error => this.platform.log.warn({ err: error }, 'gauges not read'))
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  }
}

function isSame(given: string, wanted: string): boolean {
  const one = Buffer.from(given)
  const other = Buffer.from(wanted)
  return one.length === other.length && timingSafeEqual(one, other)
}
