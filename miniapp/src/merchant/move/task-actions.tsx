import type { DeviceView } from '@fangxing/contract/devices'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { routes } from '../routes'
import { DeviceScan } from '../ui/device-scan'
import { ReasonSheet } from '../ui/reason-sheet'
import { AVAILABLE_ACTIONS } from './available-actions'
import type { useMoveTask } from './use-task'
import { REASON_PROMPTS, messages } from './messages'

/** The actions of one move task, at the bottom of the page. */
export function TaskActions(props: {
  task: MoveTaskView
  device: DeviceView | undefined
  actions: ReturnType<typeof useMoveTask>
  photoIds: string[]
  isSending: boolean
}) {
  const { task, device, actions, photoIds, isSending } = props
  const t = useTranslate()
  const [prompt, setPrompt] = useState<'blocked' | 'device_missing'>()
  const available = AVAILABLE_ACTIONS[task.state]
  return (
    <>
      {actions.problem ? <ErrorState problem={actions.problem} /> : null}
      {task.urgent ? (
        <Button kind="danger" onClick={() => routes.hand(task.orderId, task.plateText)}>
          {t(messages.hand)}
        </Button>
      ) : null}
      {available.primary === 'accept' || available.primary === 'arrive' ? (
        <Button
          large
          kind="primary"
          busy={actions.busy}
          onClick={() => void (available.primary === 'accept' ? actions.accept() : actions.arrive())}
        >
          {t(available.primary === 'accept' ? messages.accept : messages.arrive)}
        </Button>
      ) : null}
      {available.primary === 'finish' && photoIds.length === 0 ? (
        <Button large kind="primary" disabled busy={isSending} onClick={() => undefined}>
          {t(messages.photoFirst)}
        </Button>
      ) : null}
      {available.primary === 'finish' && photoIds.length > 0 ? (
        <DeviceScan
          large
          primary
          busy={actions.busy || isSending}
          label={t(messages.finish)}
          devices={device ? [device] : []}
          onChoice={({ link }) => void actions.finish(link, photoIds)}
        />
      ) : null}
      <div className="mer-side">
        {available.canReport ? (
          <>
            <Button onClick={() => setPrompt('blocked')}>{t(messages.block)}</Button>
            <Button onClick={() => setPrompt('device_missing')}>{t(messages.deviceMissing)}</Button>
          </>
        ) : null}
        <Button onClick={() => routes.order(task.orderId)}>{t(messages.order)}</Button>
      </div>
      {prompt ? (
        <ReasonSheet
          request={{
            ...REASON_PROMPTS[prompt],
            send: reason => actions.block(prompt, reason),
            done: () => undefined,
          }}
          onClose={() => setPrompt(undefined)}
        />
      ) : null}
    </>
  )
}
