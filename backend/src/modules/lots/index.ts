export { addLot, changeLot, exemptPlate, type LotDraft } from './change-lots'
export { LotCodes, type LotOfCode } from './lot-codes'
export { policyOf } from './lot-policy'
export { listLots, readLot, refuseForeignLots } from './read-lots'
