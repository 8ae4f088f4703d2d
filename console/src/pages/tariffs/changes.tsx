import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { useTranslate, type Translate } from '../../i18n/language'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'
import { changesBetween } from './sentences'

/** `与版本 3 相比` */
export const changesSince = (number: number, t: Translate): string =>
  t(messages.changesSince).replace('{number}', String(number))

/** What is said otherwise than in the version with this number. */
export function ChangesSince(props: { tariffId: string; number: number; definition: TariffDefinition }) {
  const { tariffId, number, definition } = props
  const { value, problem, again } = useCall('getTariffVersion', { params: { tariffId, number } })
  if (problem) return <ProblemNote problem={problem} again={again} />
  return value ? <Changes before={value.definition} after={definition} /> : <Loading />
}

function Changes({ before, after }: { before: TariffDefinition; after: TariffDefinition }) {
  const t = useTranslate()
  const changes = changesBetween(before, after, t)
  if (changes.length === 0) return <p className="fx-soft">{t(messages.noChanges)}</p>
  return (
    <ul className="fx-list">
      {changes.map(change => (
        <li key={change.key}>
          <span className="fx-soft">{change.title}</span>
          {change.before && <del className="fx-change">{change.before}</del>}
          {change.after && <ins className="fx-change">{change.after}</ins>}
        </li>
      ))}
    </ul>
  )
}
