import { forget, recall, remember } from '@shared/phone/memory'

const STORAGE_KEY = 'fangxing.pending-payment'
type PendingPayment = { orderId: string; paymentId: string }

/** The payment whose sheet was open, stored so that an app killed meanwhile checks it when it is reopened. */
export const savePendingPayment = (pending: PendingPayment): void => void remember(STORAGE_KEY, pending)
export const clearPendingPayment = (): void => forget(STORAGE_KEY)

export function pendingPaymentId(orderId: string): string | undefined {
  const stored = recall(STORAGE_KEY) as PendingPayment | undefined
  return stored?.orderId === orderId ? stored.paymentId : undefined
}
