import { Select } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { reviewMessages as messages } from './review-messages'

const NAME = 'sourceId'

/** The source that the address names. */
export const useChosenSource = (): string | undefined => useAddress().get(NAME)

/** Only what this source reported. */
export function SourceChoice() {
  return useMay()('listSources') ? <Choice /> : null
}

function Choice() {
  const t = useTranslate()
  const address = useAddress()
  const { value } = useCall('listSources', {})
  const chosen = address.get(NAME)
  if (!value || (value.items.length === 0 && !chosen)) return null
  return (
    <Select
      className="fx-filter"
      allowClear
      aria-label={t(messages.source)}
      placeholder={t(messages.source)}
      value={chosen}
      options={value.items.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(sourceId: string | undefined) => address.set({ [NAME]: sourceId, at: undefined })}
    />
  )
}
