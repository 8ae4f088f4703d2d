import { LoggerFactory, type ILogger } from '@midwayjs/core'
import { destination, pino, type Logger } from 'pino'
import type { Settings } from '../settings/settings'

/** What no line may carry, wherever it stands in an object. */
const SECRETS = [
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
]

/** Lines are written in pages, but none waits longer than this. */
const FLUSH_MS = 200

/**
 * One JSON object a line on standard output; people and secrets never in it. Nobody waits for a line to be written; a
 * program that ends writes what is left, one that is killed loses its last moment (what happened stands in the audit log).
 */
export function createLog(settings: Pick<Settings, 'LOG_LEVEL'>): Logger {
  const output = destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: FLUSH_MS })
  process.once('exit', () => output.flushSync())
  return pino(
    {
      level: settings.LOG_LEVEL,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRETS.flatMap(name => [name, `*.${name}`]), censor: '…' },
      serializers: { err: withoutParameters },
    },
    output,
  )
}

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
