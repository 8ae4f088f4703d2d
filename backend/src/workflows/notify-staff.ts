import { Refusal } from '@fangxing/contract/refusal'
import { job, updateVersioned } from '../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../persistence/database'
import type { OrderRow } from '../persistence/rows'
import { changeOrder } from './commit-order-change'
import { incidentChanges } from '../modules/incidents/incident-changes'
import type { ActorContext, OwnerSession, Services } from '../services'

const ESCALATE_AFTER_MS = 60_000
/** While something can still be done about the car. */
const HELD_STATES: readonly string[] = [
  'deploying',
  'active',
  'paid',
  'releasing',
  'cancelling',
  'deploy_failed',
]

/** The owner says that the debts belong to another car. Refusals: NOT_FOUND, STATE_CONFLICT. */
export async function sayNotMyCar(
  platform: Services,
  owner: OwnerSession,
  input: { orderId: string; note?: string },
  act: ActorContext,
): Promise<{ incidentId: string }> {
  const { incidentId } = await tell(
    platform,
    owner,
    input.orderId,
    { kind: 'not_my_car', level: 2, detail: { note: input.note ?? '' } },
    act,
  )
  return { incidentId }
}

/**
 * The owner asks to be let go in an emergency: the manager is called at once and the duty officer a minute later unless
 * somebody has taken it up. Refusals: NOT_FOUND, STATE_CONFLICT.
 */
export async function askEmergency(
  platform: Services,
  owner: OwnerSession,
  input: { orderId: string; reason: string },
  act: ActorContext,
): Promise<{ incidentId: string; hotline: string }> {
  return tell(
    platform,
    owner,
    input.orderId,
    { kind: 'emergency_requested', level: 2, detail: { reason: input.reason } },
    act,
  )
}

type Told = { kind: 'not_my_car' | 'emergency_requested'; level: 2; detail: Record<string, unknown> }
type Seen = Pick<OrderRow, 'id' | 'version' | 'state' | 'merchant_id' | 'lot_id' | 'device_id'> & {
  hotline: string
}

async function tell(
  platform: Services,
  owner: OwnerSession,
  orderId: string,
  told: Told,
  act: ActorContext,
): Promise<{ incidentId: string; hotline: string }> {
  const subject = `order:${orderId}`
  return platform.database.retryOnConflict(async () => {
    const [order, open] = await Promise.all([
      platform.database.one<Seen>(
        `SELECT o.id, o.version, o.state, o.merchant_id, o.lot_id, o.device_id, l.hotline FROM recovery_order o JOIN lot l ON l.id = o.lot_id
         WHERE o.id = $1 AND EXISTS (SELECT 1 FROM owner_order w WHERE w.order_id = o.id AND w.owner_id = $2)`,
        [orderId, owner.ownerId],
      ),
      openIncident(platform, told.kind, subject),
    ])
    if (!order) throw new Refusal('NOT_FOUND')
    if (open) return { incidentId: open.id, hotline: order.hotline }
    if (!HELD_STATES.includes(order.state)) throw new Refusal('STATE_CONFLICT', { state: order.state })
    const at = platform.clock.now()
    const of = {
      merchantId: order.merchant_id,
      lotId: order.lot_id,
      orderId,
      deviceId: order.device_id,
      subject,
    }
    try {
      await changeOrder(platform, orderId, [
        updateVersioned('recovery_order', orderId, order.version, { updated_at: at }),
        ...incidentChanges({ ...of, ...told }, act, at),
        told.kind === 'emergency_requested' &&
          job('escalate-emergency', { orderId }, { key: `emergency:${orderId}`, delayMs: ESCALATE_AFTER_MS }),
      ])
    } catch (error) {
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
    const made = await openIncident(platform, told.kind, subject)
    if (!made) throw new OptimisticLockError('incident')
    return { incidentId: made.id, hotline: order.hotline }
  })
}

const openIncident = (platform: Services, kind: string, subject: string) =>
  platform.database.one<{ id: string }>(
    `SELECT id FROM incident WHERE kind = $1 AND subject = $2 AND state <> 'closed'`,
    [kind, subject],
  )
