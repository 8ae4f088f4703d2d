import { LoggerFactory, type ILogger } from '@midwayjs/core'
import { destination, pino, type Logger, type LoggerOptions } from 'pino'
import type { Settings } from '../settings/settings'

/** What no line may carry, wherever it stands in an object. */
const SECRETS: ReadonlySet<string> = new Set([
  'openid',
  'session_key',
  'sessionKey',
  'token',
  'authorization',
  'password',
  'mqttPassword',
  'inviteCode',
  'privateKeyPem',
  'apiV3Key',
])
const CENSOR = '…'
/** A line, a thing in it, what that thing holds: deeper nothing is logged. */
const DEPTH = 3

/** Lines are written in pages, but none waits longer than this. */
const FLUSH_MS = 200

/**
 * One JSON object a line on standard output; people and secrets never in it. Nobody waits for a line to be written; a
 * program that ends writes what is left, one that is killed loses its last moment (what happened stands in the audit log).
 */
export function createLog(settings: Pick<Settings, 'LOG_LEVEL'>): Logger {
  const output = destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: FLUSH_MS })
  process.once('exit', () => output.flushSync())
  return pino(lineOptions(settings), output)
}

/** How a line is written. */
export function lineOptions({ LOG_LEVEL }: Pick<Settings, 'LOG_LEVEL'>): LoggerOptions {
  return {
    level: LOG_LEVEL,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: line => withoutSecrets(line, DEPTH) as Record<string, unknown> },
    serializers: { err: withoutParameters },
  }
}

/**
 * The same object where it holds no secret, which is nearly always. By hand: pino's `redact` copies each line once for every
 * path, a tenth of all memory that a settlement leaves behind.
 */
function withoutSecrets(given: object, depth: number): object {
  let changed: Record<string, unknown> | null = null
  for (const [key, value] of Object.entries(given)) {
    const shown = SECRETS.has(key) && value !== undefined ? CENSOR : inside(value, depth)
    if (shown === value) continue
    changed ??= copyOf(given)
    changed[key] = shown
  }
  return changed ?? given
}

const copyOf = (given: object): Record<string, unknown> =>
  (Array.isArray(given) ? [...(given as unknown[])] : { ...given }) as Record<string, unknown>

/** Errors have their own serializer. */
const inside = (value: unknown, depth: number): unknown =>
  depth > 1 && typeof value === 'object' && value !== null && !(value instanceof Error)
    ? withoutSecrets(value, depth - 1)
    : value

/** A failed statement carries its parameters and the values that collided: plates and openids among them. */
function withoutParameters(error: unknown): unknown {
  const { type, message, stack, code, constraint } = pino.stdSerializers.err(
    error as Error,
  ) as unknown as Record<string, unknown>
  return { type, message, stack, code, constraint }
}

/** Lets Midway write into our log: what it says in passing is for debugging only. */
export class MidwayLogs extends LoggerFactory<ILogger, object> {
  private readonly logger: ILogger

  constructor(log: Logger) {
    super()
    const say =
      (level: 'debug' | 'warn' | 'error') =>
      (message: unknown, ...rest: unknown[]) => {
        if (message instanceof Error) log[level]({ err: message }, message.message)
        else log[level]({ detail: rest.length > 0 ? rest.map(String) : undefined }, String(message))
      }
    this.logger = { debug: say('debug'), info: say('debug'), warn: say('warn'), error: say('error') }
  }

  createLogger(): ILogger {
    return this.logger
  }

  getLogger(): ILogger {
    return this.logger
  }

  close(): void {}

  removeLogger(): void {}

  getDefaultMidwayLoggerConfig() {
    return { midwayLogger: { default: {}, clients: { coreLogger: {}, appLogger: {} } } }
  }

  createContextLogger(): ILogger {
    return this.logger
  }

  getClients(): Map<string, ILogger> {
    return new Map([['appLogger', this.logger]])
  }

  getClientKeys(): string[] {
    return ['appLogger']
  }
}
