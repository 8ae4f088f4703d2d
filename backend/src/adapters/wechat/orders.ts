import type { Settings } from '../../settings/settings'
import type { Answer, WeChatOrders } from '../../ports'
import { shanghaiTime } from '../../domain/shanghai-time'
import { AccessToken } from './access-token'
import { ApiHttp } from './api-http'

/** The token ended early or was replaced: the next attempt has a new one. */
const TOKEN_CODES = new Set(['40001', '40014', '42001'])
/** Shipped already, or the same information again: what we wanted is true. */
const DONE_CODES = new Set(['10060002', '10060003', '10060023'])
/** WeChat's order management learns of a payment a little later than the phone; and 10060012 is its "system error". */
const LATER_CODES = new Set(['10060001', '10060012'])
/** Virtual goods: nothing is sent. */
const LOGISTICS_TYPE = 3
const UNIFIED_DELIVERY = 1
const BY_MERCHANT_NUMBER = 1

/** Tells the order management of a trade-managed mini-program that the service was given, which sets the money free. */
export function createWeChatOrders(
  settings: Settings,
  now: () => Date = () => new Date(),
): WeChatOrders & { stop(): Promise<void> } {
  const http = new ApiHttp(settings.WECHAT_API_ORIGIN)
  const token = new AccessToken(
    http,
    { appid: settings.WECHAT_OWNER_APPID, secret: settings.WECHAT_OWNER_SECRET },
    now,
  )
  return {
    stop: () => http.close(),
    async uploadShipping(request): Promise<Answer<null>> {
      const access = await token.get()
      if (access.kind !== 'ok') return access
      const answer = await http.post(
        '/wxa/sec/order/upload_shipping_info',
        { access_token: access.value },
        {
          order_key: {
            order_number_type: BY_MERCHANT_NUMBER,
            mchid: request.mchid,
            out_trade_no: request.outTradeNo,
          },
          logistics_type: LOGISTICS_TYPE,
          delivery_mode: UNIFIED_DELIVERY,
          shipping_list: [{ item_desc: request.description.slice(0, 120) }],
          upload_time: shanghaiTime(request.at).replace('+08:00', '.000+08:00'),
          payer: { openid: request.openid },
        },
      )
      if (answer.kind === 'ok') return { kind: 'ok', value: null }
      if (answer.kind === 'unknown') return answer
      if (DONE_CODES.has(answer.code)) return { kind: 'ok', value: null }
      if (TOKEN_CODES.has(answer.code)) token.forget(access.value)
      return TOKEN_CODES.has(answer.code) || LATER_CODES.has(answer.code)
        ? { kind: 'unknown', why: answer.code }
        : answer
    },
  }
}
