import type { StaffOrder } from '@fangxing/contract/orders'
import { INCIDENT_LABELS, RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import type { LiveState } from '@shared/live/live-client'
import { vibrateBriefly } from '@shared/phone/alarm'
import { Card } from '@shared/ui/card'
import { Elapsed } from '@shared/ui/countdown'
import { Alert } from '@shared/ui/alert'
import { StateBadge } from '@shared/ui/state-badge'
import { Steps } from '@shared/ui/steps'
import { useTranslate } from '@shared/i18n/language'
import { useEffect, useRef } from 'react'
import { CarHead } from '../ui/car-head'
import { LockView } from '../ui/lock-view'
import { isStuck } from './available-actions'
import { messages as common } from '../messages'
import { ObjectionAlert } from './objection-alert'
import { DeviceFacts, OrderFacts, reasonText } from './order-facts'
import { progressSteps } from './progress-steps'
import { STATE_MEANINGS, messages } from './messages'
import './order-body.scss'

/** A newer platform may send a kind that this version does not know: then its name is shown. */
const INCIDENT_TEXTS: Partial<Record<string, { zh: string; en: string }>> = INCIDENT_LABELS

/** It has a place of its own on the page. */
const isOfObjection = (kind: string): boolean => kind === 'not_my_car' || kind === 'hold_disputed'

/** The order as the attendant follows it: car, lock, meaning of the state and progress. */
export function OrderBody({ order, state }: { order: StaffOrder; state: LiveState }) {
  const t = useTranslate()
  const label = RECOVERY_ORDER_LABELS[order.state]
  const before = useRef(order.state)
  useEffect(() => {
    if (before.current !== order.state) vibrateBriefly()
    before.current = order.state
  }, [order.state])
  // While it tries once more it says that it is on its way: that promises nothing.
  const { position } = order.device
  const stuck = isStuck(order)

  return (
    <>
      <LateAlert order={order} />
      <CarHead
        text={order.plateText}
        colour={order.plateColour}
        amountFen={order.dueFen > 0 ? order.dueFen : order.amountFen}
      />
      <Card
        title={order.lot.name}
        aside={
          <span className="mer-order__badges">
            {state === 'polling' ? <span className="mer-hint">{t(common.polling)}</span> : null}
            <StateBadge label={stuck ? { ...label, tone: 'bad' } : label} />
          </span>
        }
      >
        <div className="mer-order__lock">
          <LockView position={stuck && position === 'lowering' ? 'jammed' : position} />
          {order.state === 'active' || order.state === 'deploying' ? (
            <div className="mer-order__pairing-code">
              <span className="mer-order__name">{t(messages.pairingCode)}</span>
              <span className="mer-order__digits fx-number">{order.challenge}</span>
            </div>
          ) : null}
        </div>
        {stuck ? null : (
          <p className="mer-order__meaning" role="status">
            {t(STATE_MEANINGS[order.state])}
          </p>
        )}
        <HeldFor order={order} />
        <DeviceFacts order={order} />
      </Card>
      {order.state === 'deploy_failed' && order.endReason ? (
        <Alert urgent tone="warn" title={reasonText(order.endReason, t)} />
      ) : null}
      {order.releaseProof === 'hand' && order.device.position !== 'down' ? (
        <Alert small tone="good" title={t(messages.byHand)} />
      ) : null}
      <ObjectionAlert order={order} />
      {order.incidents
        .filter(({ kind }) => kind !== 'release_delayed' && !(order.dispute && isOfObjection(kind)))
        .map(incident => (
          <Alert
            key={incident.id}
            small
            tone="warn"
            title={t(INCIDENT_TEXTS[incident.kind] ?? { zh: incident.kind, en: incident.kind })}
          />
        ))}
      <Card title={t(messages.steps)}>
        <Steps label={t(messages.steps)} steps={progressSteps(order, t)} />
      </Card>
      <OrderFacts order={order} />
    </>
  )
}

function HeldFor({ order: { activeAt, releasedAt, endedAt } }: { order: StaffOrder }) {
  const t = useTranslate()
  if (activeAt === null || releasedAt !== null || endedAt !== null) return null
  return (
    <p className="mer-hint">
      {t(messages.held)} <Elapsed since={activeAt} />
    </p>
  )
}

/** The device has not answered its LOWER. */
const isSilent = ({ commands }: StaffOrder): boolean =>
  commands.some(({ op, state }) => op === 'LOWER' && state === 'timed_out')

/** What to do at the car about a lock that does not come down. */
function LateAlert({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  if (isStuck(order))
    return (
      <Alert urgent tone="bad" title={t(messages.stuck)}>
        {t(messages.stuckText)}
      </Alert>
    )
  if (order.releasedAt !== null) return null
  if (order.releaseDelayedAt === null)
    return isSilent(order) ? (
      <Alert urgent tone="warn" title={t(messages.silent)}>
        {t(messages.silentText)}
      </Alert>
    ) : null
  return (
    <Alert urgent tone="bad" title={t(messages.late)}>
      {t(messages.lateText)}
    </Alert>
  )
}
