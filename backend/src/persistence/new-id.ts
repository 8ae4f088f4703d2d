import { v7 } from 'uuid'

/** Time-ordered, so that rows of one day lie together; 74 random bits, so that none can be guessed. */
export const newId = (): string => v7()

/** A payment's and a refund's number at WeChat: 32 of [0-9a-f], derived from an id and unique forever. */
export const tradeNoOf = (id: string): string => id.replaceAll('-', '')

/** Below every id that is made at `at` or later: where a table that is split by months of its id is begun to be read. */
export function lowestIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
