import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Section } from '../../ui/page'
import { ReadinessList } from '../../ui/readiness-list'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

const EVERY_MS = 30_000

/** What a new merchant's manager has to see to before the first recovery. Gone once everything is there. */
export function FirstSteps() {
  const may = useMay()
  return may('readReadiness') ? <Steps /> : null
}

function Steps() {
  const t = useTranslate()
  const [isOver, setOver] = useState(false)
  const { value } = useCall('readReadiness', {}, isOver ? {} : { everyMs: EVERY_MS })
  const isNeeded = value !== undefined && !value.isReady && !value.hasRecovered
  if (value && isOver === isNeeded) setOver(!isNeeded)
  if (!isNeeded) return null
  return (
    <Section
      title={t(messages.toFirst)}
      beside={
        value.lot && (
          <span className="fx-soft">
            {t(messages.ofLot)} {value.lot.name}
          </span>
        )
      }
    >
      <ReadinessList readiness={value} />
    </Section>
  )
}
