import type { PaidElsewhere } from '@fangxing/contract/money-records'
import { formatYuan } from '@fangxing/contract/money'
import { dayAndTime } from '@fangxing/contract/shown-time'
import { Link } from 'react-router'
import { useLanguage, useTranslate } from '../../i18n/language'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { messages } from './messages'

/** What was paid where no bill of ours stands: the sentence to say on the phone, who booked it, and the debts. */
export function FoundElsewhereCard({ paid }: { paid: PaidElsewhere }) {
  const t = useTranslate()
  const language = useLanguage()
  const { by, at, amountFen, isPart, reference, note, arrearIds, reversedAt } = paid
  return (
    <Section>
      <header className="fx-section__head fx-row">
        <h2>
          {paid.plateText} · {paid.lotName}
        </h2>
      </header>
      <p className="fx-said">
        <span className="fx-soft">{t(messages.toOwner)}</span>{' '}
        <strong>
          {t(isPart ? messages.partElsewhere : messages.paidElsewhere)} {formatYuan(amountFen)} (
          {dayAndTime(at, language)})
          {reversedAt && ` · ${t(messages.takenBack)} ${dayAndTime(reversedAt, language)}`}
        </strong>
      </p>
      <Facts
        items={[
          [t(messages.elsewhereReceipt), reference],
          [t(by.kind === 'staff' ? messages.bookedBy : messages.toldBy), by.name],
          [t(messages.note), note],
          [
            t(messages.paidWhat),
            <span key="debts" className="fx-row">
              {arrearIds.map((id, index) => (
                <Link key={id} to={`/debts/${id}`}>
                  {t(messages.theDebt)} {arrearIds.length > 1 && index + 1}
                </Link>
              ))}
            </span>,
          ],
        ]}
      />
    </Section>
  )
}
