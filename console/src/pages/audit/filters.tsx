import { AUDIT_ACTOR_LABELS } from '@fangxing/contract/audit'
import { auditEntityLabel } from '@fangxing/contract/audit-labels'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { ENTITIES } from './audit-entries'
import { messages } from './messages'

const FILTER_NAMES = [
  'plate',
  'orderId',
  'entity',
  'entityId',
  'actorKind',
  'actorId',
  'staffId',
  'from',
  'until',
] as const

/** What is looked for; everything of it stands in the address. */
export function AuditFilters() {
  const t = useTranslate()
  const address = useAddress()
  const may = useMay()
  const isFiltered = FILTER_NAMES.some(name => address.get(name))
  return (
    <div className="fx-tools">
      {may('listOrders') && <PlateField key={address.get('plate')} />}
      <Select
        className="fx-filter"
        aria-label={t(messages.entity)}
        value={address.get('entity') ?? ''}
        onChange={(entity: string) => address.set({ entity, entityId: undefined })}
        options={[
          { value: '', label: `${t(messages.entity)}: ${t(messages.all)}` },
          ...ENTITIES.map(value => ({ value, label: t(auditEntityLabel(value)) })),
        ]}
      />
      {address.get('entity') && <TextField name="entityId" key={`entity-${address.get('entityId')}`} />}
      <TextField name="orderId" key={`order-${address.get('orderId')}`} />
      <ActorFields />
      <DayField name="from" />
      <DayField name="until" />
      {isFiltered && (
        <Button
          type="link"
          onClick={() => address.set(Object.fromEntries(FILTER_NAMES.map(name => [name, undefined])))}
        >
          {t(messages.reset)}
        </Button>
      )}
    </div>
  )
}

/** A plate is not in the log: it leads to its orders, of which one is chosen. */
function PlateField() {
  const t = useTranslate()
  const address = useAddress()
  return (
    <Input.Search
      className="fx-filter"
      data-search
      allowClear
      aria-label={t(messages.plate)}
      placeholder={t(messages.plateHint)}
      defaultValue={address.get('plate')}
      onSearch={text => address.set({ plate: text.replace(/[\s·]/g, '').toUpperCase(), orderId: undefined })}
    />
  )
}

const FIELDS = { orderId: messages.orderId, entityId: messages.entityId, actorId: messages.deviceId } as const

function TextField({ name }: { name: keyof typeof FIELDS }) {
  const t = useTranslate()
  const address = useAddress()
  const [typed, setTyped] = useState(address.get(name) ?? '')
  const settle = () => {
    if (typed.trim() !== (address.get(name) ?? '')) address.set({ [name]: typed.trim() })
  }
  return (
    <Input
      className="fx-filter"
      allowClear
      aria-label={t(FIELDS[name])}
      placeholder={t(FIELDS[name])}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      onPressEnter={settle}
      onBlur={settle}
    />
  )
}

/** People of the staff by name, devices by their number, connected systems by name. */
function ActorFields() {
  const t = useTranslate()
  const address = useAddress()
  const may = useMay()
  const kind = address.get('actorKind') ?? ''
  return (
    <>
      <Select
        className="fx-filter"
        aria-label={t(messages.actor)}
        value={kind}
        onChange={(actorKind: string) => address.set({ actorKind, actorId: undefined, staffId: undefined })}
        options={[
          { value: '', label: `${t(messages.actor)}: ${t(messages.all)}` },
          ...Object.entries(AUDIT_ACTOR_LABELS).map(([value, label]) => ({ value, label: t(label) })),
        ]}
      />
      {['', 'staff'].includes(kind) && may('listStaff') && <PersonField />}
      {kind === 'device' && <TextField name="actorId" key={`actor-${address.get('actorId')}`} />}
      {kind === 'source' && may('listSources') && <SourceField />}
    </>
  )
}

function SourceField() {
  const t = useTranslate()
  const address = useAddress()
  const sources = useCall('listSources', {})
  return (
    <Select
      className="fx-filter"
      aria-label={t(messages.source)}
      value={address.get('actorId') ?? ''}
      onChange={(actorId: string) => address.set({ actorId })}
      options={[
        { value: '', label: `${t(messages.source)}: ${t(messages.all)}` },
        ...(sources.value?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}

function PersonField() {
  const t = useTranslate()
  const address = useAddress()
  const staff = useCall('listStaff', {})
  return (
    <Select
      className="fx-filter"
      showSearch
      optionFilterProp="label"
      aria-label={t(messages.staff)}
      value={address.get('staffId') ?? ''}
      onChange={(staffId: string) => address.set({ staffId })}
      options={[
        { value: '', label: `${t(messages.staff)}: ${t(messages.all)}` },
        ...(staff.value?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}

function DayField({ name }: { name: 'from' | 'until' }) {
  const t = useTranslate()
  const address = useAddress()
  return (
    <label className="fx-row">
      {t(messages[name])}
      <Input
        className="fx-day"
        type="date"
        value={address.get(name) ?? ''}
        onChange={event => address.set({ [name]: event.target.value })}
      />
    </label>
  )
}
