import Taro from '@tarojs/taro'

const KEY = 'fangxing.pending-payment'
type Pending = { orderId: string; paymentId: string }

/** The payment whose sheet was open, kept so that an app killed under it looks again when it is reopened. */
export const keepPending = (pending: Pending): void => Taro.setStorageSync(KEY, pending)
export const forgetPending = (): void => Taro.removeStorageSync(KEY)

export function pendingOf(orderId: string): string | undefined {
  const kept = Taro.getStorageSync<Pending | ''>(KEY)
  return kept && kept.orderId === orderId ? kept.paymentId : undefined
}
