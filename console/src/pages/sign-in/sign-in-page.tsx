import { Button } from 'antd'
import type { ConsoleQuestion } from '@fangxing/contract/console-sessions'
import { useTranslate } from '../../i18n/language'
import { ProblemNote } from '../../ui/page-states'
import { PhoneCode } from '../../ui/phone-code'
import { EntryFrame } from './entry-frame'
import { messages } from './messages'
import { useQuestion, type QuestionState } from './use-question'

/** What a browser shows while nobody is signed in in it. */
export function SignInPage({ hasEnded }: { hasEnded: boolean }) {
  const t = useTranslate()
  const { question, state, problem, renew } = useQuestion()
  return (
    <EntryFrame title={t(messages.title)}>
      {hasEnded && (
        <p className="fx-note" role="status">
          {t(messages.ended)}
        </p>
      )}
      {problem ? (
        <ProblemNote problem={problem} again={renew} />
      ) : (
        <Question question={question} state={state} renew={renew} />
      )}
    </EntryFrame>
  )
}

function Question(props: { question: ConsoleQuestion | undefined; state: QuestionState; renew: () => void }) {
  const { question, state, renew } = props
  const t = useTranslate()
  const isOver = state === 'refused' || state === 'expired'
  return (
    <>
      <p className="fx-entry__how">{t(messages.how)}</p>
      <PhoneCode question={question} isWaiting={state === 'waiting'} isOver={isOver}>
        {state === 'confirmed' && t(messages.confirmed)}
        {isOver && (
          <>
            <span>{t(messages[state])}</span>
            <Button type="primary" onClick={renew}>
              {t(messages.renew)}
            </Button>
          </>
        )}
      </PhoneCode>
    </>
  )
}
