export {
  EXTERNAL,
  OWED_CAUSES,
  PREPAID,
  QUARANTINE,
  refundOwed,
  refundPrepaid,
  refundSurplus,
  refundVoided,
  SURPLUS,
  VOIDED,
} from './surplus-refund'
export { queueRefundQuery, queueRefundSubmission, transitionRefund } from './transition-refund'
