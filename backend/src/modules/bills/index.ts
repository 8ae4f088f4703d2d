export {
  addBillToHistory,
  freeLines,
  openBill,
  queueBillEnd,
  touchBill,
  transitionBill,
} from './bill-changes'
export { ReadOwnerBill } from './read-owner-bill'
