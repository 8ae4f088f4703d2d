import { ROLE_LABELS } from '@fangxing/contract/roles'
import type { StaffView } from '@fangxing/contract/staff'
import { App, Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { lotFilter } from '../../ui/choices'
import { byState, byText } from '../../ui/compare'
import { ListPage } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ChangeDialog } from './change-dialog'
import { InviteDialog } from './invite-dialog'
import { messages } from './messages'
import { PhoneDialog } from './phone-dialog'
import { stateOf, worksEverywhere } from './people-states'

/** Who works here, in which roles and lots. */
export default function PeoplePage() {
  const t = useTranslate()
  const { lots } = useMe()
  const [isInviting, setInviting] = useState(false)
  const [changed, setChanged] = useState<StaffView>()
  const [called, setCalled] = useState<StaffView>()
  const nameOf = new Map(lots.map(({ id, name }) => [id, name]))
  const rolesOf = ({ roles }: StaffView) => roles.map(role => t(ROLE_LABELS[role])).join('、')
  const lotsOf = ({ roles, lotIds }: StaffView) =>
    worksEverywhere(roles)
      ? t(messages.every)
      : lotIds.map(id => nameOf.get(id) ?? '—').join('、') || t(messages.none)
  return (
    <>
      <ListPage
        title={messages.title}
        call="listStaff"
        paging="whole"
        empty={messages.empty}
        nextStep={<Button onClick={() => setInviting(true)}>{t(messages.firstOne)}</Button>}
        rowKey={person => person.id}
        filters={[lotFilter(messages.assignedTo, lots)]}
        actions={
          <Button type="primary" onClick={() => setInviting(true)}>
            {t(messages.invite)}
          </Button>
        }
        columns={[
          {
            key: 'name',
            title: messages.name,
            compare: byText(({ name }) => name),
            show: ({ name }) => <strong>{name}</strong>,
          },
          { key: 'roles', title: messages.roles, compare: byText(rolesOf), show: rolesOf },
          { key: 'lots', title: messages.lots, show: lotsOf },
          {
            key: 'shift',
            title: messages.onShift,
            show: person => <OnShift person={person} lotName={id => nameOf.get(id) ?? '—'} />,
          },
          {
            key: 'phone',
            title: messages.phone,
            show: person => <WorkPhone person={person} onChange={setCalled} />,
          },
          {
            key: 'state',
            title: messages.state,
            compare: byState(stateOf),
            show: person => <StateTag label={stateOf(person)} />,
          },
          {
            key: 'acts',
            title: messages.change,
            show: person => <Acts person={person} onChange={setChanged} />,
          },
        ]}
      />
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
      <ChangeDialog person={changed} onClose={() => setChanged(undefined)} />
      <PhoneDialog person={called} onClose={() => setCalled(undefined)} />
    </>
  )
}

function WorkPhone({ person, onChange }: { person: StaffView; onChange: (person: StaffView) => void }) {
  const t = useTranslate()
  const may = useMay()
  return (
    <span className="fx-row">
      {person.phone ?? <span className="fx-soft">—</span>}
      {may('setStaffPhone') && !person.disabled && (
        <Button
          size="small"
          aria-label={`${t(messages.phone)}: ${person.name}`}
          onClick={() => onChange(person)}
        >
          {t(person.phone ? messages.change : messages.enterPhone)}
        </Button>
      )}
    </span>
  )
}

/** Where and since when, and the way to the last shifts. */
function OnShift({ person, lotName }: { person: StaffView; lotName: (lotId: string) => string }) {
  const t = useTranslate()
  const may = useMay()
  const { onShift } = person
  return (
    <span className="fx-row">
      {onShift ? (
        <span>
          {lotName(onShift.lotId)} {t(messages.since)} <When at={onShift.startedAt} withAgo />
        </span>
      ) : (
        <span className="fx-soft">{t(messages.offShift)}</span>
      )}
      {may('listShifts') && (
        <Link to={`/people/shifts?staffId=${person.id}`} aria-label={`${t(messages.shifts)}: ${person.name}`}>
          {t(messages.shifts)}
        </Link>
      )}
    </span>
  )
}

function Acts({ person, onChange }: { person: StaffView; onChange: (person: StaffView) => void }) {
  const t = useTranslate()
  const { staff } = useMe()
  const { modal } = App.useApp()
  const { disabled } = person
  const { act, isActing } = useAct('changeStaff', {
    done: disabled ? messages.enabled : messages.disabled,
    changes: ['listStaff'],
  })
  const { id: staffId, roles, lotIds } = person
  const set = (isDisabled: boolean) =>
    act({ params: { staffId }, body: { roles, lotIds, disabled: isDisabled } })
  const askFirst = () =>
    modal.confirm({
      title: `${t(messages.disableOf)} ${person.name}`,
      content: t(messages.disableWhat),
      okText: t(messages.disable),
      okButtonProps: { danger: true },
      onOk: () => set(true),
    })
  if (staffId === staff.id) return <span className="fx-soft">{t(messages.self)}</span>
  // Only the platform changes its own people.
  if (roles.includes('platform') && !staff.roles.includes('platform')) return null
  const named = (act: string) => `${act}: ${person.name}`
  return (
    <span className="fx-row">
      <Button size="small" aria-label={named(t(messages.change))} onClick={() => onChange(person)}>
        {t(messages.change)}
      </Button>
      {disabled ? (
        <Button
          size="small"
          loading={isActing}
          aria-label={named(t(messages.enable))}
          onClick={() => void set(false)}
        >
          {t(messages.enable)}
        </Button>
      ) : (
        <Button
          size="small"
          danger
          loading={isActing}
          aria-label={named(t(messages.disable))}
          onClick={askFirst}
        >
          {t(messages.disable)}
        </Button>
      )}
    </span>
  )
}
