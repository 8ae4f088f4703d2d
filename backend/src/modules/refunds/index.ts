export {
  EXTERNAL,
  OWED_CAUSES,
  QUARANTINE,
  refundOwed,
  refundSurplus,
  refundVoided,
  SURPLUS,
  VOIDED,
} from './surplus-refund'
export { queueRefundQuery, queueRefundSubmission, transitionRefund } from './transition-refund'
