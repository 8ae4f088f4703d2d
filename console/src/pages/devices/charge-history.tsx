import { useMemo } from 'react'
import { Select } from 'antd'
import { useLanguage, useTranslate } from '../../i18n/language'
import { Chart } from '../../ui/chart'
import { Section } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { chargeOption, lowestOf } from './charge-option'
import { messages } from './messages'

const PERIODS = [1, 7, 35] as const

/** Battery and signal of the last days, one look an hour. A gap: the device was not heard. */
export function ChargeHistory({ deviceId }: { deviceId: string }) {
  const t = useTranslate()
  const address = useAddress()
  const days = PERIODS.find(count => String(count) === address.get('days')) ?? 7
  const { value, problem, again } = useCall(
    'readDeviceHistory',
    { params: { deviceId }, query: { days } },
    { keepPrevious: true },
  )
  return (
    <Section
      title={t(messages.charge)}
      beside={
        <Select
          aria-label={t(messages.period)}
          value={days}
          onChange={count => address.set({ days: String(count) })}
          options={PERIODS.map(count => ({ value: count, label: `${count} ${t(messages.days)}` }))}
        />
      }
    >
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={4} />}
      {value?.items.length === 0 && <Empty text={messages.chargeNone} />}
      {value && value.items.length > 0 && <Lines items={value.items} />}
    </Section>
  )
}

function Lines({ items }: { items: Parameters<typeof chargeOption>[0] }) {
  const t = useTranslate()
  const language = useLanguage()
  const option = useMemo(
    () =>
      chargeOption(items, {
        battery: messages.battery[language],
        signal: messages.signal[language],
        language,
      }),
    [items, language],
  )
  const { batteryPct, rssi } = lowestOf(items)
  const texts = [
    batteryPct === null ? '' : `${t(messages.lowestBattery)} ${batteryPct}%`,
    rssi === null ? '' : `${t(messages.weakestSignal)} ${rssi} dBm`,
  ].filter(text => text !== '')
  return (
    <>
      <Chart option={option} label={`${t(messages.charge)}: ${texts.join(', ')}`} />
      <p className="fx-soft fx-figures">{texts.join(' · ')}</p>
    </>
  )
}
