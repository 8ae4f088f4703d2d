import type { OwnerCall } from '@fangxing/contract/calls'
import Taro from '@tarojs/taro'
import { runConfig } from '../net/address'
import { openPaySheet } from './web-pay-sheet'

type PayParameters = NonNullable<OwnerCall<'pay'>['reply']['pay']>

/** What the phone says about its payment sheet. No proof of anything: the platform asks WeChat. */
export type PhoneSaid = 'ok' | 'cancelled' | 'failed'

/**
 * Opens WeChat's payment sheet and waits until it shuts. A browser opens the local WeChat's confirm page instead; without
 * one it says `failed`.
 */
export async function payOnPhone(parameters: PayParameters): Promise<PhoneSaid> {
  if (process.env.TARO_ENV === 'h5') {
    const { wechatSim } = runConfig()
    return wechatSim ? openPaySheet(wechatSim, parameters.package) : 'failed'
  }
  // Taro 4.2 leaves this call as WeChat has it: callbacks work with every base library, promises only with newer ones.
  return new Promise(resolve => {
    const asked: unknown = Taro.requestPayment({
      ...parameters,
      success: () => resolve('ok'),
      fail: ({ errMsg }) => resolve(/cancel/.test(errMsg) ? 'cancelled' : 'failed'),
    })
    // Newer base libraries answer with a promise besides, whose rejection nobody else would take.
    if (asked instanceof Promise) asked.catch(() => undefined)
  })
}
