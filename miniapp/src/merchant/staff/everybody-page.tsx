import { TitleBar } from '@shared/phone/title-bar'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import type { ReactNode } from 'react'
import { InviteForm } from './invite-form'
import { signIn, useAuthState } from './auth'
import { SignedOutPage } from './staff-page'

/** The layout of a page for whoever is signed in, also without a lot or with a role that has no other pages. */
export function EverybodyPage(props: { children: ReactNode; actions?: ReactNode; label: string }) {
  const { children, actions, label } = props
  const auth = useAuthState()
  if (auth.status === 'unbound') return <InviteForm problem={auth.problem} />
  if (auth.status === 'signed_out') return <SignedOutPage label={label} />
  const isReady = auth.status === 'signed_in'
  return (
    <Page label={label} actions={isReady ? actions : undefined}>
      <TitleBar title={label} home="/pages/board/index" />
      {auth.status === 'problem' ? <ErrorState problem={auth.problem} retry={() => void signIn()} /> : null}
      {auth.status === 'loading' ? <Skeleton bars={[120, 160]} /> : null}
      {isReady ? children : null}
    </Page>
  )
}
