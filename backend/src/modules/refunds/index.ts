export { EXTERNAL, OWED_CAUSES, QUARANTINE, refundOwed, refundSurplus, SURPLUS } from './surplus-refund'
export { queueRefundQuery, queueRefundSubmission, transitionRefund } from './transition-refund'
