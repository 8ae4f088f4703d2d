import type { PaymentCallback, SignedCallback } from '@fangxing/wechat-sim'
import { AMOUNT_FEN, orderAt } from './orders'
import type { Stage } from './stage'

export type Bullet = { index: number; deviceId: string; notice: SignedCallback }

/** Payment notices of these held cars, signed ahead; WeChat's rule lets them live for 300 s. */
export async function loadNotices(stage: Stage, from: number, count: number): Promise<Bullet[]> {
  const now = Date.now()
  const notices = Array.from({ length: count }, (_, offset): PaymentCallback => {
    const { outTradeNo, index, orderId } = orderAt(from + offset)
    return {
      id: `bench-${index}`,
      mchid: stage.merchant.mchid,
      eventType: 'TRANSACTION.SUCCESS',
      originalType: 'transaction',
      summary: '支付成功',
      url: '',
      createdAt: now,
      state: 'pending',
      nextAt: null,
      attempts: [],
      content: {
        mchid: stage.merchant.mchid,
        appid: stage.appid,
        out_trade_no: outTradeNo,
        transaction_id: `4200${String(index).padStart(24, '0')}`,
        trade_type: 'JSAPI',
        trade_state: 'SUCCESS',
        trade_state_desc: '支付成功',
        attach: orderId,
        bank_type: 'OTHERS',
        success_time: new Date(now).toISOString(),
        payer: { openid: 'bench-owner' },
        amount: { total: AMOUNT_FEN, payer_total: AMOUNT_FEN, currency: 'CNY', payer_currency: 'CNY' },
      },
    }
  })
  const signed = await stage.wechat.presign(notices)
  return signed.map((notice, offset) => ({ ...orderAt(from + offset), notice }))
}
