import { mayRetry, type Problem } from '../net/result'
import { useTranslate } from '../i18n/language'
import { problemTraceId, problemMessage } from '../i18n/problem-message'
import { Button } from './button'
import { Alert } from './alert'

/** Why something could not be shown or done, with a retry where it may help. A refusal shows its own message. */
export function ErrorState({
  problem,
  retry,
  busy,
}: {
  problem: Problem
  retry?: () => void
  busy?: boolean
}) {
  const t = useTranslate()
  const trace = problemTraceId(problem)
  const isFault = problem.kind === 'fault' && trace !== undefined
  const tone = isFault ? 'bad' : 'warn'
  return (
    <Alert
      urgent
      tone={tone}
      title={t(problemMessage(problem))}
      actions={
        retry && mayRetry(problem) ? (
          <Button onClick={retry} busy={busy}>
            {t({ zh: '重试', en: 'Try again' })}
          </Button>
        ) : undefined
      }
    >
      {isFault ? `${t({ zh: '编号', en: 'Reference' })} ${trace}` : undefined}
    </Alert>
  )
}
