import type { OwnerCall } from '@fangxing/contract/calls'
import Taro from '@tarojs/taro'
import { runConfig } from '../net/address'
import { openWebPaymentSheet } from './web-payment-sheet'

type PayParameters = NonNullable<OwnerCall<'pay'>['reply']['pay']>

/** What the phone says about its payment sheet. No proof of anything: the platform asks WeChat. */
export type SheetResult = 'ok' | 'cancelled' | 'failed'

/**
 * Opens WeChat's payment sheet and waits until it shuts. A browser opens the local WeChat's confirm page instead; without
 * one it says `failed`.
 */
export async function openPaymentSheet(parameters: PayParameters): Promise<SheetResult> {
  if (process.env.TARO_ENV === 'h5') {
    const { wechatSim } = runConfig()
    return wechatSim ? openWebPaymentSheet(wechatSim, parameters.package) : 'failed'
  }
  // Taro 4.2 leaves this call as WeChat has it: callbacks work with every base library, promises only with newer ones.
  return new Promise(resolve => {
    const call: unknown = Taro.requestPayment({
      ...parameters,
      success: () => resolve('ok'),
      fail: ({ errMsg }) => resolve(/cancel/.test(errMsg) ? 'cancelled' : 'failed'),
    })
    // Newer base libraries answer with a promise besides, whose rejection nobody else would take.
    if (call instanceof Promise) call.catch(() => undefined)
  })
}
