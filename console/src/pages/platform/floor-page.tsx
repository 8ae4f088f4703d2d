import type { EnforcementFloor, EnforcementRules } from '@fangxing/contract/enforcement-floor'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { ActWithReason } from '../../ui/act-with-reason'
import { Page, Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { changesOf, readRule, RULE_NAMES, ruleText, typedRule, type RuleName } from './floor-rules'
import { messages } from './messages'

/** What the platform demands before a lock goes up anywhere: read, changed with a reason, and how it came about. */
export default function FloorPage() {
  const t = useTranslate()
  const { value, problem, again } = useCall('listEnforcementFloors', {})
  const [current] = value?.items ?? []
  return (
    <Page title={t(messages.floor)}>
      <p className="fx-soft">{t(messages.floorAbout)}</p>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={8} />}
      {current && <FloorForm key={current.version} current={current} />}
      {value && <History floors={value.items} />}
    </Page>
  )
}

const typedOf = (rules: EnforcementRules) =>
  Object.fromEntries(RULE_NAMES.map(name => [name, typedRule(name, rules[name])])) as Record<RuleName, string>

function readRules(typed: Record<RuleName, string>): EnforcementRules | undefined {
  const read = RULE_NAMES.map(name => [name, readRule(name, typed[name])] as const)
  return read.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(read) as EnforcementRules)
}

function FloorForm({ current }: { current: EnforcementFloor }) {
  const t = useTranslate()
  const id = useId()
  const [typed, setTyped] = useState(() => typedOf(current.rules))
  const [isAsking, setAsking] = useState(false)
  const rules = readRules(typed)
  const changed = rules ? changesOf(current.rules, rules) : []
  return (
    <Section title={`${t(messages.version)} ${current.version}`}>
      <form
        className="fx-fields"
        onSubmit={event => {
          event.preventDefault()
          if (changed.length > 0) setAsking(true)
        }}
      >
        {RULE_NAMES.map(name => (
          <div key={name}>
            <label htmlFor={`${id}-${name}`}>{t(messages[name])}</label>
            <Input
              id={`${id}-${name}`}
              inputMode="decimal"
              value={typed[name]}
              status={readRule(name, typed[name]) === undefined ? 'error' : undefined}
              onChange={event => setTyped(before => ({ ...before, [name]: event.target.value }))}
            />
            {name === 'allowedToMinute' && <p className="fx-soft">{t(messages.hours)}</p>}
          </div>
        ))}
        <div className="fx-row">
          <Button type="primary" htmlType="submit" disabled={changed.length === 0}>
            {t(messages.save)}
          </Button>
          <span className="fx-soft" role="status">
            {!rules ? t(messages.wrong) : changed.length === 0 && t(messages.noChange)}
          </span>
        </div>
      </form>
      {rules && (
        <ActWithReason
          isOpen={isAsking}
          title={t(messages.save)}
          confirm={t(messages.save)}
          isDangerous
          call="changeEnforcementFloor"
          input={reason => ({ body: { version: current.version, rules, reason } })}
          done={messages.saved}
          changes={['listEnforcementFloors']}
          onClose={() => setAsking(false)}
        >
          <p>{t(messages.willChange)}</p>
          <Changes before={current.rules} after={rules} />
        </ActWithReason>
      )}
    </Section>
  )
}

function Changes({ before, after }: { before: EnforcementRules; after: EnforcementRules }) {
  const t = useTranslate()
  return (
    <ul className="fx-list">
      {changesOf(before, after).map(name => (
        <li key={name}>
          {t(messages[name])}: {ruleText(name, before[name])} → <strong>{ruleText(name, after[name])}</strong>
        </li>
      ))}
    </ul>
  )
}

function History({ floors }: { floors: readonly EnforcementFloor[] }) {
  const t = useTranslate()
  return (
    <Section title={t(messages.history)}>
      <ol className="fx-rows">
        {floors.map((floor, at) => (
          <li key={floor.version}>
            <span className="fx-rows__main">
              <strong>
                {t(messages.version)} {floor.version}
              </strong>{' '}
              {at === 0 && <span className="fx-tag fx-tag--good">{t(messages.holds)}</span>} {floor.reason}
              {floors[at + 1] && <Changes before={floors[at + 1]!.rules} after={floor.rules} />}
            </span>
            <span className="fx-soft">
              {floor.setBy?.name ?? t(messages.installed)} · <When at={floor.setAt} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
