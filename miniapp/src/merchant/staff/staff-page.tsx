import type { Me } from '@fangxing/contract/sessions'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { type ReactNode, useMemo } from 'react'
import { useLotSubscription } from '../lot/lot-store'
import { EmergencyBanner } from '../lot/emergency-banner'
import { TaskBanner } from '../lot/task-banner'
import { OutboxBar } from '../outbox/outbox-bar'
import { InviteForm } from './invite-form'
import { routes } from '../routes'
import { signIn, signOut, mayCall, useAuthState } from './auth'

const messages = {
  noLot: { zh: '还没有分配停车场', en: 'No parking lot yet' },
  noLotText: {
    zh: '请联系车场经理，把您分配到停车场后再进入。',
    en: 'Ask your manager to assign a lot to you, then come back.',
  },
  noPages: { zh: '这个角色在手机上没有页面', en: 'This role has no pages on the phone' },
  noPagesText: {
    zh: '平台人员在电脑的控制台工作，用手机登录。',
    en: 'People of the platform work in the console on a computer, and sign in there with the phone.',
  },
  out: { zh: '已退出登录', en: 'Signed out' },
  outText: { zh: '重新登录后才能收到移动指令。', en: 'Move tasks come only while you are signed in.' },
  signIn: { zh: '登录', en: 'Sign in' },
  console: { zh: '登录电脑控制台', en: 'Sign in on a computer' },
  signOut: { zh: '退出登录', en: 'Sign out' },
} satisfies Catalogue

/** The signed-in member of staff and the selected lot. */
export type StaffContext = { me: Me; lotId: string }

/**
 * The layout of every page of the staff: asks for the invite code when needed, and shows calls for help, new move tasks and unsent hand
 * proofs on every page. `isHome` is the one page without a way back.
 */
export function StaffPage(props: {
  children: (context: StaffContext) => ReactNode
  actions?: (context: StaffContext) => ReactNode
  label: string
  quiet?: boolean
  isHome?: boolean
}) {
  const { children, actions, label, quiet, isHome } = props
  const auth = useAuthState()
  const lotId = auth.status === 'signed_in' ? auth.lotId : undefined
  const me = auth.status === 'signed_in' ? auth.me : undefined
  const mayLook = me !== undefined && mayCall(me, 'board')
  const context = useMemo(() => (me && lotId ? { me, lotId } : undefined), [me, lotId])
  useLotSubscription(mayLook ? lotId : undefined)

  const titleBar = isHome ? null : <TitleBar title={label} home="/pages/board/index" />
  switch (auth.status) {
    case 'unbound':
      return <InviteForm problem={auth.problem} />
    case 'problem':
      return (
        <Page label={label}>
          {titleBar}
          <ErrorState problem={auth.problem} retry={() => void signIn()} />
        </Page>
      )
    case 'signed_out':
      return <SignedOutPage label={label} />
    case 'signed_in':
      if (!context || !mayLook) return <NothingToSeePage label={label} mayLook={mayLook} />
      return (
        <Page label={label} actions={actions?.(context)}>
          {titleBar}
          <EmergencyBanner me={context.me} may={name => mayCall(context.me, name)} />
          {quiet ? null : <TaskBanner staffId={context.me.staff.id} />}
          <OutboxBar />
          {children(context)}
        </Page>
      )
    case 'loading':
      return (
        <Page label={label}>
          {titleBar}
          <Skeleton bars={[64, 120, 160, 160]} />
        </Page>
      )
  }
}

export function SignedOutPage({ label }: { label: string }) {
  const t = useTranslate()
  return (
    <Page
      label={label}
      actions={
        <Button large kind="primary" onClick={() => void signIn()}>
          {t(messages.signIn)}
        </Button>
      }
    >
      <Empty title={t(messages.out)} text={t(messages.outText)} />
    </Page>
  )
}

/** A member of staff without a lot, or with a role that has no pages here. */
function NothingToSeePage({ label, mayLook }: { label: string; mayLook: boolean }) {
  const t = useTranslate()
  return (
    <Page label={label}>
      <Empty
        title={t(mayLook ? messages.noLot : messages.noPages)}
        text={t(mayLook ? messages.noLotText : messages.noPagesText)}
      />
      <Button onClick={routes.console}>{t(messages.console)}</Button>
      <Button kind="plain" onClick={() => void signOut()}>
        {t(messages.signOut)}
      </Button>
    </Page>
  )
}
