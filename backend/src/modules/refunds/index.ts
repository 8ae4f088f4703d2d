export { refundSurplus, SURPLUS } from './surplus-refund'
export { queueRefundQuery, queueRefundSubmission, transitionRefund } from './transition-refund'
