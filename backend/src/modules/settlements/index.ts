export { recordSettlement, type SettlementMethod } from './record-settlement'
