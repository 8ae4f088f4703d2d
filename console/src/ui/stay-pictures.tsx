import type { StayView } from '@fangxing/contract/stays'
import { useTranslate } from '../i18n/language'
import { Pictures } from './pictures'
import { messages } from './messages'

/** Entry and exit beside each other: it is the same car, or it is not. The scene only where somebody took one. */
export function StayPictures({ pictures: { entry, exit, scene } }: { pictures: StayView['pictures'] }) {
  const t = useTranslate()
  return (
    <div className="fx-pair">
      <Pictures title={t(messages.entryPictures)} urls={entry} />
      <Pictures title={t(messages.exitPictures)} urls={exit} />
      {scene.length > 0 && <Pictures title={t(messages.scenePictures)} urls={scene} />}
    </div>
  )
}
