export { addOrderToHistory } from './order-history'
export { ownerRefs, type RefOf } from './owner-ref'
