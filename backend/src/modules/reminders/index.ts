export { addDeliveredNotice, addMessage, addReceipt } from './reminder-changes'
