import { pino } from 'pino'
import { createMetrics } from '../../src/telemetry/metrics'
import { newId } from '../../src/persistence/new-id'
import type { Application } from '../../src/composition/application'
import type { Settings } from '../../src/settings/settings'
import { NoFreeConnection } from '../../src/persistence/bounded-clients'
import { Database } from '../../src/persistence/database'
import { poolLimits } from '../../src/persistence/pool-limits'
import { LotNews } from '../../src/persistence/cache/lot-news'
import { SessionStore } from '../../src/modules/sessions'
import { constructServices } from '../../src/composition/application'
import type { Pictures, PublishOutcome, WeChatPay } from '../../src/ports'
import { ChineseCalendar } from '../../src/adapters/calendar/chinese-calendar'
import { createWebhookSender } from '../../src/adapters/webhooks/webhook-sender'
import { openStores } from './open-stores'

type Published = { topic: string; body: string }
export type TestServices = Application & {
  published: Published[]
  pictures: Pictures
  databaseUrl: string
  clock: { at: Date; now(): Date }
  /** The same services while every connection that is not kept for what frees a person is in use. */
  whileOthersUseAll(): Application
  stop(): Promise<void>
}

/** Object storage is outside the system. */
function picturesInMemory(): Pictures {
  const kept = new Map<string, { body: Buffer; mediaType: string }>()
  return {
    put: async (id, body, mediaType) => void kept.set(id, { body, mediaType }),
    read: async id => kept.get(id) ?? null,
    remove: async id => void kept.delete(id),
    // The store itself has its own tests.
    list: async function* () {},
    removeFile: async () => undefined,
  }
}

/** The services on real PostgreSQL and Redis; only what is outside the system is replaced. */
export async function startTestServices(settings: Settings, pay: WeChatPay): Promise<TestServices> {
  const clock = { at: new Date('2026-11-23T02:00:00Z'), now: () => new Date(clock.at) }
  const refOf = (id: string) => id
  const photoLinks = { of: (id: string) => `/p/${id}`, check: () => 'ok' as const }
  const limits = { ...poolLimits(settings), max: 16 }
  const { url, database, redis, orderCache, close } = await openStores(
    limits,
    () => clock.now(),
    photoLinks.of,
  )
  await orderCache.start(`orders-${newId()}`)
  const published: Published[] = []
  const pictures = picturesInMemory()
  const unused = () => Promise.reject(new Error('not part of this test'))
  const base = {
    database,
    orderCache,
    reportingDatabase: database,
    refOf,
    photoLinks,
    lotNews: new LotNews({ redis, warn: () => undefined }),
    plateRecognition: { isOn: false, recognise: unused },
    licenceReader: { isOn: false, read: unused },
    reminderSender: { isOn: false, templateId: null, send: unused },
    endedSender: { isOn: false, templateId: null, send: unused },
    textMessages: { isOn: false, send: unused, receipt: unused },
    sessions: new SessionStore({ database, redis, clock, refOf, settings, warn: () => undefined }),
    clock,
    calendar: new ChineseCalendar(),
    clockCheck: { isNodeRight: () => true, agreesWithWeChat: () => true },
    pay,
    login: { exchange: unused },
    wechatOrders: { uploadShipping: unused },
    wechatHealth: { pauseMs: () => 0 },
    locks: {
      publish: async (topic: string, body: string): Promise<PublishOutcome> => (
        published.push({ topic, body }),
        'taken'
      ),
      isConnected: () => true,
    },
    pictures,
    pictureReader: { read: unused },
    sourcePictureReader: { read: async (body: Buffer) => ({ body, mediaType: 'image/jpeg' as const }) },
    codeDrawer: { drawPng: unused, drawSvg: unused },
    webhookSender: createWebhookSender({ WEBHOOK_ALLOW_LOCAL: '1', WEBHOOK_TIMEOUT_MS: 500 }),
    settings,
    metrics: createMetrics(),
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
  }
  const full = { connect: () => Promise.reject(new NoFreeConnection('all are in use')) }
  const fullDatabase = new Database(full, undefined, undefined, database)
  return {
    ...constructServices(base),
    whileOthersUseAll: () =>
      constructServices({ ...base, database: fullDatabase, reportingDatabase: fullDatabase }),
    clock,
    published,
    pictures,
    databaseUrl: url,
    stop: close,
  }
}
