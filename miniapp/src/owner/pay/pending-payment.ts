import { forget, recall, remember } from '@shared/memory/memory'

const STORAGE_KEY = 'fangxing.pending-payment'
type PendingPayment = { billId: string; paymentId: string }
/** As a former version of the app stored it: an order has the id of its bill. */
type Stored = Partial<PendingPayment> & { orderId?: string }

/** The payment whose sheet was open, stored so that an app killed meanwhile checks it when it is reopened. */
export const savePendingPayment = (pending: PendingPayment): void => void remember(STORAGE_KEY, pending)
export const clearPendingPayment = (): void => forget(STORAGE_KEY)

export function pendingPaymentId(billId: string): string | undefined {
  const stored = recall(STORAGE_KEY) as Stored | undefined
  return (stored?.billId ?? stored?.orderId) === billId ? stored?.paymentId : undefined
}
