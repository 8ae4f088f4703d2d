import type { LotView } from '@fangxing/contract/lots'
import type { Label } from '@fangxing/contract/states'
import { dayAt } from '../../ui/shanghai-time'
import { messages } from './messages'

const STATES = {
  cleared: { ...messages.cleared, tone: 'good' },
  incomplete: { ...messages.incomplete, tone: 'warn' },
  expired: { ...messages.expired, tone: 'bad' },
  never: { ...messages.never, tone: 'neutral' },
} as const satisfies Record<string, Label>

/** Whether the documents of a lot are whole, as far as they are on file. The trial of a plate says what the platform makes of it. */
export function lotState(lot: LotView, nowMs: number): Label {
  const { operatingRight, noticeBoard, policeContact } = lot.clearance
  if (lot.roadKind === 'public_road' || lot.feeNature === 'fiscal') return STATES.never
  if (!operatingRight || !noticeBoard || !policeContact || !lot.legalOpinion) return STATES.incomplete
  return lot.legalOpinion.validUntil < dayAt(nowMs) ? STATES.expired : STATES.cleared
}
