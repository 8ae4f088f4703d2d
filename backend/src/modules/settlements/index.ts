export { recordSettlement, type SettlementFacts, type SettlementMethod } from './record-settlement'
