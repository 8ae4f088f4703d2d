export {
  addBillToHistory,
  freeLines,
  lineOf,
  openBill,
  owedLines,
  queueBillEnd,
  reduceBill,
  touchBill,
  transitionBill,
  type Reduction,
} from './bill-changes'
export { ReadOwnerBill } from './read-owner-bill'
