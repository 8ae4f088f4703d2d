import { Button, QRCode } from 'antd'
import type { ConsoleQuestion } from '@fangxing/contract/console-sessions'
import { useTranslate } from '../../i18n/language'
import { ProblemNote } from '../../ui/page-states'
import { useNow } from '../../ui/use-now'
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
      <div className="fx-entry__pair">
        <div
          className={isOver ? 'fx-entry__code fx-entry__code--over' : 'fx-entry__code'}
          role="img"
          aria-label={t(messages.code)}
        >
          {question && (
            <span aria-hidden>
              <QRCode
                value={question.link}
                type="svg"
                size={184}
                bordered={false}
                color="#13201a"
                bgColor="#ffffff"
              />
            </span>
          )}
        </div>
        <p className="fx-entry__digits">
          <span className="fx-soft">{t(messages.digits)}</span>
          <strong>{isOver ? '––' : (question?.digits ?? '··')}</strong>
          {question && state === 'waiting' && <Left until={question.expiresAt} />}
        </p>
      </div>
      <div className="fx-entry__state" role="status">
        {state === 'confirmed' && t(messages.confirmed)}
        {isOver && (
          <>
            <span>{t(messages[state])}</span>
            <Button type="primary" onClick={renew}>
              {t(messages.renew)}
            </Button>
          </>
        )}
      </div>
    </>
  )
}

function Left({ until }: { until: string }) {
  const t = useTranslate()
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - useNow()) / 1000))
  return (
    <span className="fx-soft">
      <span className="fx-figures">{seconds}</span> {t(messages.left)}
    </span>
  )
}
