export { freeLines, openBill, transitionBill } from './bill-changes'
