import { mayRetry, type Problem } from '../net/answer'
import { useSay } from '../words/language'
import { problemTrace, problemWords } from '../words/problem'
import { Button } from './button'
import { Notice } from './notice'

/** Why something could not be shown or done, with a way on. Refusals bring their own words. */
export function ErrorState({
  problem,
  retry,
  busy,
}: {
  problem: Problem
  retry?: () => void
  busy?: boolean
}) {
  const say = useSay()
  const trace = problemTrace(problem)
  const isOurs = problem.kind === 'fault' && trace !== undefined
  const tone = isOurs ? 'bad' : 'warn'
  return (
    <Notice
      urgent
      tone={tone}
      title={say(problemWords(problem))}
      actions={
        retry && mayRetry(problem) ? (
          <Button onClick={retry} busy={busy}>
            {say({ zh: '重试', en: 'Try again' })}
          </Button>
        ) : undefined
      }
    >
      {isOurs ? `${say({ zh: '编号', en: 'Reference' })} ${trace}` : undefined}
    </Notice>
  )
}
