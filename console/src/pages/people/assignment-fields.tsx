import { ROLE_LABELS, type Role } from '@fangxing/contract/roles'
import { Checkbox } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useMe } from '../../session/session'
import { messages } from './messages'
import { worksEverywhere } from './people-states'

export type Assignment = { roles: Role[]; lotIds: string[] }

/** Roles that this person may give: nobody gives away what is the platform's without being of the platform. */
function useRoles(): Role[] {
  const { staff } = useMe()
  return (Object.keys(ROLE_LABELS) as Role[]).filter(
    role => role !== 'platform' || staff.roles.includes('platform'),
  )
}

const toggled = <T,>(all: readonly T[], one: T, isOn: boolean): T[] =>
  isOn ? [...all, one] : all.filter(other => other !== one)

/** Which roles, and for an attendant which lots: one click each. */
export function AssignmentFields(props: { value: Assignment; onChange: (value: Assignment) => void }) {
  const { value, onChange } = props
  const { roles, lotIds } = value
  const { lots } = useMe()
  const t = useTranslate()
  return (
    <>
      <fieldset className="fx-choices">
        <legend>{t(messages.roles)}</legend>
        {useRoles().map(role => (
          <Checkbox
            key={role}
            checked={roles.includes(role)}
            onChange={event => onChange({ ...value, roles: toggled(roles, role, event.target.checked) })}
          >
            {t(ROLE_LABELS[role])}
          </Checkbox>
        ))}
      </fieldset>
      {worksEverywhere(roles) ? (
        <p className="fx-soft">{t(messages.everyLotNote)}</p>
      ) : (
        <fieldset className="fx-choices">
          <legend>{t(messages.attendantLots)}</legend>
          {lots.map(({ id, name }) => (
            <Checkbox
              key={id}
              checked={lotIds.includes(id)}
              onChange={event => onChange({ ...value, lotIds: toggled(lotIds, id, event.target.checked) })}
            >
              {name}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </>
  )
}
