import type { ClonePlate } from '@fangxing/contract/clones'
import { useTranslate } from '../../i18n/language'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** There is no second car any more, or there never was one. */
export function EndClone({ flag, onClose }: { flag: ClonePlate; onClose: () => void }) {
  const t = useTranslate()
  const { act, isActing, problem } = useAct('endClonePlate', {
    quiet: true,
    done: messages.cloneEnded,
    changes: ['listClonePlates', 'listArrears', 'dryRunHold'],
    onDone: onClose,
  })
  return (
    <ReasonDialog
      isOpen
      title={`${t(messages.cloneEnd)} · ${flag.plateText}`}
      confirm={t(messages.cloneEnd)}
      usual={[t(messages.cloneSeized), t(messages.cloneWrong)]}
      isActing={isActing}
      problem={problem}
      onClose={onClose}
      onConfirm={reason => void act({ params: { cloneId: flag.id }, body: { reason } })}
    >
      <p>{t(messages.cloneEndText)}</p>
    </ReasonDialog>
  )
}
