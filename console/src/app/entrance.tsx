import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useTranslate } from '../i18n/language'
import { EntryFrame } from '../pages/sign-in/entry-frame'
import { LinkEntry, LocalEntry } from '../pages/sign-in/direct-entry'
import { readEntryAddress, withoutEntry } from '../pages/sign-in/entry-address'
import { messages } from '../pages/sign-in/messages'
import { SignInPage } from '../pages/sign-in/sign-in-page'
import { useSession, useSessionService } from '../session/session'
import { Loading, ProblemNote } from '../ui/page-states'
import { SignedInRoutes } from './routes'

/**
 * Who is signed in decides what is shown; the address stays, so that after signing in a person is where they were. What
 * was read for one person is forgotten before another comes.
 */
export function Entrance() {
  const t = useTranslate()
  const session = useSession()
  const { open } = useSessionService()
  const client = useQueryClient()
  const [entry, setEntry] = useState(() => readEntryAddress(location.href))
  const personId = session.state === 'signed_in' ? session.me.staff.id : undefined
  const onDone = useCallback(() => {
    history.replaceState(history.state, '', withoutEntry(location.href))
    setEntry(undefined)
  }, [])

  useEffect(() => {
    if (!entry && session.state === 'unknown') void open()
  }, [entry, session.state, open])
  useEffect(() => () => client.clear(), [client, personId])

  if (entry?.kind === 'local') return <LocalEntry name={entry.name} onDone={onDone} />
  if (entry?.kind === 'link') return <LinkEntry link={entry} onDone={onDone} />
  switch (session.state) {
    case 'unknown':
      return <Loading rows={6} />
    case 'unreachable':
      return (
        <EntryFrame title={t(messages.unreachable)}>
          <ProblemNote problem={session.problem} again={() => void open()} />
        </EntryFrame>
      )
    case 'signed_out':
      return <SignInPage hasEnded={session.hasEnded} />
    case 'signed_in':
      return <SignedInRoutes key={session.me.staff.id} />
  }
}
