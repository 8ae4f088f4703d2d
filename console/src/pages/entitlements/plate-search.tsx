import { coloursOf, normalisePlateText, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useAddress } from '../../ui/use-address'
import { messages } from './messages'

const NAME = 'plateKey'

/** The plate with its colour that the address names, as the list is asked for it. */
export const usePlateKey = (): string | undefined => useAddress().get(NAME)

/** A whole plate, then its colour: the list is of that one. */
export function PlateSearch() {
  const t = useTranslate()
  const address = useAddress()
  const [knownText = '', knownColour] = address.get(NAME)?.split('/') ?? []
  const [typed, setTyped] = useState(knownText)
  const possible = coloursOf(typed)
  const look = (text: string, colour: PlateColour | undefined) =>
    address.set({ [NAME]: colour ? `${normalisePlateText(text)}/${colour}` : undefined })
  return (
    <div className="fx-tools" role="search">
      <Input
        className="fx-filter"
        allowClear
        data-search
        aria-label={t(messages.wholePlate)}
        placeholder={t(messages.wholePlate)}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          look(target.value, coloursOf(target.value)[0])
        }}
      />
      {possible.length > 1 && (
        <Select
          className="fx-day"
          aria-label={t(messages.colour)}
          value={possible.find(colour => colour === knownColour) ?? possible[0]}
          onChange={colour => look(typed, colour)}
          options={possible.map(value => ({ value, label: t(PLATE_COLOURS[value]) }))}
        />
      )}
    </div>
  )
}
