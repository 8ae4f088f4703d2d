import { ErrorState } from '@shared/ui/error-state'
import { Alert } from '@shared/ui/alert'
import { useTranslate } from '@shared/i18n/language'
import type { Problem } from '@shared/net/result'
import { failedRules, type FailedRule } from './failed-rules'
import type { EligibilityState } from './use-eligibility'
import { messages } from './messages'
import './eligibility-card.scss'

/** The result of the check: allowed, or the message of every rule that failed. */
export function EligibilityCard({
  eligibility,
  retry,
}: {
  eligibility: EligibilityState
  retry: () => void
}) {
  const t = useTranslate()
  switch (eligibility.status) {
    case 'idle':
    case 'loading':
      return null
    case 'problem':
      return <ErrorState problem={eligibility.problem} retry={retry} />
    case 'opening':
    case 'checked':
      return eligibility.result.ok ? (
        <Alert urgent tone="good" title={t(messages.yes)}>
          {t(messages.yesText)}
        </Alert>
      ) : (
        <FailedRules rules={eligibility.result.failed} />
      )
  }
}

function FailedRules({ rules }: { rules: FailedRule[] }) {
  const t = useTranslate()
  return (
    <Alert urgent tone="bad" title={t(messages.no)}>
      <ul className="mer-rules" tabIndex={0}>
        {rules.map(rule => (
          <li key={rule.code} className="mer-rules__rule">
            {t(rule.message)}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

/** A refused raise lists its failed rules as the check does; any other problem is shown as an error. */
export function RefusedRaise({ problem }: { problem: Problem }) {
  const rules = failedRules(problem)
  return rules ? <FailedRules rules={rules} /> : <ErrorState problem={problem} />
}
