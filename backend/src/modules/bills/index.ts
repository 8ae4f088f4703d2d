export {
  addBillToHistory,
  freeLines,
  lineOf,
  openBill,
  payableUntil,
  queueBillEnd,
  reduceBill,
  touchBill,
  transitionBill,
  type Reduction,
} from './bill-changes'
export { ReadOwnerBill } from './read-owner-bill'
export { ListOwnerBills } from './list-owner-bills'
export { readShareCode } from './share-code'
