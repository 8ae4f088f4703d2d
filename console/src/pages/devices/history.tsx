import { AUDIT_ACTOR_LABELS, type AuditEntry } from '@fangxing/contract/audit'
import { auditLabel } from '@fangxing/contract/audit-labels'
import { DEVICE_LIFECYCLE_LABELS, type DeviceLifecycle } from '@fangxing/contract/states'
import { Button } from 'antd'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const PAGE_ROWS = 50

const textIn = (detail: AuditEntry['detail'], name: string): string | undefined => {
  const value = detail?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What happened to a device, newest first: who, what, why, and for which order. */
export function History({ deviceId }: { deviceId: string }) {
  const t = useTranslate()
  const address = useAddress()
  const cursor = address.get('cursor')
  const query = { entity: 'device', entityId: deviceId, limit: PAGE_ROWS, cursor }
  const { value, problem, again } = useCall('searchAudit', { query }, { keepPrevious: true })
  return (
    <Section title={t(messages.history)}>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={6} />}
      {value?.items.length === 0 && <Empty text={messages.historyNone} />}
      <ul className="fx-rows">
        {value?.items.map(entry => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
      <div className="fx-row fx-row--end">
        {cursor && (
          <Button type="link" onClick={() => address.goTo(undefined)}>
            {t(messages.latest)}
          </Button>
        )}
        {value?.next && (
          <Button type="link" onClick={() => address.goTo(value.next)}>
            {t(messages.earlier)}
          </Button>
        )}
      </div>
    </Section>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const t = useTranslate()
  const { actor, detail, orderId, toState } = entry
  const state = toState && toState in DEVICE_LIFECYCLE_LABELS ? (toState as DeviceLifecycle) : undefined
  const reason = textIn(detail, 'reason') ?? textIn(detail, 'note')
  return (
    <>
      <span className="fx-soft fx-rows__time">
        <When at={entry.at} />
      </span>
      <span className="fx-rows__main">
        <span className="fx-row">
          <strong>{t(auditLabel(entry.entity, entry.event))}</strong>
          {state && <StateTag label={DEVICE_LIFECYCLE_LABELS[state]} />}
        </span>
        <span className="fx-soft">
          {actor.name ?? t(AUDIT_ACTOR_LABELS[actor.kind])}
          {reason && ` · ${t(messages.reason)}: ${reason}`}
        </span>
      </span>
      {orderId && <Link to={`/orders/${orderId}`}>{t(messages.openOrder)}</Link>}
    </>
  )
}
