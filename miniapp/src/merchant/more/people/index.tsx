import { ROLE_LABELS } from '@fangxing/contract/roles'
import type { StaffView } from '@fangxing/contract/staff'
import type { Me } from '@fangxing/contract/sessions'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate } from '@shared/i18n/language'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../../calls'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { Row } from '../../ui/row'
import { InviteSheet } from './invite-sheet'
import { messages } from './messages'

/** Who works for the merchant; a manager on the way invites somebody. The rest is done at the console. */
export default function PeoplePage() {
  const t = useTranslate()
  const [isInviting, setInviting] = useState(false)
  const { people, problem, refresh } = usePeople()
  return (
    <StaffPage
      label={t(messages.title)}
      actions={({ me, lotId }) =>
        mayCall(me, 'inviteStaff') ? (
          <>
            <Button large kind="primary" onClick={() => setInviting(true)}>
              {t(messages.invite)}
            </Button>
            {isInviting ? (
              <InviteSheet
                me={me}
                lotId={lotId}
                onInvited={() => void refresh()}
                onClose={() => setInviting(false)}
              />
            ) : null}
          </>
        ) : undefined
      }
    >
      {({ me }) => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void refresh()} /> : null}
          {people || problem ? null : <Skeleton bars={[84, 84, 84]} />}
          {people?.length === 0 ? <Empty title={t(messages.none)} /> : null}
          {people?.map(person => (
            <PersonRow key={person.id} me={me} person={person} />
          ))}
          {people ? <p className="mer-hint">{t(messages.more)}</p> : null}
        </>
      )}
    </StaffPage>
  )
}

function usePeople() {
  const [people, setPeople] = useState<StaffView[]>()
  const [problem, setProblem] = useState<Problem>()
  const refresh = useCallback(
    () =>
      call('listStaff', {}).then(result => {
        setProblem(result.ok ? undefined : result.problem)
        if (result.ok) setPeople(result.value.items)
      }),
    [],
  )
  useEffect(() => void refresh(), [refresh])
  return { people, problem, refresh }
}

function PersonRow({ me, person }: { me: Me; person: StaffView }) {
  const t = useTranslate()
  const { name, roles, lotIds, bound, disabled } = person
  const isEverywhere = roles.some(role => role !== 'attendant')
  const lots = me.lots.filter(({ id }) => lotIds.includes(id)).map(lot => lot.name)
  const state = disabled ? messages.disabled : bound ? undefined : messages.unbound
  return (
    <Row
      tone={state ? 'waiting' : undefined}
      title={name}
      aside={<span className="mer-hint">{roles.map(role => t(ROLE_LABELS[role])).join(' · ')}</span>}
      detail={isEverywhere ? t(messages.allLots) : lots.join('、')}
      end={state ? <span className="mer-hint">{t(state)}</span> : undefined}
    />
  )
}
