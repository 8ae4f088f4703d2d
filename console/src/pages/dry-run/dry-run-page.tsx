import { coloursOf, PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { shownLength } from '@fangxing/contract/shown-length'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Page } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { CarAnswer } from './car-answer'
import { messages } from './messages'

/** "Would this plate be held now, and why not?" The question stands in the address. */
export default function DryRunPage() {
  const t = useTranslate()
  const address = useAddress()
  const { lot } = useLotChoice()
  const plateText = address.get('plateText')
  const plateColour = address.get('plateColour') as PlateColour | undefined
  const query = { plateText: plateText ?? '', plateColour, lotId: lot?.id }
  const { value, problem, again, isLoading } = useCall('dryRunHold', plateText ? { query } : null)
  return (
    <Page title={t(messages.title)}>
      <p className="fx-soft">{t(messages.about)}</p>
      <Question key={`${plateText} ${plateColour}`} text={plateText ?? ''} colour={plateColour} />
      {problem && <ProblemNote problem={problem} again={again} />}
      {isLoading && <Loading rows={6} />}
      {value && !problem && (
        <>
          {value.items.map(car => (
            <CarAnswer key={car.plateColour} car={car} />
          ))}
          <p className="fx-soft">
            {t(messages.asOf)} <When at={value.at} /> · {t(messages.atCar)} {t(messages.chosen)}
          </p>
        </>
      )}
    </Page>
  )
}

function Question({ text, colour }: { text: string; colour: PlateColour | undefined }) {
  const t = useTranslate()
  const address = useAddress()
  const [typed, setTyped] = useState(text)
  const [chosen, setChosen] = useState<string>(colour ?? '')
  const possible = coloursOf(typed)
  const offered = possible.length > 0 ? possible : (Object.keys(PLATE_COLOURS) as PlateColour[])
  return (
    <form
      className="fx-tools"
      role="search"
      onSubmit={event => {
        event.preventDefault()
        const plateColour = possible.includes(chosen as PlateColour) ? chosen : undefined
        address.set({ plateText: typed.trim(), plateColour })
      }}
    >
      <Input
        className="fx-filter"
        autoFocus
        allowClear
        data-search
        aria-label={t(messages.plate)}
        placeholder="粤B12345"
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      <Select
        className="fx-filter"
        aria-label={t(messages.colour)}
        value={chosen}
        onChange={setChosen}
        options={[
          { value: '', label: t(messages.anyColour) },
          ...offered.map(value => ({ value, label: t(PLATE_COLOURS[value]) })),
        ]}
      />
      <Button type="primary" htmlType="submit" disabled={shownLength(typed) < 5}>
        {t(messages.ask)}
      </Button>
    </form>
  )
}
