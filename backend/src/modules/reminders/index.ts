export { addEndedDebts, queueEndedMessages } from './ended-debts'
export { readOwnersToTell } from './owners-to-tell'
export { addDeliveredNotice, addMessage, addReceipt } from './reminder-changes'
