import type { DayPart, LotDay } from '@fangxing/contract/lot-day'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslate, type Message } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Page, Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { messages, PARTS } from './messages'
import { DayField, useDay } from './use-day'

const EVERY_MS = 60_000
const CAME = ['inside_before', 'entered', 'exit_only'] as const
const WENT = ['left', 'inside_after', 'no_exit'] as const
const BECAME = ['free', 'pass', 'paid', 'debt', 'review', 'waiting', 'void'] as const

const numbersOf = (day: LotDay): Record<DayPart, number> => ({
  inside_before: day.insideBefore,
  entered: day.entered,
  exit_only: day.exitOnly,
  left: day.left,
  inside_after: day.insideAfter,
  no_exit: day.noExit,
  ...day.became,
})

/** What came in on a day, what left, and what became of it: each row of numbers adds up to the one beside it. */
export default function LotDayPage() {
  const t = useTranslate()
  const day = useDay()
  const { lot } = useLotChoice()
  const query = { day, ...(lot ? { lotId: lot.id } : {}) }
  const { value, problem, again } = useCall(
    'readLotDay',
    { query },
    { keepPrevious: true, everyMs: EVERY_MS },
  )
  return (
    <Page title={t(messages.title)}>
      <DayField day={day} />
      <p className="fx-soft">{t(messages.about)}</p>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={8} />}
      {value && <Funnel value={value} />}
    </Page>
  )
}

function Funnel({ value }: { value: LotDay }) {
  const t = useTranslate()
  const numbers = numbersOf(value)
  return (
    <>
      <Numbers title={messages.came} parts={CAME} numbers={numbers} day={value.day} />
      <Numbers title={messages.went} parts={WENT} numbers={numbers} day={value.day} />
      <Numbers title={messages.became} parts={BECAME} numbers={numbers} day={value.day}>
        {value.debtPaidSince > 0 && (
          <p className="fx-soft">
            {t(PARTS.debt)}: {t(messages.paidSince)} {value.debtPaidSince}
          </p>
        )}
      </Numbers>
    </>
  )
}

function Numbers(props: {
  title: Message
  parts: readonly DayPart[]
  numbers: Record<DayPart, number>
  day: string
  children?: ReactNode
}) {
  const { title, parts, numbers, day, children } = props
  const t = useTranslate()
  const sum = parts.reduce((total, part) => total + numbers[part], 0)
  return (
    <Section
      title={t(title)}
      beside={
        <span>
          {t(messages.sum)} <strong>{sum}</strong>
        </span>
      }
    >
      <div className="fx-counts">
        {parts.map(part => (
          <p key={part} className="fx-count">
            <span className="fx-soft">{t(PARTS[part])}</span>
            <strong>
              {numbers[part] === 0 ? (
                0
              ) : (
                <Link
                  to={`/lot-day/stays?${new URLSearchParams({ day, part }).toString()}`}
                  aria-label={`${t(PARTS[part])} ${numbers[part]}`}
                >
                  {numbers[part]}
                </Link>
              )}
            </strong>
          </p>
        ))}
      </div>
      {children}
    </Section>
  )
}
