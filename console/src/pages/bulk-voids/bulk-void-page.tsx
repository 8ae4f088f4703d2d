import type { BulkVoidView } from '@fangxing/contract/bulk-voids'
import { BULK_VOID_LABELS } from '@fangxing/contract/states'
import { App, Button, Progress } from 'antd'
import { Link, useParams } from 'react-router'
import { useTranslate, type Message } from '../../i18n/language'
import { useMay } from '../../session/may'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const EVERY_MS = 1_000

/** How far a bulk void is, what it did, and who decided it. */
export default function BulkVoidPage() {
  const t = useTranslate()
  const { bulkVoidId = '' } = useParams()
  const reading = useCall('readBulkVoid', { params: { bulkVoidId } })
  const isRunning = reading.value !== undefined && reading.value.endedAt === null
  useCall('readBulkVoid', isRunning ? { params: { bulkVoidId } } : null, { everyMs: EVERY_MS })
  return (
    <DetailPage
      reading={reading}
      list={{
        path: reading.value ? `/sources/${reading.value.source.id}` : '/sources',
        title: reading.value?.source.name ?? t(messages.sources),
      }}
      title={() => t(messages.title)}
      state={view => <StateTag label={BULK_VOID_LABELS[view.state]} />}
      actions={view => <Acts view={view} />}
    >
      {view => (
        <>
          <Done view={view} />
          <Decided view={view} />
        </>
      )}
    </DetailPage>
  )
}

type Decision = 'approveBulkVoid' | 'refuseBulkVoid' | 'cancelBulkVoid'

function Acts({ view }: { view: BulkVoidView }) {
  const may = useMay()
  const isAsked = view.state === 'asked'
  return (
    <>
      {isAsked && may('approveBulkVoid') && (
        <ActButton
          view={view}
          call="approveBulkVoid"
          label={messages.approve}
          what={messages.approveWhat}
          done={messages.approved}
        />
      )}
      {isAsked && may('refuseBulkVoid') && (
        <ActButton view={view} call="refuseBulkVoid" label={messages.refuse} done={messages.refused} />
      )}
      {view.state === 'running' && may('cancelBulkVoid') && (
        <ActButton
          view={view}
          call="cancelBulkVoid"
          label={messages.stop}
          what={messages.stopWhat}
          done={messages.stopped}
        />
      )}
    </>
  )
}

function ActButton(props: {
  view: BulkVoidView
  call: Decision
  label: Message
  /** Asked first, with what it means. */
  what?: Message
  done: Message
}) {
  const { view, call, label, what, done } = props
  const t = useTranslate()
  const { modal } = App.useApp()
  const { act, isActing } = useAct(call, { done, changes: ['readBulkVoid', 'listBulkVoids'] })
  const go = () => act({ params: { bulkVoidId: view.id }, body: {} })
  const ask = () =>
    modal.confirm({
      title: t(label),
      content: what && t(what),
      okText: t(label),
      okButtonProps: { danger: true },
      onOk: go,
    })
  return (
    <Button danger={what !== undefined} loading={isActing} onClick={() => (what ? ask() : void go())}>
      {t(label)}
    </Button>
  )
}

function Done({ view }: { view: BulkVoidView }) {
  const t = useTranslate()
  const may = useMay()
  const { done, owners, expected, failure } = view
  const isRunning = view.state === 'running'
  const percent = Math.min(99, Math.floor((done.stays / Math.max(1, expected.stays)) * 100))
  return (
    <Section title={t(messages.done)}>
      {isRunning && <Progress percent={percent} aria-label={t(messages.progress)} status="active" />}
      {failure && (
        <p className="fx-note fx-note--bad" role="alert">
          {t(failure)}
        </p>
      )}
      <div className="fx-counts" role="status">
        <Count name={t(messages.voided)} value={done.stays} />
        <Count name={t(messages.debtsDone)} value={done.debts} fen={done.debtsFen} />
        <Count name={t(messages.freed)} value={done.freedCars} />
        <Count name={t(messages.refunds)} value={done.refunds} fen={done.refundsFen} />
        <Count name={t(messages.told)} value={owners.told} />
        {owners.waiting > 0 && <Count name={t(messages.telling)} value={owners.waiting} />}
        {owners.unreached > 0 && <Count name={t(messages.unreached)} value={owners.unreached} />}
      </div>
      {done.refunds > 0 && may('listRefunds') && (
        <Link to={`/refunds?state=requested&from=${view.askedAt.slice(0, 10)}`}>{t(messages.toRefunds)}</Link>
      )}
    </Section>
  )
}

function Count({ name, value, fen }: { name: string; value: number; fen?: number }) {
  return (
    <p className="fx-count">
      <span className="fx-soft">{name}</span>
      <strong>{value}</strong>
      {fen !== undefined && fen > 0 && <Money fen={fen} />}
    </p>
  )
}

function Decided({ view }: { view: BulkVoidView }) {
  const t = useTranslate()
  return (
    <Section>
      <Facts
        items={[
          [t(messages.lot), view.bay === null ? view.lot.name : `${view.lot.name} · ${view.bay}`],
          [
            t(messages.period),
            <span key="time">
              <When at={view.from} /> – <When at={view.to} />
            </span>,
          ],
          [t(messages.reason), view.reason],
          [
            t(messages.expected),
            <span key="expected">
              {view.expected.stays} · <Money fen={view.expected.amountFen} />
            </span>,
          ],
          [t(messages.askedBy), view.askedBy.name],
          [t(messages.at), <When key="at" at={view.askedAt} withAgo />],
          [t(messages.decidedBy), view.decidedBy],
        ]}
      />
    </Section>
  )
}
