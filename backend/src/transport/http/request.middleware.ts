import { randomUUID } from 'node:crypto'
import { Inject, Middleware, Scope, ScopeEnum, type IMiddleware } from '@midwayjs/core'
import type { Context, NextFunction } from '@midwayjs/koa'
import type { Logger } from 'pino'
import type { Limits } from './rate-limits'
import type { ConfirmConsoleAct } from '../../workflows/console/confirm-console-act'
import type { Settings } from '../../settings/settings'
import type { Metrics } from '../../telemetry/metrics'
import { REFUSALS, type RefusalCode } from '@fangxing/contract/refusal'
import { readBody } from './read-body'

const TRACE_ID = /^[0-9a-zA-Z-]{8,64}$/
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
const NOTICE_PATH = '/wechat/notice/'
const NOTICE_LIMIT_BYTES = 64 << 10

declare module 'koa' {
  interface DefaultState {
    traceId: string
    limits: Limits
    checksReplies: boolean
    settings: Settings
    confirmConsoleAct: ConfirmConsoleAct
  }
}

/** What every request gets: a trace id, an entry in the log, its time in the metrics, and, in development, CORS. */
@Middleware()
@Scope(ScopeEnum.Singleton)
export class RequestMiddleware implements IMiddleware<Context, NextFunction> {
  @Inject()
  metrics: Metrics

  @Inject()
  settings: Settings

  @Inject()
  limits: Limits

  @Inject()
  confirmConsoleAct: ConfirmConsoleAct

  @Inject()
  log: Logger

  resolve() {
    const { metrics, settings } = this
    const timesOf = cached((route, status) => metrics.requests.labels(route, String(status)))
    const checksReplies = settings.NODE_ENV === 'test'
    const allowsLocalPages = settings.NODE_ENV === 'development'
    return async (ctx: Context, next: NextFunction): Promise<void> => {
      const startedMs = performance.now()
      const given = ctx.get('x-trace-id')
      const traceId = TRACE_ID.test(given) ? given : randomUUID()
      ctx.state.traceId = traceId
      ctx.state.limits = this.limits
      ctx.state.checksReplies = checksReplies
      ctx.state.settings = settings
      ctx.state.confirmConsoleAct = this.confirmConsoleAct
      ctx.res.setHeader('x-trace-id', traceId)
      ctx.res.setHeader('x-content-type-options', 'nosniff')
      ctx.res.setHeader('cache-control', 'no-store')
      ctx.res.once('close', () => {
        const tookMs = performance.now() - startedMs
        const route = ((ctx as { _matchedRoute?: string })._matchedRoute ?? 'none').toString()
        timesOf(route, ctx.res.statusCode).observe(tookMs / 1000)
        this.note(ctx, route, tookMs)
      })
      if (allowsLocalPages && this.answersPreflight(ctx)) return
      // The callback route verifies a signature over the bytes as they came.
      if (ctx.method === 'POST' && ctx.path.startsWith(NOTICE_PATH)) {
        ctx.request.rawBody = (await readBody(ctx.req, NOTICE_LIMIT_BYTES)) as unknown as string
      }
      await next()
    }
  }

  static getName(): string {
    return 'request'
  }

  /** Neither query strings (signed links) nor headers (tokens) nor bodies are written down. */
  private note(ctx: Context, route: string, tookMs: number): void {
    const status = ctx.res.statusCode
    const { traceId, refused, session } = ctx.state as {
      traceId: string
      refused?: RefusalCode
      session?: { kind: string; staffId?: string; ownerRef?: string }
    }
    const level = refused ? REFUSALS[refused].logLevel : levelOf(ctx.method, status)
    if (!this.log.isLevelEnabled(level)) return
    const who =
      session && (session.kind === 'staff' ? `staff:${session.staffId}` : `owner:${session.ownerRef}`)
    const path = route === 'none' ? ctx.path.slice(0, 100) : ctx.path
    this.log[level](
      { traceId, method: ctx.method, path, status, ms: Math.round(tookMs * 10) / 10, refused, who },
      'http',
    )
  }

  /**
   * The web builds of the mini-programs come from another port of the same machine. By hand: only development answers
   * pages of another origin, and a package for it would be part of production.
   */
  private answersPreflight(ctx: Context): boolean {
    const origin = ctx.get('origin')
    if (!LOCAL_ORIGIN.test(origin)) return false
    ctx.set('access-control-allow-origin', origin)
    ctx.set('vary', 'origin')
    ctx.set('access-control-expose-headers', 'x-trace-id, retry-after')
    if (ctx.method !== 'OPTIONS') return false
    ctx.set('access-control-allow-methods', 'GET, POST, PUT, DELETE')
    ctx.set('access-control-allow-headers', 'authorization, content-type, idempotency-key, x-trace-id')
    ctx.set('access-control-max-age', '600')
    ctx.status = 204
    return true
  }
}

/** Of a request that was not refused; a refusal has its level in the contract. */
function levelOf(method: string, status: number): 'debug' | 'info' | 'warn' {
  if (status >= 500) return 'warn'
  return method === 'GET' && status < 400 ? 'debug' : 'info'
}

/** Routes and statuses are few: their histograms are looked up once. */
function cached<T>(find: (route: string, status: number) => T): (route: string, status: number) => T {
  const known = new Map<string, T[]>()
  return (route, status) => {
    const ofRoute = known.get(route) ?? []
    if (ofRoute.length === 0) known.set(route, ofRoute)
    return (ofRoute[status] ??= find(route, status))
  }
}
