import { ErrorState } from '@shared/ui/error-state'
import { Alert } from '@shared/ui/alert'
import { useTranslate } from '@shared/i18n/language'
import type { Problem } from '@shared/net/result'
import { failedRules, type FailedRule } from './failed-rules'
import type { EligibilityState } from './use-eligibility'
import { messages } from './messages'
import './eligibility-card.scss'

/** The gate's answer: yes, or every rule that failed in its own words. */
export function EligibilityCard({
  eligibility,
  retry,
}: {
  eligibility: EligibilityState
  retry: () => void
}) {
  const t = useTranslate()
  switch (eligibility.status) {
    case 'nothing_asked':
    case 'asking':
      return null
    case 'problem':
      return <ErrorState problem={eligibility.problem} retry={retry} />
    case 'opening':
    case 'answered':
      return eligibility.result.ok ? (
        <Alert urgent tone="good" title={t(messages.yes)}>
          {t(messages.yesText)}
        </Alert>
      ) : (
        <FailedRules rules={eligibility.result.failed} />
      )
  }
}

export function FailedRules({ rules }: { rules: FailedRule[] }) {
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

/** A refused raise names its rules like the gate; anything else is an error like others. */
export function RefusedRaise({ problem }: { problem: Problem }) {
  const rules = failedRules(problem)
  return rules ? <FailedRules rules={rules} /> : <ErrorState problem={problem} />
}
