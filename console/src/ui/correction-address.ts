import type { AskedCorrection } from '@fangxing/contract/incidents'

/** The page of a stay with the form filled in as it was proposed; null where a person cannot do that by the form. */
export function correctionAddress({ stayId, proposal }: AskedCorrection, kind: unknown): string | null {
  const { plateText, plateColour, enteredAt, exitedAt, totalFen, bays } = proposal
  if (kind !== 'plate' && kind !== 'times' && kind !== 'bay' && kind !== 'void') return null
  const values = {
    fix: kind,
    plate: plateText ?? undefined,
    colour: plateColour,
    entered: enteredAt,
    exited: exitedAt,
    fen: totalFen?.toString(),
    bays: bays?.join('、'),
  }
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/stays/${stayId}?${new URLSearchParams(given).toString()}`
}
