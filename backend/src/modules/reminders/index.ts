export { addDeliveredNotice } from './reminder-changes'
