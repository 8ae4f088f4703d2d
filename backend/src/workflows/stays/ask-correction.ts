import { createHash } from 'node:crypto'
import type { AskedCorrection } from '@fangxing/contract/incidents'
import { openIncident } from '../../modules/incidents'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

const MANAGER_LEVEL = 2

type Asked = {
  merchantId: string
  lotId: string | null
  /** What is to be put right; asked for again while somebody looks at it, it is not reported twice. */
  subject: string
  /** Shown to whoever decides. */
  detail: { kind: string; reason: string } & Record<string, unknown>
}

/** Another system wants something undone that has had consequences, such as money or a car let go: a manager decides. */
export function askCorrection(work: UnitOfWork, asked: Asked): void {
  openIncident(work, { ...asked, kind: 'correction_asked', level: MANAGER_LEVEL })
}

type AskedOfStay = Omit<AskedCorrection, 'stayId' | 'before'> & { kind: string; reason: string }

/** With what was proposed: whoever decides sees old and new. Another proposal for the same stay is another incident. */
export function askStayCorrection(work: UnitOfWork, stay: StayRow, asked: AskedOfStay): void {
  const before = {
    plateText: stay.plate_text,
    plateColour: stay.plate_colour,
    enteredAt: stay.entered_at?.toISOString() ?? null,
    exitedAt: stay.exited_at?.toISOString() ?? null,
  }
  const what = createHash('sha256')
    .update(JSON.stringify([asked.kind, asked.proposal]))
    .digest('hex')
    .slice(0, 16)
  askCorrection(work, {
    merchantId: stay.merchant_id,
    lotId: stay.lot_id,
    subject: `stay:${stay.id}:${what}`,
    detail: { ...asked, arrearId: stay.arrear_id, stayId: stay.id, before },
  })
}
