import type { DeviceView } from '@fangxing/contract/devices'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { routes } from '../routes'
import { DeviceScan } from '../ui/device-scan'
import { ReasonSheet } from '../ui/reason-sheet'
import { OFFERS } from './offers'
import type { useTask } from './use-task'
import { ASKED, W } from './words'

/** The deeds of one move task, under the thumb. */
export function TaskActions(props: {
  task: MoveTaskView
  device: DeviceView | undefined
  deeds: ReturnType<typeof useTask>
  photoIds: string[]
  isSending: boolean
}) {
  const { task, device, deeds, photoIds, isSending } = props
  const say = useSay()
  const [asking, setAsking] = useState<'blocked' | 'device_missing'>()
  const offer = OFFERS[task.state]
  return (
    <>
      {deeds.problem ? <ErrorState problem={deeds.problem} /> : null}
      {task.urgent ? (
        <Button kind="danger" onClick={() => routes.hand(task.orderId, task.plateText)}>
          {say(W.hand)}
        </Button>
      ) : null}
      {offer.main === 'accept' || offer.main === 'arrive' ? (
        <Button
          large
          kind="primary"
          busy={deeds.busy}
          onClick={() => void (offer.main === 'accept' ? deeds.accept() : deeds.arrive())}
        >
          {say(offer.main === 'accept' ? W.accept : W.arrive)}
        </Button>
      ) : null}
      {offer.main === 'finish' ? (
        <DeviceScan
          large
          primary
          busy={deeds.busy || isSending}
          label={say(W.finish)}
          devices={device ? [device] : []}
          onChoice={({ link }) => void deeds.finish(link, photoIds)}
        />
      ) : null}
      <div className="mer-side">
        {offer.mayBlock ? (
          <>
            <Button onClick={() => setAsking('blocked')}>{say(W.block)}</Button>
            <Button onClick={() => setAsking('device_missing')}>{say(W.missing)}</Button>
          </>
        ) : null}
        <Button onClick={() => routes.order(task.orderId)}>{say(W.order)}</Button>
      </div>
      {asking ? (
        <ReasonSheet
          ask={{ ...ASKED[asking], send: reason => deeds.block(asking, reason), done: () => undefined }}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
    </>
  )
}
