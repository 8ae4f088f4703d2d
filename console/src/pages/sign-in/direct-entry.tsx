import type { Me } from '@fangxing/contract/sessions'
import { Button } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useNet } from '../../net/net'
import type { Problem, Result } from '../../net/problem'
import { useSessionService } from '../../session/session'
import { Loading, ProblemNote } from '../../ui/page-states'
import type { EntryLink } from './entry-address'
import { EntryFrame } from './entry-frame'
import { messages } from './messages'

type Entered = Result<{ state: string; me?: Me }>

/**
 * Opens a session by `open` and goes on. Runs once: what it sends may be used a single time, and React mounts twice while
 * developing.
 */
function DirectEntry({ open, onDone }: { open: () => Promise<Entered>; onDone: () => void }) {
  const t = useTranslate()
  const { enter } = useSessionService()
  const [problem, setProblem] = useState<Problem>()
  const [isOver, setOver] = useState(false)
  const opening = useRef<Promise<Entered>>()
  useEffect(() => {
    let isGone = false
    opening.current ??= open()
    void opening.current.then(result => {
      if (isGone) return
      if (!result.ok) return setProblem(result.problem)
      if (!result.value.me) return setOver(true)
      enter(result.value.me)
      onDone()
    })
    return () => {
      isGone = true
    }
  }, [open, onDone, enter])
  return (
    <EntryFrame title={t(messages.signingIn)}>
      {problem && <ProblemNote problem={problem} />}
      {isOver && (
        <p className="fx-note fx-note--bad" role="alert">
          {t(messages.linkOver)}
        </p>
      )}
      {problem || isOver ? <Button onClick={onDone}>{t(messages.byCode)}</Button> : <Loading rows={2} />}
    </EntryFrame>
  )
}

/** `?as=manager`: beside a local WeChat one click signs in, as in the mini-programs. Nowhere else does the call exist. */
export function LocalEntry({ name, onDone }: { name: string; onDone: () => void }) {
  const { call } = useNet()
  const open = useCallback(() => call('signInLocally', { body: { as: name } }), [call, name])
  return <DirectEntry open={open} onDone={onDone} />
}

/** The link that a command prints when no phone can confirm. Its secret stands behind the `#`, which is sent to nobody. */
export function LinkEntry({ link, onDone }: { link: EntryLink; onDone: () => void }) {
  const { call } = useNet()
  const { signInId, verifier } = link
  const open = useCallback(
    () => call('openConsoleSession', { params: { signInId }, body: { verifier } }),
    [call, signInId, verifier],
  )
  return <DirectEntry open={open} onDone={onDone} />
}
