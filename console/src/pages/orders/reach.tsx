import type { StaffOrder } from '@fangxing/contract/orders'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useMay } from '../../session/may'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { PersonAtCar, Phone } from '../../ui/reach'
import { useAct, useCall } from '../../ui/use-call'
import { Lasting, When } from '../../ui/when'
import { messages } from './messages'

/** Whom to call about a car that still stands: those at the lot, and its owner. Loud once the car has paid. */
export function Reach({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const reach = useCall('readOrderReach', { params: { orderId: order.id } })
  const isPaid = order.paidAt !== null
  return (
    <Section
      tone={isPaid ? 'bad' : undefined}
      title={t(messages.reach)}
      beside={
        isPaid && (
          <span className="fx-row">
            <Lasting since={order.paidAt!} />
            <span className="fx-soft">{t(messages.reachHint)}</span>
          </span>
        )
      }
    >
      {reach.problem && <ProblemNote problem={reach.problem} again={reach.again} />}
      {reach.isLoading && <Loading rows={2} />}
      {reach.value && (
        <ul className="fx-reach">
          <li>
            <span className="fx-soft">{t(messages.hotline)}</span>
            <Phone number={reach.value.hotline} />
          </li>
          {reach.value.people.map(person => (
            <li key={`${person.part}-${person.staffId}`}>
              <span className="fx-soft">{t(messages[person.part])}</span>
              <PersonAtCar person={person} />
              <When at={person.since} />
            </li>
          ))}
          {isPaid && order.releasedAt === null && <CallToCar orderId={order.id} />}
          <li>
            <span className="fx-soft">{t(messages.owner)}</span>
            <Owner orderId={order.id} count={reach.value.ownerPhones} />
          </li>
        </ul>
      )}
    </Section>
  )
}

/** Rings on the phones of those who work in the lot now, and says whose they are. */
function CallToCar({ orderId }: { orderId: string }) {
  const t = useTranslate()
  const may = useMay()
  const [called, setCalled] = useState<Reply<'callToCar'>['people']>()
  const { act, isActing } = useAct('callToCar', {
    onDone: reply => setCalled(reply.people),
    changes: ['readOrder', 'readOrderReach', 'searchAudit'],
  })
  if (!may('callToCar')) return null
  const names = (called ?? []).map(({ name, isAssigned }) =>
    isAssigned ? `${name} (${t(messages.assignedTo)})` : name,
  )
  return (
    <li>
      <Button danger loading={isActing} onClick={() => void act({ params: { orderId }, body: {} })}>
        {t(messages.callToCar)}
      </Button>
      {called && (
        <span role="status">
          {names.length === 0 ? t(messages.calledNobody) : `${t(messages.called)}${names.join('、')}`}
        </span>
      )}
    </li>
  )
}

function Owner({ orderId, count }: { orderId: string; count: number }) {
  const t = useTranslate()
  const may = useMay()
  const [phones, setPhones] = useState<readonly string[]>()
  const { act, isActing } = useAct('showOwnerPhones', {
    onDone: reply => setPhones(reply.phones),
    changes: ['searchAudit'],
  })
  if (count === 0) return <span>{t(messages.noPhone)}</span>
  if (phones)
    return (
      <>
        {phones.map(number => (
          <Phone key={number} number={number} />
        ))}
      </>
    )
  return (
    <>
      <span>
        {count} {t(messages.phones)}
      </span>
      {may('showOwnerPhones') && (
        <Button size="small" loading={isActing} onClick={() => void act({ params: { orderId }, body: {} })}>
          {t(messages.showPhones)}
        </Button>
      )}
    </>
  )
}
