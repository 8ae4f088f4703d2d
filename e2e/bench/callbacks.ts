import type { PaymentCallback, SignedCallback } from '@fangxing/wechat-sim'
import { AMOUNT_FEN, orderAt } from './orders'
import type { BenchSystem } from './bench-system'

export type PreparedCallback = { index: number; deviceId: string; callback: SignedCallback }

/** Signed payment callbacks for these blocked cars. By WeChat's rule a signature is valid for 300 s. */
export async function prepareCallbacks(
  bench: BenchSystem,
  from: number,
  count: number,
): Promise<PreparedCallback[]> {
  const now = Date.now()
  const notices = Array.from({ length: count }, (_, offset): PaymentCallback => {
    const { outTradeNo, index, orderId } = orderAt(from + offset)
    return {
      id: `bench-${index}`,
      mchid: bench.merchant.mchid,
      eventType: 'TRANSACTION.SUCCESS',
      originalType: 'transaction',
      summary: '支付成功',
      url: '',
      createdAt: now,
      state: 'pending',
      nextAt: null,
      attempts: [],
      content: {
        mchid: bench.merchant.mchid,
        appid: bench.appid,
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
  const signed = await bench.wechat.presign(notices)
  return signed.map((callback, offset) => ({ ...orderAt(from + offset), callback }))
}
