import Taro from '@tarojs/taro'

const STORAGE_KEY = 'fangxing.pending-payment'
type PendingPayment = { orderId: string; paymentId: string }

/** The payment whose sheet was open, stored so that an app killed meanwhile checks it when it is reopened. */
export const savePendingPayment = (pending: PendingPayment): void => Taro.setStorageSync(STORAGE_KEY, pending)
export const clearPendingPayment = (): void => Taro.removeStorageSync(STORAGE_KEY)

export function pendingPaymentId(orderId: string): string | undefined {
  const stored = Taro.getStorageSync<PendingPayment | ''>(STORAGE_KEY)
  return stored && stored.orderId === orderId ? stored.paymentId : undefined
}
