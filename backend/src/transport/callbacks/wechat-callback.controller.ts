import { Controller, Inject, Post, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { Logger } from 'pino'
import { Refusal, refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import type { CallbackKind } from '../../modules/payments'
import type { HandlePaymentCallback } from '../../workflows/handle-payment-callback'
import type { Metrics } from '../../telemetry/metrics'
import { failpoint } from '../../settings/failpoint'

type CallbackContext = Context & { params: { merchantCode: string } }

/**
 * Where WeChat sends its callbacks: no session, no query string, the bytes as they came. 200 only after commit; any
 * other answer makes WeChat send them again. The replies are the ones WeChat's rules name, not our refusals.
 */
@Scope(ScopeEnum.Singleton)
@Controller('/wechat/notice')
export class WeChatCallbackController {
  @Inject()
  handlePaymentCallback!: HandlePaymentCallback

  @Inject()
  metrics!: Metrics

  @Inject()
  log!: Logger

  @Post('/:merchantCode/payment')
  payment(ctx: CallbackContext): Promise<void> {
    return this.handle(ctx, 'payment')
  }

  @Post('/:merchantCode/refund')
  refund(ctx: CallbackContext): Promise<void> {
    return this.handle(ctx, 'refund')
  }

  private async handle(ctx: CallbackContext, kind: CallbackKind): Promise<void> {
    try {
      failpoint('payment_callback.received')
      const rawBody = bodyOf(ctx)
      const context = { actor: 'wechat', traceId: ctx.state.traceId }
      const { merchantCode } = ctx.params
      const request = { headers: ctx.headers, rawBody }
      await this.handlePaymentCallback.handle({ merchantCode, kind, request }, context)
      reply(ctx, 200, { code: 'SUCCESS', message: '成功' })
      ctx.res.once('finish', () => failpoint('payment_callback.answered'))
    } catch (error) {
      this.refuse(ctx, error)
    }
  }

  private refuse(ctx: CallbackContext, error: unknown): void {
    const code = this.codeOf(ctx, error)
    this.metrics.notices.inc({ result: code.toLowerCase() })
    ctx.state.refused = code
    const status = error instanceof Refusal ? error.httpStatus : 500
    reply(ctx, status, { code: 'FAIL', message: refusalMessage(code).zh })
  }

  private codeOf(ctx: CallbackContext, error: unknown): RefusalCode {
    if (error instanceof Refusal) return error.code
    const traceId = ctx.state.traceId
    this.log.error({ traceId, err: error }, 'fault in a callback')
    return 'INTERNAL'
  }
}

/** Errors: UNSUPPORTED_MEDIA_TYPE, NOTICE_MALFORMED for a query string or no body. */
function bodyOf(ctx: Context): Buffer {
  const mediaType = (ctx.get('content-type').split(';')[0] ?? '').trim().toLowerCase()
  if (mediaType !== 'application/json' || ctx.get('content-encoding') !== '')
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const rawBody: unknown = ctx.request.rawBody
  if (ctx.querystring !== '' || !Buffer.isBuffer(rawBody)) throw new Refusal('NOTICE_MALFORMED')
  return rawBody
}

function reply(ctx: Context, status: number, body: { code: 'SUCCESS' | 'FAIL'; message: string }): void {
  ctx.status = status
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = JSON.stringify(body)
}
