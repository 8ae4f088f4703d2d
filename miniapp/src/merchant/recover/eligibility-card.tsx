import { ErrorState } from '@shared/ui/error-state'
import { Button } from '@shared/ui/button'
import { Alert } from '@shared/ui/alert'
import { useTranslate } from '@shared/i18n/language'
import type { Problem } from '@shared/net/result'
import { failedRules, type FailedRule } from './failed-rules'
import { routes } from '../routes'
import type { EligibilityState } from './use-eligibility'
import { useLotState } from '../lot/lot-store'
import type { DeviceChoice } from '../ui/device-scan'
import { wayToMend } from './rule-steps'
import { messages } from './messages'
import './eligibility-card.scss'

/** The result of the check: allowed, or the message of every rule that failed. */
export function EligibilityCard({
  eligibility,
  device,
  retry,
  onAgain,
}: {
  eligibility: EligibilityState
  device?: DeviceChoice
  retry: () => void
  /** Given to whoever may hold a car again that was let go within a day. */
  onAgain?: () => void
}) {
  const t = useTranslate()
  const { board } = useLotState()
  const deviceId =
    device && ('id' in device ? device.id : board?.devices.find(({ qrUrl }) => qrUrl === device.link)?.id)
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
        <FailedRules
          rules={eligibility.result.failed}
          wayOf={code => wayToMend(code, deviceId)}
          onAgain={onAgain}
        />
      )
  }
}

/** Each rule is one fact; where it can be corrected on this phone, a tap leads there. */
function FailedRules(props: {
  rules: FailedRule[]
  wayOf?: (code: string) => (() => void) | undefined
  onAgain?: () => void
}) {
  const { rules, wayOf, onAgain } = props
  const t = useTranslate()
  const liveOrderId = rules.find(({ code }) => code === 'GATE_PLATE_LIVE')?.params?.orderId
  const isLetGo = rules.some(({ code }) => code === 'GATE_LET_GO')
  return (
    <Alert urgent tone="bad" title={t(messages.no)}>
      <ul className="mer-rules" tabIndex={0}>
        {rules.map(rule => {
          const open = wayOf?.(rule.code)
          return (
            <li
              key={rule.code}
              className={open ? 'mer-rules__rule mer-rules__rule--leads' : 'mer-rules__rule'}
            >
              {open ? (
                <button type="button" className="mer-rules__way" onClick={open}>
                  <span className="mer-rules__words">{t(rule.message)}</span>
                  <span aria-hidden>›</span>
                </button>
              ) : (
                t(rule.message)
              )}
            </li>
          )
        })}
      </ul>
      {typeof liveOrderId === 'string' ? (
        <Button onClick={() => routes.order(liveOrderId)}>{t(messages.liveOrder)}</Button>
      ) : null}
      {isLetGo && onAgain ? <Button onClick={onAgain}>{t(messages.again)}</Button> : null}
    </Alert>
  )
}

/** A refused raise lists its failed rules as the check does; any other problem is shown as an error. */
export function RefusedRaise({ problem }: { problem: Problem }) {
  const rules = failedRules(problem)
  return rules ? <FailedRules rules={rules} /> : <ErrorState problem={problem} />
}
