import { type BillFaults } from './faults'

/** Files offered for download, by token, and what is wrong with the next ones. */
export type BillShelf = {
  offers: Map<string, { mchid: string; content: Buffer; expiresAt: number }>
  faults: BillFaults
}
