import type { OwnerCall } from '@fangxing/contract/calls'
import { Card } from '@shared/ui/card'
import { Facts } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime, duration } from '@shared/i18n/time'
import { messages } from './messages'
import './own-debt.scss'

type Stay = NonNullable<OwnerCall<'readPlate'>['reply']['running']>[number]

/** A stay that goes on, with its price so far; it is paid once the car has left. */
export function RunningStay({ stay }: { stay: Stay }) {
  const t = useTranslate()
  const language = useLanguage()
  const price =
    stay.amountFen === null ? t(messages.runningUnpriced) : <Money amountFen={stay.amountFen} size="strong" />
  return (
    <Card title={t(messages.running)}>
      <p className="own-debt__place">
        {stay.lotName} · {duration(stay.minutes, language)}
      </p>
      <Facts
        facts={[
          { name: t(messages.runningFrom), value: dayAndTime(stay.enteredAt, language) },
          { name: t(messages.runningPrice), value: price },
        ]}
      />
      <p className="own-debt__early">{t(messages.runningNote)}</p>
    </Card>
  )
}
