export {
  addBillToHistory,
  freeLines,
  openBill,
  owedLines,
  queueBillEnd,
  reduceBill,
  touchBill,
  transitionBill,
} from './bill-changes'
export { ReadOwnerBill } from './read-owner-bill'
