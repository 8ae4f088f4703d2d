import { parseYuanText } from '@fangxing/contract/money'
import { coloursOf, normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import type { StayCorrection, StayView } from '@fangxing/contract/stays'
import { fieldOf, momentOf } from '../../ui/shanghai-time'

export type Kind = StayCorrection['kind']
export type Draft = {
  kind: Kind
  plateText: string
  colour: PlateColour | undefined
  entered: string
  exited: string
  feeYuan: string
  /** As people write them: with a comma or a space between. */
  bays: string
  /** The other stay of a merge. */
  intoStayId: string | undefined
  firstExit: string
  secondEntry: string
}

const shown = (at: string | null): string =>
  at === null || Number.isNaN(Date.parse(at)) ? '' : fieldOf(Date.parse(at))

/** As the stay is now. */
export const draftOf = (stay: StayView): Draft => ({
  kind: 'plate',
  plateText: stay.plateText ?? '',
  colour: undefined,
  entered: shown(stay.enteredAt),
  exited: shown(stay.exitedAt),
  feeYuan: '',
  bays: stay.bays.join('、'),
  intoStayId: undefined,
  // Its days, for somebody who says only the times.
  firstExit: shown(stay.enteredAt),
  secondEntry: shown(stay.exitedAt ?? stay.enteredAt),
})

type Read = (name: string) => string | undefined

/** As the address proposes it, such as from an incident; what it does not name is as the stay is now. */
export function proposedDraft(stay: StayView, read: Read): Draft {
  const draft = draftOf(stay)
  const kind = read('fix')
  const fen = Number(read('fen'))
  return {
    ...draft,
    kind: kind === 'times' || kind === 'bay' || kind === 'void' ? kind : 'plate',
    plateText: read('plate') ?? draft.plateText,
    colour: coloursOf(read('plate') ?? '').find(colour => colour === read('colour')),
    entered: shown(read('entered') ?? stay.enteredAt),
    exited: shown(read('exited') ?? stay.exitedAt),
    bays: read('bays') ?? draft.bays,
    feeYuan: read('fen') !== undefined && Number.isSafeInteger(fen) && fen >= 0 ? (fen / 100).toFixed(2) : '',
  }
}

/** The colour that was chosen where the plate can have it, else the only one or the first. */
export function colourOf({ plateText, colour }: Draft): PlateColour | undefined {
  const colours = coloursOf(plateText)
  return colour !== undefined && colours.includes(colour) ? colour : colours[0]
}

/** What is asked for, or null while it is not filled in or is as it was. */
export function correctionOf(draft: Draft, stay: StayView): StayCorrection | null {
  if (draft.kind === 'void') return { kind: 'void' }
  if (draft.kind === 'times') return timesOf(draft, stay)
  if (draft.kind === 'bay') return baysOf(draft, stay)
  if (draft.kind === 'merge')
    return draft.intoStayId === undefined ? null : { kind: 'merge', intoStayId: draft.intoStayId }
  if (draft.kind === 'split') return cutOf(draft, stay)
  const colour = colourOf(draft)
  const text = normalisePlateText(draft.plateText)
  const isSame = text === stay.plateText && colour === stay.plateColour
  return colour === undefined || isSame ? null : { kind: 'plate', plate: { text, colour } }
}

function timesOf({ entered, exited, feeYuan }: Draft, stay: StayView): StayCorrection | null {
  // A field has no seconds: what nobody changed stays to the second.
  const enteredAt = entered === shown(stay.enteredAt) ? undefined : momentOf(entered)
  const exitedAt = exited === shown(stay.exitedAt) ? undefined : momentOf(exited)
  const totalFen = feeYuan.trim() === '' ? undefined : parseYuanText(feeYuan.trim())
  if (totalFen === null) return null
  if (enteredAt === undefined && exitedAt === undefined && totalFen === undefined) return null
  return {
    kind: 'times',
    ...(enteredAt === undefined ? {} : { enteredAt }),
    ...(exitedAt === undefined ? {} : { exitedAt }),
    ...(totalFen === undefined ? {} : { totalFen }),
  }
}

const MOST_BAYS = 4

function baysOf({ bays: typed }: Draft, stay: StayView): StayCorrection | null {
  const bays = [...new Set(typed.split(/[\s,，、;；]+/).filter(bay => bay !== ''))]
  return bays.length > MOST_BAYS || bays.join('、') === stay.bays.join('、') ? null : { kind: 'bay', bays }
}

/** Within the stay, and not where it begins or ends. */
function cutOf({ firstExit, secondEntry }: Draft, { enteredAt, exitedAt }: StayView): StayCorrection | null {
  const firstExitAt = momentOf(firstExit)
  const secondEntryAt = momentOf(secondEntry)
  if (firstExitAt === undefined || secondEntryAt === undefined) return null
  const isWithin = firstExit > shown(enteredAt) && (exitedAt === null || secondEntry < shown(exitedAt))
  if (!isWithin || secondEntry <= firstExit) return null
  return { kind: 'split', firstExitAt, secondEntryAt }
}
