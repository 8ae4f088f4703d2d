import type { DataSource } from 'typeorm'
import type { Logger } from 'pino'
import { DatabaseGauges } from './telemetry/gauges'
import { createMetrics, type Metrics } from './telemetry/metrics'
import { Limits } from './transport/http/rate-limits'
import { photoLinks } from './modules/evidence'
import { ownerRefs } from './modules/owners'
import { SessionStore } from './modules/sessions'
import { constructServices, type Application } from './composition/application'
import { composePictures } from './composition/pictures'
import { composeOrderCache } from './composition/order-cache'
import type { BaseServices } from './composition/base-services'
import type { Settings } from './settings/settings'
import { ChineseCalendar } from './adapters/calendar/chinese-calendar'
import { followParent } from './adapters/clock/movable-time'
import { PlatformClock } from './adapters/clock/platform-clock'
import { createLockLink, type LockGateway } from './adapters/mqtt/lock-link'
import { createPlateRecognition } from './adapters/recognition/http-recognition'
import { createLicenceReader } from './adapters/recognition/licence-reader'
import { createTextMessages } from './adapters/messages/text-messages'
import { WeChatBreakers } from './adapters/wechat/breakers'
import { loginThrough, ordersThrough, payThrough } from './adapters/wechat/broken-off'
import { createWebhookSender } from './adapters/webhooks/webhook-sender'
import { createWeChatLogin } from './adapters/wechat/login'
import { createWeChatOrders } from './adapters/wechat/orders'
import { createEndedSender, createReminderSender, type Guarded } from './adapters/wechat/reminders'
import { createWeChatPay } from './adapters/wechat/pay'
import { WeChatTime } from './adapters/wechat/wechat-time'
import { Database } from './persistence/database'
import { openReporting } from './persistence/reporting-database'
import { TransitionLog } from './persistence/transition-log'
import { WECHAT_CALLS } from './ports'
import { readDatabaseTime } from './persistence/readings/database-time'
import { FencedRedis } from './persistence/cache/fenced-redis'
import { LotNews } from './persistence/cache/lot-news'
import { RateCounter } from './persistence/cache/rate-counter'

/** All services, with the parts that somebody has to start and stop. */
export type Assembly = {
  application: Application
  redis: FencedRedis
  locks: LockGateway
  limits: Limits
  databaseGauges: DatabaseGauges
  /** Compares the clocks, now and from now on. */
  startClocks(): Promise<void>
  /** Closes what the adapters hold open. */
  close(): Promise<void>
}

/** The one place where each port gets its adapter. Connects to nothing by itself. */
export function assemble(settings: Settings, dataSource: DataSource, log: Logger): Assembly {
  const warn = (message: string, error?: unknown) => log.warn({ err: error }, message)
  const database = Database.of(dataSource, new TransitionLog(settings.TRANSITION_LOG_DIR), {
    poolSize: settings.DATABASE_POOL_SIZE,
    waitMs: settings.DATABASE_CONNECT_TIMEOUT_MS,
  })
  const reporting = openReporting(settings, dataSource, warn)
  const metrics = createMetrics()
  const { clock, wechatTime, ...clocks } = composeClocks(settings, { database, metrics, log })
  const now = () => clock.now()
  const redis = new FencedRedis({
    url: settings.REDIS_URL,
    // A node whose lease ends because requests wait for connections would send still more of them to the database.
    database: database.urgent,
    name: settings.REDIS_NAME,
    warn,
  })
  const refOf = ownerRefs(settings)
  const links = photoLinks(settings, clock)
  const breakers = createBreakers(metrics, log)
  const wechat = composeWeChat(settings, { log, wechatTime, breakers, now })
  const locks = createLockLink(settings, log)
  const { services: chosen, adapters } = composeChosen(settings, now, breakers)
  const base: BaseServices = {
    database,
    reportingDatabase: reporting.database,
    clock,
    calendar: new ChineseCalendar(),
    clockCheck: { isNodeRight: () => clock.isTrusted(), agreesWithWeChat: () => wechatTime.isTrusted() },
    ...wechat,
    wechatHealth: breakers,
    locks,
    settings,
    log,
    orderCache: composeOrderCache({ database, redis, photoLink: links.of, refOf, now, warn }),
    refOf,
    photoLinks: links,
    lotNews: new LotNews({ redis, warn }),
    sessions: new SessionStore({ database: database.paying, redis, clock, refOf, warn, settings }),
    ...composePictures(settings),
    ...chosen,
    webhookSender: createWebhookSender(settings),
    metrics,
  }
  return {
    redis,
    locks,
    limits: new Limits(new RateCounter(redis), clock),
    databaseGauges: new DatabaseGauges(base),
    application: constructServices(base),
    startClocks: () => clocks.start(() => wechat.pay.askTime()),
    async close() {
      breakers.stop()
      clocks.stop()
      const stopping = [...Object.values(wechat), ...adapters].map(adapter => adapter.stop())
      await Promise.allSettled([...stopping, reporting.close()])
    },
  }
}

type WeChatNeeds = {
  log: Logger
  wechatTime: ReturnType<typeof composeClocks>['wechatTime']
  breakers: ReturnType<typeof createBreakers>
  now: () => Date
}

/** What calls WeChat, each behind its breaker. */
const composeWeChat = (settings: Settings, { log, wechatTime, breakers, now }: WeChatNeeds) => ({
  pay: payThrough(createWeChatPay(settings, log, wechatTime), breakers),
  login: loginThrough(createWeChatLogin(settings), breakers),
  wechatOrders: ordersThrough(createWeChatOrders(settings, now), breakers),
})

/** Services of the operator's choice: what is not set up is off. */
function composeChosen(settings: Settings, now: () => Date, breakers: WeChatBreakers) {
  const messages = { now, guarded: (ask => breakers.call('message', ask)) satisfies Guarded }
  const services = {
    plateRecognition: createPlateRecognition(settings),
    licenceReader: createLicenceReader(settings),
    reminderSender: createReminderSender(settings, messages),
    endedSender: createEndedSender(settings, messages),
    textMessages: createTextMessages(settings),
  }
  return { services, adapters: Object.values(services) }
}

type ClockNeeds = { database: Database; metrics: Metrics; log: Logger }

function composeClocks(settings: Settings, { database, metrics, log }: ClockNeeds) {
  const faults = {
    machineErrorMs: settings.CLOCK_OFFSET_MS,
    platformShiftMs: settings.PLATFORM_OFFSET_MS,
  }
  const measured = (against: string) => (offsetMs: number) =>
    metrics.clockOffset.set({ against }, offsetMs / 1000)
  const clock = new PlatformClock({
    // A node must not take waiting for a connection for a clock that is wrong.
    readDatabaseTime: () => readDatabaseTime(database.urgent),
    limitMs: settings.CLOCK_LIMIT_S * 1000,
    log,
    measured: measured('database'),
    faults,
  })
  const wechatTime = new WeChatTime(() => clock.now(), {
    limitMs: settings.WECHAT_CLOCK_LIMIT_S * 1000,
    log,
    measured: measured('wechat'),
  })
  const parent = settings.MOVABLE_CLOCK === '1' ? followParent(faults, () => wechatTime.forget()) : null
  return {
    clock,
    wechatTime,
    async start(ask: () => Promise<void>): Promise<void> {
      await clock.start()
      wechatTime.start(ask)
    },
    stop(): void {
      clock.stop()
      wechatTime.stop()
      parent?.stop()
    },
  }
}

function createBreakers(metrics: BaseServices['metrics'], log: Logger): WeChatBreakers {
  for (const call of WECHAT_CALLS) metrics.wechatBrokenOff.set({ call }, 0)
  return new WeChatBreakers({
    changed(call, isBrokenOff) {
      metrics.wechatBrokenOff.set({ call }, isBrokenOff ? 1 : 0)
      log.warn(
        { call },
        isBrokenOff ? 'WeChat is slow or silent: calls are broken off' : 'WeChat answers again',
      )
    },
  })
}
