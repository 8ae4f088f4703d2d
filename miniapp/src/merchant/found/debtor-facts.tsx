import type { PatrolFinding } from '@fangxing/contract/sightings'
import { useLanguage, useTranslate, type Language } from '@shared/i18n/language'
import { day, dayAndTime } from '@shared/i18n/time'
import { Facts } from '@shared/ui/facts'
import { messages } from './messages'

type Debtor = Omit<PatrolFinding, 'sightingId'>

/** From when on the car may be held; undefined when it may be now. */
export function useHoldText({ mayMeet }: Pick<Debtor, 'mayMeet'>): string | undefined {
  const t = useTranslate()
  const language = useLanguage()
  if (mayMeet.kind === 'hold') return undefined
  // The rule that a person can settle at the car comes first and stands for itself.
  const why = mayMeet.failed[0]?.message
  if (mayMeet.holdFrom === null) return why ? t(why) : t(messages.noDate)
  return fromText(mayMeet.holdFrom, language, t(messages.from))
}

const fromText = (holdFrom: string, language: Language, words: string): string =>
  language === 'zh'
    ? `${dayAndTime(holdFrom, language)} ${words}`
    : `${words} ${dayAndTime(holdFrom, language)}`

/** How old its debts are, how often it was here, and what it was told. */
export function DebtorFacts({ debtor }: { debtor: Debtor }) {
  const t = useTranslate()
  const language = useLanguage()
  const times = (count: number) => `${count} ${t(messages.times)}`
  return (
    <Facts
      facts={[
        {
          name: t(messages.oldest),
          value: debtor.oldestExitedAt ? day(debtor.oldestExitedAt, language) : '–',
        },
        { name: t(messages.seenCount), value: times(debtor.seenCount) },
        { name: t(messages.holdCount), value: times(debtor.holdCount) },
        {
          name: t(messages.reminded),
          value: debtor.lastRemindedAt
            ? `${day(debtor.lastRemindedAt, language)} · ${times(debtor.reminderCount)}`
            : debtor.reminderCount > 0
              ? times(debtor.reminderCount)
              : t(messages.never),
        },
      ]}
    />
  )
}
