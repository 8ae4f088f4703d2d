import type { Me } from '@fangxing/contract/sessions'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { type ReactNode, useMemo } from 'react'
import { useLot } from '../lot/lot-store'
import { TaskBanner } from '../lot/task-banner'
import { OutboxBar } from '../outbox/outbox-bar'
import { InviteForm } from './invite-form'
import { enter, leave, mayCall, useKnown } from './me'

const W = {
  noLot: { zh: '还没有分配停车场', en: 'No parking lot yet' },
  noLotText: {
    zh: '请联系车场经理，把您分配到停车场后再进入。',
    en: 'Ask your manager to assign a lot to you, then come back.',
  },
  noPages: { zh: '这个角色在手机上没有页面', en: 'This role has no pages on the phone' },
  noPagesText: {
    zh: '手机端供收费员、车场经理和财务使用。',
    en: 'The phone is for attendants, managers and finance.',
  },
  out: { zh: '已退出登录', en: 'Signed out' },
  outText: { zh: '重新登录后才能收到移动指令。', en: 'Move tasks come only while you are signed in.' },
  enter: { zh: '登录', en: 'Sign in' },
  leave: { zh: '退出登录', en: 'Sign out' },
}

/** Who works, and in which lot they look. */
export type Here = { me: Me; lotId: string }

/**
 * The frame of every page of the staff: signed in or asking for the invite code; a new move task sounds and what waits to
 * be sent is seen wherever one is. `isHome` is the one page that leads nowhere back.
 */
export function StaffPage(props: {
  children: (here: Here) => ReactNode
  actions?: (here: Here) => ReactNode
  label: string
  quiet?: boolean
  isHome?: boolean
}) {
  const { children, actions, label, quiet, isHome } = props
  const say = useSay()
  const known = useKnown()
  const lotId = known.at === 'in' ? known.lotId : undefined
  const me = known.at === 'in' ? known.me : undefined
  const here = useMemo(() => (me && lotId ? { me, lotId } : undefined), [me, lotId])
  useLot(me && mayCall(me, 'board') ? lotId : undefined)

  if (known.at === 'unbound') return <InviteForm problem={known.problem} />
  const bar = isHome ? null : <TitleBar title={label} home="/pages/board/index" />
  if (known.at === 'problem')
    return (
      <Page label={label}>
        {bar}
        <ErrorState problem={known.problem} retry={() => void enter()} />
      </Page>
    )
  if (known.at === 'out')
    return (
      <Page
        label={label}
        actions={
          <Button large kind="primary" onClick={() => void enter()}>
            {say(W.enter)}
          </Button>
        }
      >
        <Empty title={say(W.out)} text={say(W.outText)} />
      </Page>
    )
  const mayLook = me !== undefined && mayCall(me, 'board')
  if (me && !(lotId && mayLook))
    return (
      <Page label={label}>
        <Empty title={say(mayLook ? W.noLot : W.noPages)} text={say(mayLook ? W.noLotText : W.noPagesText)} />
        <Button kind="plain" onClick={() => void leave()}>
          {say(W.leave)}
        </Button>
      </Page>
    )
  if (!here)
    return (
      <Page label={label}>
        {bar}
        <Skeleton bars={[64, 120, 160, 160]} />
      </Page>
    )
  return (
    <Page label={label} actions={actions?.(here)}>
      {bar}
      {quiet ? null : <TaskBanner staffId={here.me.staff.id} />}
      <OutboxBar />
      {children(here)}
    </Page>
  )
}
