import type { OwnerCall } from '@fangxing/contract/calls'
import Taro from '@tarojs/taro'
import { runConfig } from '../net/address'
import { openWebPaymentSheet } from './web-payment-sheet'

type PayParameters = NonNullable<OwnerCall<'pay'>['reply']['pay']>

/** The payment sheet's own result. It proves nothing: the platform asks WeChat. */
export type SheetResult = 'ok' | 'cancelled' | 'failed'

/**
 * Opens WeChat's payment sheet and waits until it closes. A browser opens the confirm page of the local WeChat instead;
 * without one the result is `failed`.
 */
export async function openPaymentSheet(parameters: PayParameters): Promise<SheetResult> {
  if (process.env.TARO_ENV === 'h5') {
    const { wechatSim } = runConfig()
    return wechatSim ? openWebPaymentSheet(wechatSim, parameters.package) : 'failed'
  }
  // Taro 4.2 passes this call to WeChat unchanged: callbacks work with every base library, promises only with newer ones.
  return new Promise(resolve => {
    const call: unknown = Taro.requestPayment({
      ...parameters,
      success: () => resolve('ok'),
      fail: ({ errMsg }) => resolve(/cancel/.test(errMsg) ? 'cancelled' : 'failed'),
    })
    // Newer base libraries also return a promise, whose rejection nobody else handles.
    if (call instanceof Promise) call.catch(() => undefined)
  })
}
