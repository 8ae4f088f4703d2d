import Taro from '@tarojs/taro'

const KEY = 'fangxing.pending-payment'
type PendingPayment = { orderId: string; paymentId: string }

/** The payment whose sheet was open, kept so that an app killed under it looks again when it is reopened. */
export const savePendingPayment = (pending: PendingPayment): void => Taro.setStorageSync(KEY, pending)
export const clearPendingPayment = (): void => Taro.removeStorageSync(KEY)

export function pendingPaymentId(orderId: string): string | undefined {
  const stored = Taro.getStorageSync<PendingPayment | ''>(KEY)
  return stored && stored.orderId === orderId ? stored.paymentId : undefined
}
