import { Catch, Inject, httpError } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { Logger } from 'pino'
import { Refusal, refusalReply } from '@fangxing/contract/refusal'
import { DatabaseUnavailable, OptimisticLockError } from '../../workflows/outage'
import { allowedMethods } from './routes'

/** Some refusals with it say after how many seconds to come again. */
const TOO_MANY = 429

/** One place turns whatever went wrong into a reply: refusals as they are, faults bare, both with the trace. */
@Catch()
export class RefusalFilter {
  @Inject()
  log: Logger

  catch(error: Error, ctx: Context): void {
    const refusal = this.refusalOf(error, ctx)
    const traceId = (ctx.state.traceId as string | undefined) ?? ''
    if (refusal.httpStatus === TOO_MANY && refusal.params.seconds !== undefined)
      ctx.set('retry-after', String(refusal.params.seconds))
    if (refusal.code === 'UNAVAILABLE') ctx.set('retry-after', '1')
    ctx.state.refused = refusal.code
    ctx.status = refusal.httpStatus
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = JSON.stringify(refusalReply(refusal, traceId))
  }

  private refusalOf(error: Error, ctx: Context): Refusal {
    if (error instanceof Refusal) return error
    if (error instanceof httpError.NotFoundError) {
      const methods = allowedMethods(ctx.path)
      if (methods.length === 0) return new Refusal('NOT_FOUND')
      ctx.set('allow', methods.join(', '))
      return new Refusal('METHOD_NOT_ALLOWED')
    }
    if (error instanceof OptimisticLockError) return new Refusal('VERSION_CONFLICT')
    const traceId = ctx.state.traceId
    if (error instanceof DatabaseUnavailable) {
      this.log.warn({ traceId, error: error.message }, 'database unavailable')
      return new Refusal('UNAVAILABLE')
    }
    if (error instanceof URIError) return new Refusal('BAD_INPUT')
    this.log.error({ traceId, err: error, method: ctx.method, path: ctx.path }, 'fault')
    return new Refusal('INTERNAL')
  }
}
