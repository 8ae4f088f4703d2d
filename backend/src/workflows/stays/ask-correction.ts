import { createHash } from 'node:crypto'
import type { AskedCorrection } from '@fangxing/contract/incidents'
import {
  closeIncidents,
  openIncident,
  readAskedCorrections,
  reportIncidentAgain,
} from '../../modules/incidents'
import type { Database } from '../../persistence/database'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

const MANAGER_LEVEL = 2

type Asked = {
  merchantId: string
  lotId: string | null
  /** What is to be corrected; asked for again while somebody looks at it, it is not reported twice. */
  subject: string
  /** Shown to whoever decides. */
  detail: { kind: string; reason: string } & Record<string, unknown>
}

/** Another system wants something undone that has had consequences, such as money or a car let go: a manager decides. */
export function askCorrection(work: UnitOfWork, asked: Asked): void {
  openIncident(work, { ...asked, kind: 'correction_asked', level: MANAGER_LEVEL })
}

type AskedOfStay = Omit<AskedCorrection, 'stayId' | 'before'> & { kind: string; reason: string }

/**
 * With what was proposed: whoever decides sees old and new. A newer proposal of the same kind for the same stay takes the place of the
 * former one: there is one incident of a kind, however often a source changes its mind.
 */
export async function askStayCorrection(
  database: Database,
  work: UnitOfWork,
  stay: StayRow,
  asked: AskedOfStay,
): Promise<void> {
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
  const { merchant_id: merchantId, lot_id: lotId, id: stayId } = stay
  const subject = `stay:${stayId}:${what}`
  const detail = { ...asked, arrearId: stay.arrear_id, stayId, before }
  const open = await readAskedCorrections(database, { merchantId, stayIds: [stayId] })
  const alike = open.filter(({ asked_kind: kind }) => kind === asked.kind)
  const kept = alike.find(incident => incident.subject === subject) ?? alike[0]
  if (kept === undefined) return askCorrection(work, { merchantId, lotId, subject, detail })
  if (kept.subject !== subject) reportIncidentAgain(work, kept, { subject, detail })
  const others = alike.filter(incident => incident !== kept)
  closeIncidents(work, others, { seen: 'proposed anew' })
}
