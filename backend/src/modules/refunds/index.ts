export { EXTERNAL, OWED_CAUSES, QUARANTINE, refundOwed, refundSurplus } from './surplus-refund'
export { queueRefundQuery, queueRefundSubmission, transitionRefund } from './transition-refund'
