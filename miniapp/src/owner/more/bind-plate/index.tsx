import { PLATE_COLOUR_NAMES, type PlateColour } from '@fangxing/contract/plate'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import type { Photo } from '@shared/phone/camera'
import { useTakePhotos } from '@shared/phone/use-take-photos'
import { TitleBar } from '@shared/phone/title-bar'
import { ColourChips } from '@shared/plate/colour-chips'
import { PlateCells } from '@shared/plate/plate-cells'
import { PlateKeyboard } from '@shared/plate/plate-keyboard'
import { usePlate, type PlateEntry } from '@shared/plate/use-plate'
import { Alert } from '@shared/ui/alert'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '../../calls'
import { ownPlatePage, PLATES_PAGE } from '../../links/plate-link'
import { messages } from '../../plates/messages'
import './index.scss'

type Failure = 'not_allowed' | 'too_large' | 'unreadable'
type State =
  | { status: 'typing' }
  | { status: 'sending' }
  | { status: 'no_photo'; why: Failure }
  | { status: 'problem'; problem: Problem }

/** As the address names it, when a licence is shown again. */
function useNamedPlate(): PlateEntry {
  const { plate, colour } = useRouter().params as { plate?: string; colour?: string }
  const named = PLATE_COLOUR_NAMES.find(name => name === colour)
  return usePlate({ text: plate ? decodeURIComponent(plate) : '', colour: named })
}

/** A plate and a picture of its licence. */
export default function BindPlatePage() {
  const t = useTranslate()
  const plate = useNamedPlate()
  const [state, setState] = useState<State>({ status: 'typing' })
  const { isPreparing, take } = useTakePhotos()
  // From when it was taken it is the picture of this plate.
  const isSending = isPreparing || state.status === 'sending'

  const photograph = (colour: PlateColour) =>
    take(1, taken => {
      if (taken.ok) void bind(colour, taken.photos[0]!)
      else if (taken.reason !== 'cancelled') setState({ status: 'no_photo', why: taken.reason })
    })
  async function bind(colour: PlateColour, { content, mediaType }: Photo): Promise<void> {
    setState({ status: 'sending' })
    const query = { plateText: plate.text, plateColour: colour }
    const result = await call('bindPlate', { query, bytes: { content, mediaType } })
    if (!result.ok) return setState({ status: 'problem', problem: result.problem })
    const { id, state: bound } = result.value
    const isRead = bound === 'bound'
    await Taro.redirectTo({ url: isRead ? ownPlatePage(id) : PLATES_PAGE })
    return undefined
  }
  const type = (text: string) => {
    if (isSending) return
    plate.setText(text)
    setState({ status: 'typing' })
  }
  return (
    <Page
      label={t(messages.bindTitle)}
      actions={
        <PlateKeyboard
          text={plate.text}
          onText={type}
          done={{
            label: t(isSending ? messages.reading : messages.photograph),
            enabled: plate.colour !== undefined && !isSending,
            onDone: () => void (plate.colour && photograph(plate.colour)),
          }}
        />
      }
    >
      <TitleBar title={t(messages.bindTitle)} home="/pages/home/index" />
      <PlateCells
        text={plate.text}
        colour={plate.colour}
        isTyping
        mayHaveEighth={plate.mayHaveEighth}
        onTap={() => undefined}
      />
      <ColourChips
        text={plate.text}
        colour={plate.colour}
        onColour={colour => isSending || plate.setColour(colour)}
      />
      <p className="own-bind__hint">{t(hintFor(plate))}</p>
      {state.status === 'no_photo' ? <NoPhoto why={state.why} /> : null}
      {state.status === 'problem' ? <ErrorState problem={state.problem} /> : null}
      <Privacy />
    </Page>
  )
}

const hintFor = (plate: PlateEntry) =>
  plate.colour ? messages.ready : plate.isComplete ? messages.colour : messages.hint

function NoPhoto({ why }: { why: Failure }) {
  const t = useTranslate()
  if (why !== 'not_allowed') return <Alert urgent tone="warn" title={t(messages.badPhoto)} />
  return (
    <Alert urgent tone="warn" title={t(messages.noCamera)}>
      {t(messages.noCameraText)}
    </Alert>
  )
}

const read = () => call('listPlates', {})

/** What becomes of the picture depends on who looks at it, and is said before it is taken. */
function Privacy() {
  const t = useTranslate()
  const { value } = useRead(read)
  if (!value) return null
  return (
    <Alert small tone="info" title={t(messages.privacy)}>
      {t(value.isReadAtOnce ? messages.privacyRead : messages.privacyChecked)}
    </Alert>
  )
}
