import { openIncident } from '../../modules/incidents'
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
