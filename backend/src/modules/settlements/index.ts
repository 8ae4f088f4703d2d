export { recordSettlement, type SettlementFacts, type SettlementMethod } from './record-settlement'
export { settleArrears } from './settle-arrears'
