export {
  addBillToHistory,
  freeLines,
  openBill,
  owedLines,
  queueBillEnd,
  reduceBill,
  touchBill,
  transitionBill,
  type Reduction,
} from './bill-changes'
export { ReadOwnerBill } from './read-owner-bill'
