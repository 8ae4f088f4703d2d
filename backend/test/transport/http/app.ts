import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BootstrapStarter } from '@midwayjs/bootstrap'
import { HTTP_SERVER_KEY } from '@midwayjs/core'
import {
  backendEnvironment,
  cloneDatabase,
  createTemplate,
  dropDatabase,
  makeLocalSecrets,
  testRsaKey,
  testStack,
} from '@fangxing/dev/stack'
import type { Call } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import type { Answer } from '../../../src/ports'
import type { Application } from '../../../src/composition/application'
import { readSettings } from '../../../src/settings/settings'
import { startOptions } from '../../../src/configuration'
import { migrateSchema } from '../../../src/persistence/data-source'
import { migrateJobs } from '../../../src/persistence/migrate-jobs'
import type { JobProgress } from '../../../src/telemetry/job-progress'
import { createLog } from '../../../src/telemetry/log'

type Reply = { status: number; body: ReturnType<typeof JSON.parse>; headers: Headers }
export type Asked = {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  token?: string
  headers?: Record<string, string>
}
export type TestApp = {
  services: Application
  jobProgress: JobProgress
  origin: string
  /** What WeChat answers to a login code, by code; others become the openid `o_<app>_<code>`. */
  logins: Map<string, Answer<{ openid: string }>>
  /** What WeChat answers when it is asked whether a merchant can be paid. */
  probe: { answer: Answer<null> }
  ask(call: Call, asked?: Asked): Promise<Reply>
  raw(method: string, path: string, init?: RequestInit): Promise<Reply>
  /** A digest of every table that a request could change; equal before and after means that nothing was. */
  fingerprint(): Promise<string>
  stop(): Promise<void>
}

export function testSettings(databaseUrl: string, more: Record<string, string> = {}) {
  const keys = testRsaKey('merchant')
  const merchant = {
    mchid: '1900000001',
    serial: 'local-test-0001',
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    apiV3Key: 'k'.repeat(32),
    verifiers: [
      {
        serial: 'PUB_KEY_ID_0001',
        publicKeyPem: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      },
    ],
  }
  const nowhere = 'http://127.0.0.1:9'
  return {
    ...backendEnvironment({
      addresses: { ...testStack(), databaseUrl },
      secrets: makeLocalSecrets(),
      port: 0,
      publicOrigin: 'http://127.0.0.1:17999',
      wechat: {
        WECHAT_MERCHANTS: JSON.stringify([merchant]),
        WECHAT_OWNER_APPID: 'wx0123456789abcdef',
        WECHAT_OWNER_SECRET: 's'.repeat(32),
        WECHAT_MERCHANT_APPID: 'wx0123456789abcdee',
        WECHAT_MERCHANT_SECRET: 's'.repeat(32),
        WECHAT_PAY_ORIGIN: nowhere,
        WECHAT_PAY_BACKUP_ORIGIN: nowhere,
        WECHAT_API_ORIGIN: nowhere,
      },
    }),
    NODE_ENV: 'test',
    ...(process.env.TRANSITION_LOG_DIR ? { TRANSITION_LOG_DIR: process.env.TRANSITION_LOG_DIR } : {}),
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    REDIS_NAME: `t${randomBytes(5).toString('hex')}`,
    ...more,
  } as Record<string, string>
}

const TEMPLATE = 'app_tests'

/** As a first node does at its start: the nodes of the tests find their database as it leaves it. */
async function migrate(url: string): Promise<void> {
  const settings = readSettings(testSettings(url))
  await migrateSchema(settings)
  await migrateJobs(url, settings)
}

/** The whole backend in this process, on real PostgreSQL, Redis and MQTT; only WeChat's login is ours. */
export async function startApp(more: Record<string, string> = {}): Promise<TestApp> {
  const { adminUrl, mqttUsername, mqttPassword } = testStack()
  await createTemplate(adminUrl, TEMPLATE, migrate)
  const databaseUrl = await cloneDatabase(adminUrl, TEMPLATE)
  const pictures = mkdtempSync(path.join(tmpdir(), 'fangxing-pictures-'))
  const environment = {
    MQTT_USERNAME: mqttUsername,
    MQTT_PASSWORD: mqttPassword,
    PICTURES_DIR: pictures,
    ...more,
  }
  const settings = readSettings(testSettings(databaseUrl, environment))
  const boot = new BootstrapStarter()
  boot.configure(startOptions(settings, createLog(settings)))
  await boot.run()
  const container = boot.getApplicationContext()
  const services = container.get<Application>('application')
  const logins: TestApp['logins'] = new Map()
  const probe: TestApp['probe'] = { answer: { kind: 'ok', value: null } }
  services.login.exchange = (app, code) =>
    Promise.resolve(logins.get(code) ?? { kind: 'ok', value: { openid: `o_${app}_${code}` } })
  services.pay.probe = () => Promise.resolve(probe.answer)
  const { port } = container.get<Server>(HTTP_SERVER_KEY).address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const raw: TestApp['raw'] = async (method, requestPath, init = {}) => {
    const reply = await fetch(`${origin}${requestPath}`, { method, ...init })
    const text = await reply.text()
    const isJson = (reply.headers.get('content-type') ?? '').includes('json')
    return {
      status: reply.status,
      body: isJson && text !== '' ? JSON.parse(text) : text,
      headers: reply.headers,
    }
  }
  return {
    services,
    jobProgress: container.get<JobProgress>('jobProgress'),
    origin,
    logins,
    probe,
    raw,
    ask(call, asked = {}) {
      const { params, query, token } = asked
      // Tests also send what no client would: no body at all, or text that is not JSON.
      const isRaw = typeof asked.body === 'string' || asked.body instanceof Uint8Array
      const request = buildRequest(call, { params, query, ...(isRaw ? {} : { body: asked.body }) })
      const headers = new Headers(asked.body === undefined ? {} : { 'content-type': 'application/json' })
      if (token) headers.set('authorization', `Bearer ${token}`)
      for (const [name, value] of Object.entries(asked.headers ?? {})) headers.set(name, value)
      const body = asked.body === undefined ? undefined : isRaw ? (asked.body as string) : request.body
      return raw(request.method, request.path, { headers, body: body as string | undefined })
    },
    async fingerprint() {
      const tables = ['merchant', 'lot', 'staff', 'shift', 'exempt_plate', 'device', 'arrear', 'recovery_order', 'order_arrear', 'lock_command', 'payment', 'settlement', 'incident', 'photo', 'idempotency', 'journal', 'provision_token', 'platform_switch'] // prettier-ignore
      const sums = tables.map(
        table => `(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ${table} t)`,
      )
      const row = await services.database.one<{ sum: string }>(`SELECT ${sums.join(` || `)} AS sum`)
      return row!.sum
    },
    async stop() {
      await boot.stop()
      await dropDatabase(adminUrl, databaseUrl)
      rmSync(pictures, { recursive: true, force: true })
    },
  }
}
