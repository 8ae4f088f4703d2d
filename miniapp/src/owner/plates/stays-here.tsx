import { useRead } from '@shared/net/use-read'
import { Plate } from '@shared/ui/plate'
import { useDidShow } from '@tarojs/taro'
import { useCallback } from 'react'
import { call } from '../calls'
import { RunningStay } from './running-stay'

/** Cars of bound plates that stand in the lot whose sign was scanned: whoever has bound none types the plate, as before. */
export function StaysHere({ lotId }: { lotId: string }) {
  const read = useCallback(() => call('listStaysHere', { params: { lotId } }), [lotId])
  const { value, again } = useRead(read)
  useDidShow(() => {
    if (value) again()
  })
  return (
    <>
      {value?.items.map(({ plate, stay }) => (
        <section key={stay.stayId} aria-label={plate.plateText}>
          <Plate text={plate.plateText} colour={plate.plateColour} />
          <RunningStay plateId={plate.id} stay={stay} again={again} />
        </section>
      ))}
    </>
  )
}
