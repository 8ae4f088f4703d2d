import type { StaffOrder } from '@fangxing/contract/orders'
import { INCIDENT_LABELS, RECOVERY_ORDER_LABELS, type IncidentKind } from '@fangxing/contract/states'
import type { LiveState } from '@shared/live/live'
import { tick } from '@shared/phone/alarm'
import { Card } from '@shared/ui/card'
import { Elapsed } from '@shared/ui/countdown'
import { Notice } from '@shared/ui/notice'
import { StateBadge } from '@shared/ui/state-badge'
import { Steps } from '@shared/ui/steps'
import { useSay } from '@shared/words/language'
import { useEffect, useRef } from 'react'
import { CarHead } from '../ui/car-head'
import { LockView } from '../ui/lock-view'
import { W as common } from '../words'
import { DeviceFacts, OrderFacts, reasonWords } from './order-facts'
import { stepsOf } from './steps-of'
import { MEANING, W } from './words'
import './order-body.scss'

/** What the attendant looks at while it happens: the car, the lock, what it means and what comes next. */
export function OrderBody({ order, state }: { order: StaffOrder; state: LiveState }) {
  const say = useSay()
  const label = RECOVERY_ORDER_LABELS[order.state]
  const before = useRef(order.state)
  useEffect(() => {
    if (before.current !== order.state) tick()
    before.current = order.state
  }, [order.state])
  const isLate = order.releaseDelayedAt !== null && order.releasedAt === null
  const isHeld = order.activeAt !== null && order.releasedAt === null && order.endedAt === null

  return (
    <>
      <CarHead
        text={order.plateText}
        colour={order.plateColour}
        amountFen={order.dueFen > 0 ? order.dueFen : order.amountFen}
      />
      <Card
        title={order.lot.name}
        aside={
          <span className="mer-order__badges">
            {state === 'polling' ? <span className="mer-hint">{say(common.polling)}</span> : null}
            <StateBadge label={label} />
          </span>
        }
      >
        <div className="mer-order__lock">
          <LockView position={order.device.position} />
          {order.state === 'active' || order.state === 'deploying' ? (
            <div className="mer-order__challenge">
              <span className="mer-order__name">{say(W.challenge)}</span>
              <span className="mer-order__digits fx-number">{order.challenge}</span>
            </div>
          ) : null}
        </div>
        <p className="mer-order__meaning" role="status">
          {say(MEANING[order.state])}
        </p>
        {isHeld ? (
          <p className="mer-hint">
            {say(W.held)} <Elapsed since={order.activeAt!} />
          </p>
        ) : null}
        <DeviceFacts order={order} />
      </Card>
      {order.state === 'deploy_failed' && order.endReason ? (
        <Notice urgent tone="warn" title={reasonWords(order.endReason, say)} />
      ) : null}
      {order.releaseProof === 'hand' && order.device.position !== 'down' ? (
        <Notice small tone="good" title={say(W.byHand)} />
      ) : null}
      {isLate ? (
        <Notice urgent tone="bad" title={say(W.late)}>
          {say(W.lateText)}
        </Notice>
      ) : null}
      {order.incidents
        .filter(({ kind }) => kind !== 'release_delayed')
        .map(incident => (
          <Notice
            key={incident.id}
            small
            tone="warn"
            title={say(
              INCIDENT_LABELS[incident.kind as IncidentKind] ?? { zh: incident.kind, en: incident.kind },
            )}
          />
        ))}
      <Card title={say(W.steps)}>
        <Steps label={say(W.steps)} steps={stepsOf(order, say)} />
      </Card>
      <OrderFacts order={order} />
    </>
  )
}
