import { ARREAR } from '../arrear'
import type { ArrearState, StayState } from '@fangxing/contract/states'
import { INSIDE_STATE } from './stay'

const DAY_MS = 86_400_000

export const PICTURE_RULES = {
  /** The bytes are sent by then; a link that was lost is asked for again. */
  linkMs: 15 * 60_000,
  /** Of one kind, of one stay. */
  mostOfKind: 4,
  /** Of one source, whose stays nobody has reported. */
  mostWaiting: 500,
  /** So long a picture waits for its stay. */
  waitMs: 72 * 3_600_000,
  /** Raw pictures without a debt, counted from when the car left. */
  freeMs: 30 * DAY_MS,
  /** After the debt has ended. */
  afterDebtMs: 90 * DAY_MS,
  /** A debt that is open is looked at again so often: it cannot have ended long enough before. */
  againMs: 7 * DAY_MS,
} as const

type PictureFacts = {
  createdMs: number
  /** Null: nobody has reported it yet, or its row is kept no longer. */
  stay: { state: StayState; exitedMs: number | null } | null
  /** `endedMs`: when it came into its present state; `isWanted`: something about it is open even so. */
  debt: { state: ArrearState; endedMs: number; isWanted: boolean } | null
}

/** Until when a picture is kept at least; then it is looked at again. One whose time has come is deleted. */
export function keptUntilMs({ createdMs, stay, debt }: PictureFacts, nowMs: number): number {
  const { waitMs, freeMs, afterDebtMs, againMs } = PICTURE_RULES
  if (stay === null) return createdMs + waitMs
  if (debt !== null)
    return ARREAR.ends.includes(debt.state) && !debt.isWanted ? debt.endedMs + afterDebtMs : nowMs + againMs
  if (stay.state === INSIDE_STATE) return nowMs + againMs
  // An exit that lies ahead by a wrong clock keeps nothing for longer than another stay.
  const leftMs = Math.min(stay.exitedMs ?? createdMs, createdMs + freeMs)
  return Math.max(createdMs, leftMs) + freeMs
}
