import type { Logger } from 'pino'
import type { Settings } from '../../settings/settings'
import type { Answer, PayParameters, RefundReport, TradeReport, WeChatPay } from '../../ports'
import { shanghaiTime } from '../../domain/shanghai-time'
import { answerOf } from './answer'
import { merchantPayOf, type MerchantPay } from './merchant-pay'
import { readCallback } from './payment-callback'
import { refundReportOf, TRADE_NO, tradeReportOf } from './reports'
import { newNonce, secondsOf } from './signing-client'
import type { PayReply } from './http'
import type { WeChatTime } from './wechat-time'

/** What can be proved wrong before a request leaves is refused here, under a code of our own. */
const badNumber = { kind: 'refused', code: 'PARAMERROR', message: 'bad number' } as const

/** WeChat Pay for every merchant in the settings. Both signatures carry a time: WeChat's, as far as it is known. */
export function createWeChatPay(
  settings: Settings,
  log: Logger,
  time: WeChatTime,
): WeChatPay & { askTime(): Promise<void>; stop(): Promise<void> } {
  const merchants = new Map(
    settings.merchants.map(merchant => [merchant.mchid, merchantPayOf(settings, merchant, time)]),
  )
  const appids = new Set([settings.WECHAT_OWNER_APPID])

  /** Errors: a merchant number without credentials is a fault of the caller, which asks `knows` first. */
  function of(mchid: string): MerchantPay {
    const merchant = merchants.get(mchid)
    if (!merchant) throw new Error(`no WeChat Pay credentials for mchid ${mchid}`)
    return merchant
  }

  const logged = logsOf(log)

  return {
    knows: mchid => merchants.has(mchid),
    ownerAppid: () => settings.WECHAT_OWNER_APPID,
    askTime: async () => merchants.values().next().value?.http.askTime(),
    stop: async () => void (await Promise.all([...merchants.values()].map(({ http }) => http.close()))),

    async prepay(request) {
      if (!TRADE_NO.test(request.outTradeNo)) return badNumber
      const reply = (await of(request.mchid).client.transactions_jsapi({
        description: request.description,
        out_trade_no: request.outTradeNo,
        time_expire: shanghaiTime(request.expiresAt),
        notify_url: request.notifyUrl,
        attach: request.attached,
        amount: { total: request.amountFen, currency: 'CNY' },
        payer: { openid: request.openid },
      })) as PayReply
      return logged('prepay', answerOf(reply, prepayIdOf), { outTradeNo: request.outTradeNo })
    },

    payParameters(mchid, prepayId): PayParameters {
      const timeStamp = secondsOf(time.now())
      const nonceStr = newNonce()
      const packed = `prepay_id=${prepayId}`
      const paySign = of(mchid).client.sha256WithRsa(
        `${settings.WECHAT_OWNER_APPID}\n${timeStamp}\n${nonceStr}\n${packed}\n`,
      )
      return { timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
    },

    ...tradeCalls(of, logged),
    ...refundCalls(of, logged),

    readCallback(mchid, request, at) {
      const { verifiers, apiV3Key } = of(mchid)
      return readCallback({ mchid, appids, verifiers, apiV3Key }, request, time.correct(at))
    },
  }
}

type Logged = <T>(what: string, answer: Answer<T>, about: Record<string, unknown>) => Answer<T>

/** Passes an answer on and notes in the log what is not a success. */
const logsOf =
  (log: Logger): Logged =>
  (what, answer, about) => {
    if (answer.kind === 'unknown') log.warn({ ...about, why: answer.why }, `wechat pay ${what}: unknown`)
    if (answer.kind === 'refused') log.info({ ...about, code: answer.code }, `wechat pay ${what}: refused`)
    return answer
  }

/** Our own numbers have no dashes. */
const NEVER_USED = 'can-this-merchant-be-paid-now'
const NO_SUCH_ORDER = new Set(['ORDERNOTEXIST', 'RESOURCENOTEXISTS', 'RESOURCENOTEXIST'])

function tradeCalls(
  of: (mchid: string) => MerchantPay,
  logged: Logged,
): Pick<WeChatPay, 'probe' | 'query' | 'close'> {
  return {
    async probe(mchid): Promise<Answer<null>> {
      const reply = (await of(mchid).client.query({ out_trade_no: NEVER_USED })) as PayReply
      const answer = answerOf(reply, () => true)
      const isNoSuchOrder = answer.kind === 'refused' && NO_SUCH_ORDER.has(answer.code)
      // Anything between here and WeChat can say 404; only WeChat can sign it.
      if (isNoSuchOrder && reply.isSigned === true) return { kind: 'ok', value: null }
      if (isNoSuchOrder || answer.kind === 'ok')
        return logged('probe', { kind: 'unknown', why: 'not signed' }, { mchid })
      return logged('probe', answer, { mchid })
    },

    async query(mchid, outTradeNo): Promise<Answer<TradeReport>> {
      if (!TRADE_NO.test(outTradeNo)) return badNumber
      const reply = (await of(mchid).client.query({ out_trade_no: outTradeNo })) as PayReply
      const answer = answerOf(reply, data => {
        const report = tradeReportOf(data)
        return report?.outTradeNo === outTradeNo ? report : null
      })
      return logged('query', answer, { outTradeNo })
    },

    async close(mchid, outTradeNo) {
      if (!TRADE_NO.test(outTradeNo)) return badNumber
      const reply = (await of(mchid).client.close(outTradeNo)) as PayReply
      // 202 with USERPAYING means: not now. Only 204 closes.
      const answer = answerOf<'closed' | 'paid'>(reply, () => (reply.status === 204 ? 'closed' : null))
      if (answer.kind === 'refused' && answer.code === 'ORDERPAID') return { kind: 'ok', value: 'paid' }
      if (answer.kind === 'refused' && answer.code === 'ORDERCLOSED') return { kind: 'ok', value: 'closed' }
      return logged('close', answer, { outTradeNo })
    },
  }
}

function refundCalls(
  of: (mchid: string) => MerchantPay,
  logged: Logged,
): Pick<WeChatPay, 'refund' | 'queryRefund'> {
  return {
    async refund(request): Promise<Answer<RefundReport>> {
      if (!TRADE_NO.test(request.outTradeNo) || !TRADE_NO.test(request.outRefundNo)) return badNumber
      const reply = (await of(request.mchid).client.refunds({
        out_trade_no: request.outTradeNo,
        out_refund_no: request.outRefundNo,
        reason: request.reason,
        notify_url: request.notifyUrl,
        amount: { refund: request.refundFen, total: request.totalFen, currency: 'CNY' },
      })) as PayReply
      return logged('refund', answerOf(reply, refundOf(request.outRefundNo)), {
        outRefundNo: request.outRefundNo,
      })
    },

    async queryRefund(mchid, outRefundNo): Promise<Answer<RefundReport>> {
      if (!TRADE_NO.test(outRefundNo)) return badNumber
      const reply = (await of(mchid).client.find_refunds(outRefundNo)) as PayReply
      return logged('refund query', answerOf(reply, refundOf(outRefundNo)), { outRefundNo })
    },
  }
}

/** The library answers a prepay with finished parameters for the phone; the number inside is what we keep. */
function prepayIdOf(data: unknown): { prepayId: string } | null {
  const packed = (data as { package?: unknown } | null)?.package
  const match = typeof packed === 'string' ? /^prepay_id=([0-9A-Za-z_-]{1,128})$/.exec(packed) : null
  return match ? { prepayId: match[1]! } : null
}

/** An answer about another refund than the one asked for is no answer. */
const refundOf =
  (outRefundNo: string) =>
  (data: unknown): RefundReport | null => {
    const report = refundReportOf(data)
    if (!report || report.outRefundNo !== outRefundNo) return null
    const { currency, ...rest } = report
    return currency === null || currency === 'CNY' ? rest : null
  }
