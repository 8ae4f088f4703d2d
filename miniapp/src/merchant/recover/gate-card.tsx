import { ErrorState } from '@shared/ui/error-state'
import { Notice } from '@shared/ui/notice'
import { useSay } from '@shared/words/language'
import type { Problem } from '@shared/net/answer'
import { failedRules, type FailedRule } from './failed-rules'
import type { Gate } from './use-gate'
import { W } from './words'
import './gate-card.scss'

/** The gate's answer: yes, or every rule that failed in its own words. */
export function GateCard({ gate, again }: { gate: Gate; again: () => void }) {
  const say = useSay()
  switch (gate.at) {
    case 'nothing_asked':
    case 'asking':
      return null
    case 'problem':
      return <ErrorState problem={gate.problem} retry={again} />
    case 'opening':
    case 'answered':
      return gate.answer.ok ? (
        <Notice urgent tone="good" title={say(W.yes)}>
          {say(W.yesText)}
        </Notice>
      ) : (
        <FailedRules rules={gate.answer.failed} />
      )
  }
}

export function FailedRules({ rules }: { rules: FailedRule[] }) {
  const say = useSay()
  return (
    <Notice urgent tone="bad" title={say(W.no)}>
      <ul className="mer-rules" tabIndex={0}>
        {rules.map(rule => (
          <li key={rule.code} className="mer-rules__rule">
            {say(rule.message)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** A refused raise names its rules like the gate; anything else is an error like others. */
export function RefusedRaise({ problem }: { problem: Problem }) {
  const rules = failedRules(problem)
  return rules ? <FailedRules rules={rules} /> : <ErrorState problem={problem} />
}
