export { addEndedDebts, queueEndedMessages, type EndedDebt } from './ended-debts'
export { readOwnersToNotify } from './owners-to-notify'
export { isNotifiedOf } from './owners-to-notify.queries'
export { addDeliveredNotice, addMessage, addReceipt } from './reminder-changes'
