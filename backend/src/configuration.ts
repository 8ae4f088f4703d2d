import type { Server } from 'node:http'
import {
  App,
  Configuration,
  HTTP_SERVER_KEY,
  Inject,
  MidwayContainer,
  type ILifeCycle,
  type IMidwayBootstrapOptions,
  type IMidwayContainer,
} from '@midwayjs/core'
import * as koa from '@midwayjs/koa'
import * as orm from '@midwayjs/typeorm'
import { TypeORMDataSourceManager } from '@midwayjs/typeorm'
import type { Logger } from 'pino'
import { useContainer } from 'typeorm'
import { assemble, type Assembly } from './composition'
import { checkServerFor, startJobs } from './composition/jobs'
import { dataSourceOptions, migrateSchema } from './persistence/data-source'
import { migrateJobs } from './persistence/migrate-jobs'
import type { Settings } from './settings/settings'
import { ContractGuard } from './transport/http/contract.guard'
import { CONTROLLERS } from './transport/http/controllers'
import { drain } from './transport/http/drain'
import { RefusalFilter } from './transport/http/refusal.filter'
import { RequestMiddleware } from './transport/http/request.middleware'
import type { JobRunners } from './transport/jobs/runner'
import { LiveSockets } from './transport/live/live-sockets'
import { startDeviceConsumer, type DeviceConsumer } from './transport/mqtt/device-consumer'
import { NodeHealth } from './telemetry/health'
import { JobProgress } from './telemetry/job-progress'
import { NodeLease } from './telemetry/node-lease'
import { MidwayLogs } from './telemetry/log'

/** What Midway has to be given so that it starts this system and looks for nothing else. */
export function startOptions(settings: Settings, log: Logger): IMidwayBootstrapOptions {
  const container = new MidwayContainer()
  container.registerObject('log', log)
  container.registerObject('settings', settings)
  const logs = new MidwayLogs(log)
  return {
    applicationContext: container,
    appDir: process.cwd(),
    baseDir: __dirname,
    imports: [MainConfiguration],
    moduleDetector: false,
    moduleLoadType: 'commonjs',
    preloadModules: [...CONTROLLERS, ContractGuard, RefusalFilter, RequestMiddleware],
    globalConfig: midwaySettings(settings),
    loggerFactory: logs,
    logger: logs.getLogger(),
  }
}

function midwaySettings(settings: Settings): Record<string, unknown> {
  return {
    // No cookie is ever set; Midway asks for a key nevertheless.
    keys: ['unused'],
    // Without a port Midway builds the server and leaves it to us to open it when all is ready.
    koa: {
      serverTimeout: 60_000,
      // The last addresses in X-Forwarded-For were written by our own proxies; what stands before them anybody can write.
      proxy: settings.TRUSTED_PROXIES > 0,
      maxIpsCount: settings.TRUSTED_PROXIES,
    },
    bodyParser: { enable: false },
    // Tokens say who asks; Midway's cookie session would be set up and thrown away at every request.
    session: { enable: false },
    siteFile: { enable: false },
    asyncContextManager: { enable: false },
    typeorm: { dataSource: { default: dataSourceOptions(settings) } },
  }
}

/** Start: database, Redis, live orders, broker, jobs, then HTTP. Stop: the same way back. */
@Configuration({ imports: [koa, orm] })
class MainConfiguration implements ILifeCycle {
  @App()
  app: koa.Application

  @Inject()
  log: Logger

  @Inject()
  settings: Settings

  private assembly: Assembly | null = null
  private consumer: DeviceConsumer | null = null
  private jobs: JobRunners | null = null
  private jobProgress: JobProgress | null = null
  private lease: NodeLease | null = null
  private sockets: LiveSockets | null = null

  /** Before Midway opens its data source: from then on TypeORM looks for migrations in Midway's container only. */
  async onConfigLoad(): Promise<void> {
    if (this.settings.MIGRATE_ON_START !== '1') return
    const [migrated] = await Promise.all([
      migrateSchema(this.settings),
      migrateJobs(this.settings.DATABASE_URL, this.settings),
    ])
    if (!migrated.isUpgrade) return
    if (migrated.isRaisingStopped)
      this.log.info('raising is stopped: allow it when the last node of the former version is gone')
    else
      this.log.warn(
        'nodes of the former version raise by its own rules: stop raising until they are gone (docs/operations.md, Upgrade)',
      )
  }

  async onReady(container: IMidwayContainer): Promise<void> {
    const settings = this.settings
    const sources = await container.getAsync(TypeORMDataSourceManager)
    // Midway makes TypeORM ask its container for everything, migrations included, for as long as the process lives.
    // oxlint-disable-next-line typescript/no-deprecated -- only the same call undoes it; TypeORM names no other
    useContainer(container, { fallback: true, fallbackOnErrors: true })
    const dataSource = sources.getDataSource('default')
    const assembly = assemble(settings, dataSource, this.log)
    this.assembly = assembly
    const { application, redis, locks, limits, databaseGauges } = assembly
    // Whoever answers the outside is handed each service by its name: `@Inject() settlePayment: SettlePayment`.
    const services = { ...application, application, limits, databaseGauges }
    for (const [name, service] of Object.entries(services)) container.registerObject(name, service)
    await checkServerFor(application)
    await assembly.startClocks()
    await redis.start()
    await application.orderCache.start(`${settings.REDIS_NAME}:orders`)
    application.lotNews.start(`${settings.REDIS_NAME}:lots`)
    application.sessions.ended.start(`${settings.REDIS_NAME}:sessions`)
    this.consumer = startDeviceConsumer(application, locks)
    await this.consumer.start()
    await locks.start()
    this.jobs = await startJobs(application)
    this.jobProgress = new JobProgress({ ...application, jobs: this.jobs })
    this.jobProgress.start()
    container.registerObject('jobProgress', this.jobProgress)
    const health = new NodeHealth({
      database: application.database,
      cache: application.orderCache,
      locks,
      jobs: this.jobs,
      clock: { isTrusted: () => application.clockCheck.isNodeRight() },
    })
    container.registerObject('nodeHealth', health)
    this.lease = new NodeLease({ database: application.database.urgent, health, log: this.log })
    container.registerObject('nodeLease', this.lease)
    await this.lease.start()
    this.app.useMiddleware(RequestMiddleware)
    this.app.useFilter(RefusalFilter)
    this.app.useGuard(ContractGuard)
  }

  async onServerReady(container: IMidwayContainer): Promise<void> {
    const server = container.get<Server>(HTTP_SERVER_KEY)
    // Longer than a load balancer keeps its side, so that it never sends into a connection that we are closing.
    server.keepAliveTimeout = 65_000
    server.headersTimeout = 66_000
    this.sockets = new LiveSockets(server, this.assembly!.application)
    this.sockets.start()
    await listen(server, this.settings)
    this.log.info({ address: server.address(), startedInMs: Math.round(process.uptime() * 1000) }, 'ready')
  }

  async onStop(container: IMidwayContainer): Promise<void> {
    await this.sockets?.stop()
    if (container.hasObject(HTTP_SERVER_KEY)) await drain(container.get<Server>(HTTP_SERVER_KEY))
    await this.assembly?.application.countAnswers.flush()
    await this.jobProgress?.stop()
    await this.jobs?.stop()
    await this.consumer?.stop()
    await this.lease?.stop()
    if (!this.assembly) return
    await this.assembly.locks.stop()
    this.assembly.application.orderCache.stop()
    this.assembly.application.lotNews.stop()
    this.assembly.application.sessions.ended.stop()
    await this.assembly.redis.stop()
    await this.assembly.close()
    this.log.info('stopped')
  }
}

/** Errors: the port is taken or not ours to open. */
function listen(server: Server, settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: settings.PORT, host: settings.HOST }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
