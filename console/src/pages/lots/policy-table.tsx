import type { EnforcementRules } from '@fangxing/contract/enforcement-floor'
import { Input, InputNumber } from 'antd'
import { useTranslate, type Translate } from '../../i18n/language'
import { Section } from '../../ui/page'
import { messages } from './messages'
import { clockOf, minuteOf, POLICY_FIELDS, shownValue, storedValue } from './policy-fields'

type Policy = Record<string, unknown>
type Props = {
  floor: EnforcementRules
  effective: EnforcementRules
  policy: Policy
  onChange: (policy: Policy) => void
}

/** With `value` under `name`, or without it. */
function withRule(policy: Policy, name: string, value: number | undefined): Policy {
  const others = Object.fromEntries(Object.entries(policy).filter(([other]) => other !== name))
  return value === undefined ? others : { ...others, [name]: value }
}

const numberIn = (policy: Policy, name: string): number | undefined =>
  typeof policy[name] === 'number' ? policy[name] : undefined

function hoursText(rules: EnforcementRules, t: Translate): string {
  const { allowedFromMinute: from, allowedToMinute: to } = rules
  if (from === to || (from === 0 && to === 1440)) return t(messages.wholeDay)
  if (from >= 1440) return t(messages.noHour)
  return `${clockOf(from)}–${clockOf(to)}`
}

/** Each rule: the platform's floor, what this lot asks, what holds, and what a stricter value means. */
export function PolicyTable({ floor, effective, policy, onChange }: Props) {
  const t = useTranslate()
  return (
    <Section title={t(messages.rules)}>
      <p className="fx-soft">{t(messages.rulesAbout)}</p>
      <div className="fx-scroll">
        <table className="fx-policy">
          <thead>
            <tr>
              <th scope="col">{t(messages.rule)}</th>
              <th scope="col">{t(messages.floor)}</th>
              <th scope="col">{t(messages.own)}</th>
              <th scope="col">{t(messages.effective)}</th>
            </tr>
          </thead>
          <tbody>
            {POLICY_FIELDS.map(({ rule, label, unit, means, most }) => {
              const own = numberIn(policy, rule)
              const shown = (value: number) => `${shownValue(rule, value)} ${t(unit)}`
              return (
                <tr key={rule}>
                  <th scope="row">
                    {t(label)}
                    <span className="fx-soft">{t(means)}</span>
                  </th>
                  <td className="fx-figures">{shown(floor[rule])}</td>
                  <td>
                    <InputNumber
                      aria-label={`${t(messages.own)}: ${t(label)}`}
                      min={0}
                      max={most}
                      value={own === undefined ? null : shownValue(rule, own)}
                      suffix={t(unit)}
                      onChange={value =>
                        onChange(
                          withRule(policy, rule, value === null ? undefined : storedValue(rule, value)),
                        )
                      }
                    />
                  </td>
                  <td className="fx-figures">
                    <strong>{shown(effective[rule])}</strong>
                  </td>
                </tr>
              )
            })}
            <tr>
              <th scope="row">
                {t(messages.hours)}
                <span className="fx-soft">{t(messages.hoursMeans)}</span>
              </th>
              <td className="fx-figures">{hoursText(floor, t)}</td>
              <td>
                <span className="fx-row">
                  <Clock
                    name="allowedFromMinute"
                    label={t(messages.from)}
                    policy={policy}
                    onChange={onChange}
                  />
                  –
                  <Clock name="allowedToMinute" label={t(messages.to)} policy={policy} onChange={onChange} />
                </span>
              </td>
              <td className="fx-figures">
                <strong>{hoursText(effective, t)}</strong>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function Clock(props: Pick<Props, 'policy' | 'onChange'> & { name: string; label: string }) {
  const { name, label, policy, onChange } = props
  const t = useTranslate()
  const minute = numberIn(policy, name)
  return (
    <Input
      className="fx-clock"
      type="time"
      aria-label={`${t(messages.hours)}: ${label}`}
      value={minute === undefined ? '' : clockOf(minute)}
      onChange={event =>
        onChange(withRule(policy, name, event.target.value ? minuteOf(event.target.value) : undefined))
      }
    />
  )
}
