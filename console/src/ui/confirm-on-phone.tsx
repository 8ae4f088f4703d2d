import { Button } from 'antd'
import type { ConsoleQuestion } from '@fangxing/contract/console-sessions'
import { useEffect, useState } from 'react'
import { useTranslate, type Catalogue } from '../i18n/language'
import { useAsked } from '../net/net'
import { useSessionService } from '../session/session'
import { Dialog } from './dialog'
import { messages as common } from './messages'
import { PhoneCode } from './phone-code'

const ASK_EVERY_MS = 1_500

const messages = {
  title: { zh: '请在手机上确认', en: 'Confirm on your phone' },
  how: {
    zh: '用「放行商家端」小程序扫码，核对手机上写的操作，再输入这两位数。确认后这里自动继续。',
    en: 'Scan with the Fangxing merchant mini-program, check the act that the phone names, then type these two digits. It goes on here by itself.',
  },
  confirmed: { zh: '已确认，正在执行…', en: 'Confirmed. Doing it…' },
  refused: { zh: '手机上拒绝了，没有执行。', en: 'The phone refused; nothing was done.' },
  expired: { zh: '二维码已失效，没有执行。', en: 'This code is no longer valid; nothing was done.' },
  renew: { zh: '换一个二维码', en: 'Show a new code' },
} satisfies Catalogue

type State = 'waiting' | 'confirmed' | 'refused' | 'expired'

/** Asks what the phone has said until it has said something or the question is too old. */
function usePhoneAnswer(question: ConsoleQuestion, onConfirmed: () => void): State {
  const { callSignedIn } = useSessionService()
  const [state, setState] = useState<State>('waiting')
  useEffect(() => {
    if (state !== 'waiting') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    async function look(): Promise<void> {
      const result = await callSignedIn('readConsoleConfirmation', { params: { requestId: question.id } })
      if (isGone) return
      if (result.ok && result.value.state === 'confirmed') {
        setState('confirmed')
        return onConfirmed()
      }
      if (result.ok && result.value.state !== 'waiting') return setState(result.value.state)
      // Not answered is not an answer: the code's own time ends the asking.
      if (!result.ok && result.problem.kind === 'refused') return setState('expired')
      if (Date.now() > Date.parse(question.expiresAt)) return setState('expired')
      timer = setTimeout(() => void look(), ASK_EVERY_MS)
    }
    void look()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [question, state, onConfirmed, callSignedIn])
  return state
}

/**
 * Shown over every page while an act waits for the phone (CONSOLE_CONFIRM_NEEDED). A page does nothing for it: its call
 * goes on once the phone has confirmed, and stays refused otherwise.
 */
export function ConfirmOnPhone() {
  const t = useTranslate()
  const asked = useAsked()
  return (
    <Dialog
      isOpen={asked !== undefined}
      title={t(messages.title)}
      onClose={() => asked?.answer('given_up')}
      zIndex={1100}
    >
      {asked && <Question key={asked.question.id} {...asked} />}
    </Dialog>
  )
}

function Question({ question, answer }: NonNullable<ReturnType<typeof useAsked>>) {
  const t = useTranslate()
  const [confirm] = useState(() => () => answer('confirmed'))
  const state = usePhoneAnswer(question, confirm)
  const isOver = state === 'refused' || state === 'expired'
  return (
    <div className="fx-form">
      <p>{t(messages.how)}</p>
      <PhoneCode question={question} isWaiting={state === 'waiting'} isOver={isOver}>
        {state !== 'waiting' && <span>{t(messages[state])}</span>}
      </PhoneCode>
      <div className="fx-row fx-row--end">
        <Button onClick={() => answer('given_up')}>{t(common.cancel)}</Button>
        {isOver && (
          <Button type="primary" onClick={() => answer('again')}>
            {t(messages.renew)}
          </Button>
        )}
      </div>
    </div>
  )
}
