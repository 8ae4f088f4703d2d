import { type TradeBillFaults } from './faults'

/** The files offered for download, by token, and the faults applied to the next ones. */
export type TradeBillStore = {
  offers: Map<string, { mchid: string; content: Buffer; expiresAt: number }>
  faults: TradeBillFaults
}
