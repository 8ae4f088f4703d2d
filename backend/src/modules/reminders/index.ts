export { addEndedDebts, queueEndedMessages } from './ended-debts'
export { addDeliveredNotice, addMessage, addReceipt } from './reminder-changes'
