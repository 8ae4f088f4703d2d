import type { Me } from '@fangxing/config/contract/staff-api'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { type ReactNode, useMemo } from 'react'
import { useLot } from '../lot/lot-store'
import { TaskBanner } from '../lot/task-banner'
import { OutboxBar } from '../outbox/outbox-bar'
import { InviteForm } from './invite-form'
import { enter, useKnown } from './me'

/** Who works, and in which lot they look. */
export type Here = { me: Me; lotId: string }

/**
 * The frame of every page of the staff: signed in or asking for the invite code; a new move task sounds and what waits to
 * be sent is seen wherever one is.
 */
export function StaffPage(props: {
  children: (here: Here) => ReactNode
  actions?: (here: Here) => ReactNode
  label?: string
  quiet?: boolean
}) {
  const { children, actions, label, quiet } = props
  const known = useKnown()
  const lotId = known.at === 'in' ? known.lotId : undefined
  const me = known.at === 'in' ? known.me : undefined
  const here = useMemo(() => (me && lotId ? { me, lotId } : undefined), [me, lotId])
  useLot(lotId)

  if (known.at === 'unbound') return <InviteForm problem={known.problem} />
  if (known.at === 'problem')
    return (
      <Page label={label}>
        <ErrorState problem={known.problem} retry={() => void enter()} />
      </Page>
    )
  if (!here)
    return (
      <Page label={label}>
        <Skeleton bars={[64, 120, 160, 160]} />
      </Page>
    )
  return (
    <Page label={label} actions={actions?.(here)}>
      {quiet ? null : <TaskBanner staffId={here.me.staff.id} />}
      <OutboxBar />
      {children(here)}
    </Page>
  )
}
