import { mayRetry, type Problem } from '../net/result'
import { useTranslate, type Message } from '../i18n/language'
import { useOnline } from '../net/network'
import { problemTraceId, problemMessage } from '../i18n/problem-message'
import { Button } from './button'
import { Alert } from './alert'

const BACK_ONLINE: Message = { zh: '网络已恢复，请重试', en: 'The network is back. Please try again' }

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
  const isOnline = useOnline()
  // The notice was true when it appeared; it does not outlive the outage.
  const isOver = problem.kind === 'offline' && isOnline
  const trace = problemTraceId(problem)
  const isFault = problem.kind === 'fault' && trace !== undefined
  const tone = isOver ? 'info' : isFault ? 'bad' : 'warn'
  return (
    <Alert
      urgent
      tone={tone}
      title={t(isOver ? BACK_ONLINE : problemMessage(problem))}
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
