export { addEndedDebts, queueEndedMessages, type EndedDebt } from './ended-debts'
export { readOwnersToTell } from './owners-to-tell'
export { isNotifiedOf } from './owners-to-tell.queries'
export { addDeliveredNotice, addMessage, addReceipt } from './reminder-changes'
