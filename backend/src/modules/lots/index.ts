export { addLot, changeLot, exemptPlate, type LotDraft } from './change-lots'
export { policyOf } from './lot-policy'
export { listLots, readLot, refuseForeignLots } from './read-lots'
