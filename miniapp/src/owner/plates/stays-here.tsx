import { useRead } from '@shared/net/use-read'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Plate } from '@shared/ui/plate'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useDidShow } from '@tarojs/taro'
import { useCallback, useEffect } from 'react'
import { call } from '../calls'
import { bindPlatePage } from '../links/plate-link'
import { messages } from './messages'
import { RunningStay } from './running-stay'

/**
 * Cars of bound plates that stand in the lot whose sign was scanned; where there is none, how a car that is parked is paid for. `onCount`:
 * told how many stand there.
 */
export function StaysHere({ lotId, onCount }: { lotId: string; onCount: (count: number) => void }) {
  const read = useCallback(() => call('listStaysHere', { params: { lotId } }), [lotId])
  const { value, again } = useRead(read)
  const t = useTranslate()
  const count = value?.items.length ?? 0
  useEffect(() => onCount(count), [count, onCount])
  useDidShow(() => {
    if (value) again()
  })
  if (value?.items.length === 0)
    return (
      <Alert
        small
        tone="info"
        title={t(messages.parkedHere)}
        actions={
          <Button inline kind="plain" onClick={() => void Taro.navigateTo({ url: bindPlatePage() })}>
            {t(messages.bind)}
          </Button>
        }
      >
        {t(messages.parkedHereText)}
      </Alert>
    )
  return (
    <>
      {value?.items.map(({ plate, stay }) => (
        <section key={stay.stayId} className="own-debt__here" aria-label={plate.plateText}>
          <Plate text={plate.plateText} colour={plate.plateColour} />
          <RunningStay plateId={plate.id} stay={stay} again={again} />
        </section>
      ))}
    </>
  )
}
