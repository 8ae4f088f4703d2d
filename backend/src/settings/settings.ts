import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { builtFolder } from './built-folder'
import { messageTemplates } from './message-templates'
import { readRedisAddress } from './redis-address'
import { isSigningKey } from './signing-key'
import { serialKey, wechatSerial } from './wechat-serial'

const seconds = (fallback: number, max = 7 * 86_400) =>
  z.coerce.number().int().min(1).max(max).default(fallback)
const milliseconds = (fallback: number, max = 600_000) =>
  z.coerce.number().int().min(100).max(max).default(fallback)
const base64Of = (bytes: number) =>
  z.string().refine(text => Buffer.from(text, 'base64').length === bytes, `must be ${bytes} bytes in base64`)
const origin = z
  .url()
  .refine(text => new URL(text).origin === text, 'must be an origin such as https://host, without a path')

const MOST_FORMER_KEYS = 7
const isFormerKey = (part: string): boolean => {
  const [, key] = /^[0-9a-zA-Z_-]{1,16}:([0-9a-zA-Z_+/=-]{40,})$/.exec(part) ?? []
  return key !== undefined && isSigningKey(key)
}
const partsOf = (text: string) => text.split(/\s+/).filter(Boolean)

/** The signing keys before the current one, the newest first. */
export function formerKeysOf(settings: { COMMAND_FORMER_KEYS?: string }): { id: string; key: string }[] {
  return partsOf(settings.COMMAND_FORMER_KEYS ?? '').map(part => {
    const colon = part.indexOf(':')
    return { id: part.slice(0, colon), key: part.slice(colon + 1) }
  })
}

/** Names of the signing keys of this node, the newest first. */
export const commandKeyNamesOf = (settings: {
  COMMAND_KEY_ID: string
  COMMAND_FORMER_KEYS?: string
}): string[] => [settings.COMMAND_KEY_ID, ...formerKeysOf(settings).map(({ id }) => id)]

/** Hosts as libpq writes them, and for each an address that can be read. */
const isDatabaseUrl = (text: string): boolean => {
  const [, start, hosts] = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^@/?]+)/.exec(text) ?? []
  return (hosts?.split(',') ?? ['']).every(host => host !== '' && URL.canParse(`${start}${host}/`))
}

const merchantSchema = z.strictObject({
  mchid: z.string().regex(/^\d{8,10}$/),
  /** The merchant's own API certificate serial and key, which sign our requests. */
  serial: z.string().min(8).max(80).transform(wechatSerial),
  privateKeyPem: z.string().includes('PRIVATE KEY'),
  apiV3Key: z.string().refine(text => Buffer.byteLength(text) === 32, 'must be 32 bytes'),
  /** What WeChat signs with: platform certificates and public keys (PUB_KEY_ID_…), several during a change-over. */
  verifiers: z
    .array(
      z.strictObject({
        serial: z.string().min(8).max(80).transform(wechatSerial),
        publicKeyPem: z.string().includes('PUBLIC KEY'),
      }),
    )
    .min(1)
    .max(8)
    .refine(
      keys => new Set(keys.map(({ serial }) => serialKey(serial))).size === keys.length,
      'the same serial twice',
    ),
})
export type MerchantCredentials = z.infer<typeof merchantSchema>

const environmentSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(7001),
  HOST: z.string().default('0.0.0.0'),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  PUBLIC_ORIGIN: origin,
  /** One host, or several: postgres://user:password@one:5432,two:5433/database. */
  DATABASE_URL: z.string().refine(isDatabaseUrl, 'must be postgres://user:password@host:port/database'),
  /** A replica for reports; without it they use the database itself. */
  REPORTING_DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, 'must be postgres://user:password@host:port/database')
    .optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds(5_000),
  DATABASE_QUERY_TIMEOUT_MS: milliseconds(8_000),
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(6_000),
  DATABASE_LOCK_TIMEOUT_MS: milliseconds(1_000),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: milliseconds(10_000),
  DATABASE_CONNECTION_LIFETIME_S: seconds(1_800),
  DATABASE_SCRIPT_STATEMENT_TIMEOUT_S: seconds(600),
  MIGRATE_ON_START: z.enum(['0', '1']).default('0'),
  REDIS_URL: z.string().superRefine((url, context) => {
    try {
      readRedisAddress(url)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
    }
  }),
  REDIS_NAME: z
    .string()
    .regex(/^[a-z0-9_-]{1,40}$/)
    .default('fx'),
  MQTT_URL: z.string().regex(/^(mqtts?|wss?):\/\//),
  MQTT_USERNAME: z.string().min(1),
  MQTT_PASSWORD: z.string().min(8),
  /** 5: the broker drops a RAISE that has run out. Needs a broker that lets a client send many messages unconfirmed. */
  MQTT_VERSION: z.enum(['4', '5']).default('4'),
  MQTT_PUBLIC_URL: z
    .string()
    .regex(/^(mqtts?|wss?):\/\//)
    .optional(),
  WECHAT_PAY_ORIGIN: origin.default('https://api.mch.weixin.qq.com'),
  WECHAT_PAY_BACKUP_ORIGIN: origin.default('https://api2.mch.weixin.qq.com'),
  WECHAT_API_ORIGIN: origin.default('https://api.weixin.qq.com'),
  WECHAT_MERCHANTS: z.string().optional(),
  WECHAT_MERCHANTS_FILE: z.string().optional(),
  WECHAT_OWNER_APPID: z.string().regex(/^wx[0-9a-f]{16}$/),
  WECHAT_OWNER_SECRET: z.string().min(16),
  WECHAT_MERCHANT_APPID: z.string().regex(/^wx[0-9a-f]{16}$/),
  WECHAT_MERCHANT_SECRET: z.string().min(16),
  WECHAT_UPLOAD_SHIPPING: z.enum(['0', '1']).default('0'),
  COMMAND_KEY_ID: z.string().regex(/^[0-9a-zA-Z_-]{1,16}$/),
  COMMAND_PRIVATE_KEY: z.string().refine(isSigningKey, 'must be an Ed25519 private key'),
  /** Keys before it, the newest first, for devices that have not confirmed it: `name:key name:key`. */
  COMMAND_FORMER_KEYS: z
    .string()
    .default('')
    .refine(
      text => partsOf(text).length <= MOST_FORMER_KEYS && partsOf(text).every(isFormerKey),
      'must be up to 7 of name:key (an Ed25519 private key in base64), separated by spaces',
    ),
  DEVICE_MASTER_KEY: base64Of(32),
  QR_KEY: base64Of(32),
  PICTURES_DIR: z.string().min(1),
  /** The build of the console; without it `/console` says that it is not installed. */
  CONSOLE_DIR: z
    .string()
    .min(1)
    .default(() => path.resolve(builtFolder(), '../../console/dist')),
  /** Where plates are read in pictures; absent, they are typed. */
  PLATE_RECOGNITION_URL: z.url({ protocol: /^https?$/ }).optional(),
  PLATE_RECOGNITION_TOKEN: z.string().min(8).optional(),
  /** Where vehicle licences are read in pictures; absent, a manager looks at them. */
  VEHICLE_LICENCE_URL: z.url({ protocol: /^https?$/ }).optional(),
  VEHICLE_LICENCE_TOKEN: z.string().min(8).optional(),
  /** Where text messages are handed over; absent, none is sent. */
  TEXT_MESSAGE_URL: z.url({ protocol: /^https?$/ }).optional(),
  TEXT_MESSAGE_TOKEN: z.string().min(8).optional(),
  ...messageTemplates,
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(6),
  WORKER_WECHAT_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(6),
  WORKER_WEBHOOK_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(4),
  WEBHOOK_TIMEOUT_MS: milliseconds(10_000, 30_000),
  /** Plain http and addresses of this machine or network. */
  WEBHOOK_ALLOW_LOCAL: z.enum(['0', '1']).default('0'),
  PAYMENT_EXPIRY_S: seconds(900, 7200),
  RAISE_EXPIRY_S: seconds(15, 15),
  RELEASE_DELAYED_S: seconds(15),
  RELEASE_MANAGER_S: seconds(120),
  RELEASE_DUTY_OFFICER_S: seconds(300),
  DEVICE_STALE_S: seconds(120),
  DEVICE_OFFLINE_S: seconds(180),
  HOLD_DAY_S: seconds(4 * 3600),
  HOLD_NIGHT_S: seconds(2 * 3600),
  MOVE_TASK_ACKNOWLEDGE_S: seconds(60),
  MOVE_TASK_DONE_S: seconds(900),
  DECIDE_ALONE_LIMIT_FEN: z.coerce.number().int().min(0).max(100_000_000).default(20_000),
  OWNER_SESSION_S: seconds(7 * 86_400, 30 * 86_400),
  STAFF_SESSION_S: seconds(12 * 3600, 7 * 86_400),
  CONSOLE_SESSION_S: seconds(12 * 3600, 12 * 3600),
  CONSOLE_IDLE_S: seconds(3600, 3600),
  FAILPOINT: z.string().optional(),
  TRANSITION_LOG_DIR: z.string().optional(),
  CLOCK_LIMIT_S: seconds(30, 300),
  WECHAT_CLOCK_LIMIT_S: seconds(60, 240),
  MOVABLE_CLOCK: z.enum(['0', '1']).default('0'),
  CLOCK_OFFSET_MS: z.coerce.number().int().default(0),
  PLATFORM_OFFSET_MS: z.coerce.number().int().default(0),
})

export type Settings = Omit<
  z.infer<typeof environmentSchema>,
  'WECHAT_MERCHANTS' | 'WECHAT_MERCHANTS_FILE'
> & { merchants: MerchantCredentials[] }

/** The start was refused: names every variable that is missing or wrong, and never its value. */
export class BadSettings extends Error {}

/**
 * Reads and checks the environment once. Errors: {@link BadSettings}, whose message is fit to print.
 * Production refuses what only tests need, plain-text links, and secrets that the local set is known by.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = environmentSchema.safeParse(environment)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  if (!parsed.success) throw new BadSettings(`配置有误 / bad configuration:\n  ${problems.join('\n  ')}`)
  const { WECHAT_MERCHANTS, WECHAT_MERCHANTS_FILE, ...rest } = parsed.data
  const merchants = readMerchants(WECHAT_MERCHANTS, WECHAT_MERCHANTS_FILE)
  const settings = { ...rest, merchants }
  problems.push(...limitProblems(settings))
  if (settings.NODE_ENV === 'production') problems.push(...productionProblems(settings))
  if (problems.length > 0) throw new BadSettings(`配置有误 / bad configuration:\n  ${problems.join('\n  ')}`)
  return settings
}

/** Each limit must be able to act before the one around it. */
function limitProblems(settings: Settings): string[] {
  const problems: string[] = []
  if (settings.DATABASE_QUERY_TIMEOUT_MS <= settings.DATABASE_STATEMENT_TIMEOUT_MS)
    problems.push('DATABASE_QUERY_TIMEOUT_MS: must be greater than DATABASE_STATEMENT_TIMEOUT_MS')
  if (settings.DATABASE_STATEMENT_TIMEOUT_MS <= settings.DATABASE_LOCK_TIMEOUT_MS)
    problems.push('DATABASE_STATEMENT_TIMEOUT_MS: must be greater than DATABASE_LOCK_TIMEOUT_MS')
  const names = commandKeyNamesOf(settings)
  if (new Set(names).size < names.length)
    problems.push('COMMAND_FORMER_KEYS: each name once, and not that of COMMAND_KEY_ID')
  return problems
}

function readMerchants(text: string | undefined, file: string | undefined): MerchantCredentials[] {
  const name = file ? 'WECHAT_MERCHANTS_FILE' : 'WECHAT_MERCHANTS'
  try {
    const parsed = z
      .array(merchantSchema)
      .min(1)
      .safeParse(JSON.parse(file ? readFileSync(file, 'utf8') : (text ?? '')))
    if (parsed.success) return parsed.data
    const places = parsed.error.issues.map(issue => `[${issue.path.join('.')}] ${issue.message}`)
    throw new BadSettings(`配置有误 / bad configuration:\n  ${name}: ${places.join('; ')}`)
  } catch (error) {
    if (error instanceof BadSettings) throw error
    throw new BadSettings(`配置有误 / bad configuration:\n  ${name}: not readable JSON`)
  }
}

/** Keys made for a local run carry this mark in their name, so that they can be refused where money is real. */
const LOCAL_MARK = 'local'

/** A machine of one's own network: by its short name, or where only it is reached. */
const isInside = (url: string): boolean =>
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^[^.]+$|\.(internal|local|svc)$/.test(
    new URL(url).hostname,
  )

/** Services of the operator's choice, which are given what concerns people. */
const SERVICES = ['PLATE_RECOGNITION_URL', 'VEHICLE_LICENCE_URL', 'TEXT_MESSAGE_URL'] as const

function serviceProblems(settings: Settings): string[] {
  return SERVICES.flatMap(name => {
    const url = settings[name]
    const isOpen = url !== undefined && url.startsWith('http://') && !isInside(url)
    return isOpen ? [`${name}: must be https in production unless it is an address inside`] : []
  })
}

function productionProblems(settings: Settings): string[] {
  const problems: string[] = []
  if (!settings.PUBLIC_ORIGIN.startsWith('https://'))
    problems.push('PUBLIC_ORIGIN: must be https in production')
  for (const name of ['WECHAT_PAY_ORIGIN', 'WECHAT_PAY_BACKUP_ORIGIN', 'WECHAT_API_ORIGIN'] as const) {
    if (!settings[name].startsWith('https://')) problems.push(`${name}: must be https in production`)
  }
  problems.push(...serviceProblems(settings))
  if (settings.FAILPOINT) problems.push('FAILPOINT: not allowed in production')
  if (settings.TRANSITION_LOG_DIR) problems.push('TRANSITION_LOG_DIR: not allowed in production')
  if (settings.MOVABLE_CLOCK === '1') problems.push('MOVABLE_CLOCK: not allowed in production')
  if (settings.WEBHOOK_ALLOW_LOCAL === '1') problems.push('WEBHOOK_ALLOW_LOCAL: not allowed in production')
  for (const name of ['CLOCK_OFFSET_MS', 'PLATFORM_OFFSET_MS'] as const)
    if (settings[name] !== 0) problems.push(`${name}: not allowed in production`)
  problems.push(...localKeyProblems(settings))
  if (settings.MQTT_PASSWORD.startsWith(LOCAL_MARK))
    problems.push('MQTT_PASSWORD: a local password is not allowed in production')
  const zero = Buffer.alloc(32).toString('base64')
  for (const name of ['DEVICE_MASTER_KEY', 'QR_KEY'] as const) {
    if (settings[name] === zero || /^(.)\1+$/.test(settings[name].replace(/=+$/, '')))
      problems.push(`${name}: must be random`)
  }
  if (settings.merchants.some(merchant => merchant.serial.toLowerCase().startsWith(LOCAL_MARK))) {
    problems.push('WECHAT_MERCHANTS: local credentials are not allowed in production')
  }
  return problems
}

function localKeyProblems(settings: Settings): string[] {
  const former = formerKeysOf(settings).map(({ id }) => id)
  const rings = { COMMAND_KEY_ID: [settings.COMMAND_KEY_ID], COMMAND_FORMER_KEYS: former }
  return Object.entries(rings)
    .filter(([, names]) => names.some(name => name.startsWith(LOCAL_MARK)))
    .map(([variable]) => `${variable}: a local key is not allowed in production`)
}
