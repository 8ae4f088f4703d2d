import { auditAmountOf } from '@fangxing/contract/audit-amount'
import { AUDIT_ACTOR_LABELS, AUDIT_EXPORT_MAX_DAYS, type AuditEntry } from '@fangxing/contract/audit'
import { auditReasonOf, auditStateAfter } from '@fangxing/contract/audit-entry-labels'
import { auditEntityLabel, auditLabel } from '@fangxing/contract/audit-labels'
import { Button, type TableColumnsType } from 'antd'
import type { MouseEvent } from 'react'
import { useTranslate, type Translate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import type { Reply } from '../../net/calls'
import { ExportButton } from '../../ui/export-button'
import { Facts } from '../../ui/facts'
import { isKeyOf } from '../../ui/is-key-of'
import { Money } from '../../ui/money'
import { Page, Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useAddress, type AddressValues } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { Detail } from './detail'
import { isByPayment, releaseAmong } from './audit-entries'
import { AuditFilters } from './filters'
import { messages } from './messages'
import { OrdersOfPlate } from './orders-of-plate'
import { Proof } from './proof'

const ROWS = 50
const MOST_OF_ORDER = 100
const DAY_MS = 86_400_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The moment at which a day of Shanghai begins. */
const startOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

function actorKindOf(address: AddressValues): AuditEntry['actor']['kind'] | undefined {
  const kind = address.get('actorKind')
  return isKeyOf(AUDIT_ACTOR_LABELS, kind) ? kind : undefined
}

/** What the address asks for, in the contract's words; what is no order's number is not asked for. */
function queryOf(address: AddressValues) {
  const orderId = address.get('orderId')
  const from = address.get('from')
  const until = address.get('until')
  return {
    orderId: orderId && UUID.test(orderId) ? orderId : undefined,
    entity: address.get('entity'),
    entityId: address.get('entityId'),
    staffId: address.get('staffId'),
    actorKind: actorKindOf(address),
    actorId: address.get('actorId'),
    from: from && new Date(startOf(from)).toISOString(),
    until: until && new Date(startOf(until) + DAY_MS).toISOString(),
  }
}

/** The audit log: who did what and why, and the proof that the record of it is whole. */
export default function AuditPage() {
  const t = useTranslate()
  const address = useAddress()
  const query = queryOf(address)
  const { value, problem, again } = useCall(
    'searchAudit',
    { query: { ...query, cursor: address.get('cursor'), limit: query.orderId ? MOST_OF_ORDER : ROWS } },
    { keepPrevious: true },
  )
  const plate = address.get('plate')
  return (
    <Page title={t(messages.title)}>
      <p className="fx-soft">{t(messages.about)}</p>
      <AuditFilters />
      <Export query={query} />
      {plate && <OrdersOfPlate plate={plate} />}
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={8} />}
      {value && address.get('orderId') && !address.get('cursor') && <Release entries={value.items} />}
      {value && <Entries reply={value} address={address} />}
    </Page>
  )
}

function reasonOf(entry: AuditEntry, t: Translate): string | undefined {
  const reason = auditReasonOf(entry)
  return typeof reason === 'object' ? t(reason) : reason
}

const personOf = ({ actor }: AuditEntry, t: Translate) => actor.name ?? t(AUDIT_ACTOR_LABELS[actor.kind])

/** A file is of some days, of one order or of one thing: nobody takes the whole log away by one click. */
function Export({ query }: { query: ReturnType<typeof queryOf> }) {
  const t = useTranslate()
  const nowMs = useNow(60_000)
  const { from, until, orderId, entity, entityId } = query
  const untilMs = until === undefined ? nowMs : Date.parse(until)
  const isOfDays = from !== undefined && untilMs - Date.parse(from) <= AUDIT_EXPORT_MAX_DAYS * DAY_MS
  const isBounded = isOfDays || orderId !== undefined || (entity !== undefined && entityId !== undefined)
  return (
    <div className="fx-row fx-row--end">
      {isBounded ? (
        <ExportButton list="searchAudit" query={query} />
      ) : (
        <span className="fx-soft">{t(messages.exportOf)}</span>
      )}
    </div>
  )
}

/** The answer to "who let this car go, why, and is the record whole?" */
function Release({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useTranslate()
  const entry = releaseAmong(entries)
  if (!entry) return <Section title={t(messages.release)}>{t(messages.notReleased)}</Section>
  const why = reasonOf(entry, t) ?? t(isByPayment(entry) ? messages.byPayment : messages.noReason)
  return (
    <Section title={t(messages.release)}>
      <div className="fx-columns">
        <div>
          <Facts
            items={[
              [t(messages.who), <strong key="who">{personOf(entry, t)}</strong>],
              [t(messages.what), t(auditLabel(entry.entity, entry.event))],
              [t(messages.why), why],
              [t(messages.when), <When key="when" at={entry.at} withAgo />],
            ]}
          />
        </div>
        <div>
          <h3>{t(messages.proof)}</h3>
          <Proof key={entry.id} entry={entry} isAsked />
        </div>
      </div>
    </Section>
  )
}

const columnsOf = (t: Translate): TableColumnsType<AuditEntry> => [
  { key: 'at', title: t(messages.when), render: (_, { at }) => <When at={at} /> },
  { key: 'who', title: t(messages.who), render: (_, entry) => personOf(entry, t) },
  {
    key: 'what',
    title: t(messages.what),
    render: (_, { entity, event }) => (
      <>
        {t(auditLabel(entity, event))}
        <br />
        <span className="fx-soft">{t(auditEntityLabel(entity))}</span>
      </>
    ),
  },
  {
    key: 'amount',
    title: t(messages.amount),
    align: 'right',
    render: (_, entry) => {
      const fen = auditAmountOf(entry)
      return fen !== undefined && <Money fen={fen} />
    },
  },
  {
    key: 'state',
    title: t(messages.state),
    render: (_, entry) => {
      const label = auditStateAfter(entry)
      return label && <StateTag label={label} />
    },
  },
  { key: 'why', title: t(messages.why), render: (_, entry) => reasonOf(entry, t) },
]

/** antd's own has no name in this table. */
function ExpandButton(props: { isOpen: boolean; toggle: (event: MouseEvent<HTMLElement>) => void }) {
  const { isOpen, toggle } = props
  const t = useTranslate()
  const look = 'ant-table-row-expand-icon'
  return (
    <button
      type="button"
      className={`${look} ${look}-${isOpen ? 'expanded' : 'collapsed'}`}
      aria-label={t(isOpen ? messages.close : messages.open)}
      aria-expanded={isOpen}
      onClick={event => {
        event.stopPropagation()
        toggle(event)
      }}
    />
  )
}

function Entries({ reply, address }: { reply: Reply<'searchAudit'>; address: AddressValues }) {
  const t = useTranslate()
  const { items, next, readBackTo } = reply
  return (
    <>
      <DataTable<AuditEntry>
        size="middle"
        columns={columnsOf(t)}
        dataSource={items}
        rowKey={({ id }) => id}
        pagination={false}
        locale={{ emptyText: <Empty text={next ? messages.noneYet : messages.none} /> }}
        expandable={{
          expandRowByClick: true,
          expandedRowRender: entry => <Whole entry={entry} />,
          expandIcon: ({ expanded, onExpand, record }) => (
            <ExpandButton isOpen={expanded} toggle={event => onExpand(record, event)} />
          ),
        }}
      />
      <nav className="fx-pages" aria-label={t(messages.more)}>
        {readBackTo && (
          <span className="fx-soft">
            {t(messages.readBack)} <When at={readBackTo} />
          </span>
        )}
        {address.get('cursor') && (
          <Button onClick={() => address.goTo(undefined)}>{t(messages.newest)}</Button>
        )}
        {next && <Button onClick={() => address.goTo(next)}>{t(messages.more)}</Button>}
      </nav>
    </>
  )
}

/** Everything that stands in one entry. */
function Whole({ entry }: { entry: AuditEntry }) {
  const t = useTranslate()
  return (
    <div className="fx-columns">
      <div className="fx-list">
        <Facts
          items={[
            [t(messages.about2), `${t(auditEntityLabel(entry.entity))} ${entry.entityId}`],
            [t(messages.orderId), entry.orderId],
            [t(messages.trace), entry.traceId],
          ]}
        />
        {entry.detail && <Detail of={entry.detail} />}
      </div>
      <Proof entry={entry} />
    </div>
  )
}
