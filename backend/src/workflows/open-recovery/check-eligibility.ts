import type { Checklist, Eligibility } from '@fangxing/contract/eligibility'
import type { PoliceReport } from '@fangxing/contract/police'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { failedRule, Refusal } from '@fangxing/contract/refusal'
import { checkEligibility, type RuleFailure } from '../../domain/eligibility'
import { mayWorkIn } from '../../domain/staff-access'
import { readQrLink } from '../../modules/devices'
import { policyOf } from '../../modules/lots'
import { readPayee, type Payee } from '../../modules/merchants'
import type { PayeeCheck } from '../../modules/payments'
import type { Database } from '../../persistence/database'
import {
  eligibilityFacts,
  readEligibility,
  type EligibilityReading,
} from '../../persistence/readings/eligibility-reading'
import type { Clock } from '../../ports'
import type { StaffSession } from '../../domain/sessions'
import type { Settings } from '../../settings/settings'
import { countRefusals } from './count-refusals'

export type RecoveryRequest = {
  lotId: string
  plate: Plate
  recognised: Plate
  arrearIds: string[]
  device: { link: string } | { id: string }
  checklist: Checklist
  photoIds: string[]
  bay?: string
  againReason?: string
  policeReport?: PoliceReport
}
export type EligibilityVerdict = {
  reading: EligibilityReading
  failures: RuleFailure[]
  amountFen: number
  /** Who was found to be payable, or not. */
  payee: Payee
}

type Needs = {
  database: Database
  clock: Clock
  payeeCheck: PayeeCheck
  settings: Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
}

/** A failed rule as the caller sees it: the same when asked beforehand and when the order is refused for it. */
export const failureView = ({ code, params }: RuleFailure) => failedRule(code, params)

/** Only a manager decides that a car is held again so soon; what anybody else writes there counts for nothing. */
export const againReasonOf = (session: StaffSession, { againReason }: RecoveryRequest): string | null =>
  session.roles.includes('manager') ? (againReason ?? null) : null

/** Whether a lock may be raised for a car here and now, every failed rule named. */
export class CheckEligibility {
  constructor(private readonly needs: Needs) {}

  /** Answers the question; only the rules that say no are counted. Refusals: see {@link decide}. */
  async check(session: StaffSession, request: RecoveryRequest): Promise<Eligibility> {
    const { failures, amountFen } = await this.decide(session, request)
    const { merchantId } = session
    await countRefusals(this.needs, { merchantId, lotId: request.lotId, failures })
    return { ok: failures.length === 0, amountFen, failed: failures.map(failureView) }
  }

  /**
   * Reads all facts at the same moment and applies the rules. Refusals: FORBIDDEN_LOT; NOT_FOUND for a lot, device, arrear or
   * picture that is not this merchant's; QR_INVALID, QR_REVOKED for the device's link; BAD_INPUT for an arrear named twice.
   */
  async decide(session: StaffSession, request: RecoveryRequest): Promise<EligibilityVerdict> {
    if (!mayWorkIn(session, request.lotId)) throw new Refusal('FORBIDDEN_LOT')
    if (new Set(request.arrearIds).size !== request.arrearIds.length)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.arrearIds', code: 'repeated' }])
    const { database, payeeCheck } = this.needs
    const payee = await readPayee(database, session.merchantId)
    const unpayable = await payeeCheck.failures(payee.mchid, { isRaising: false })
    const reading = await this.read(session.merchantId, request)
    const againReason = againReasonOf(session, request)
    const subject = { ...request, orderId: null, heldArrearIds: [], againReason }
    return {
      reading,
      payee,
      failures: [
        ...checkEligibility(
          eligibilityFacts(reading, subject, this.needs.clock.now()),
          policyOf(reading.lot!, reading.floor),
        ),
        ...unpayable,
      ],
      amountFen: reading.arrears.reduce((sum, arrear) => sum + arrear.due_fen, 0),
    }
  }

  private async read(merchantId: string, request: RecoveryRequest): Promise<EligibilityReading> {
    const { database, settings } = this.needs
    const link = 'link' in request.device ? readQrLink(settings, request.device.link) : null
    if ('link' in request.device && !link) throw new Refusal('QR_INVALID')
    const reading = await readEligibility(database, {
      merchantId,
      lotId: request.lotId,
      plateKey: plateKey(request.plate),
      arrearIds: request.arrearIds,
      photoIds: request.photoIds,
      device: link ? { publicCode: link.publicCode } : (request.device as { id: string }),
      orderId: null,
    })
    if (!reading.lot || !reading.device || reading.arrears.length !== request.arrearIds.length)
      throw new Refusal('NOT_FOUND')
    if (reading.photo_count !== new Set(request.photoIds).size) throw new Refusal('NOT_FOUND')
    if (link && link.qrVersion !== reading.device.qr_version) throw new Refusal('QR_REVOKED')
    return reading
  }
}
