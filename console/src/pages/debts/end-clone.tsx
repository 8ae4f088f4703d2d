import type { ClonePlate } from '@fangxing/contract/clones'
import { useTranslate } from '../../i18n/language'
import { ActWithReason } from '../../ui/act-with-reason'
import { messages } from './messages'

/** There is no second car any more, or there never was one. */
export function EndClone({ flag, onClose }: { flag: ClonePlate; onClose: () => void }) {
  const t = useTranslate()
  return (
    <ActWithReason
      isOpen
      title={`${t(messages.cloneEnd)} · ${flag.plateText}`}
      confirm={t(messages.cloneEnd)}
      usual={[t(messages.cloneSeized), t(messages.cloneWrong)]}
      call="endClonePlate"
      input={reason => ({ params: { cloneId: flag.id }, body: { reason } })}
      done={messages.cloneEnded}
      changes={['listClonePlates', 'listArrears', 'dryRunHold']}
      onClose={onClose}
    >
      <p>{t(messages.cloneEndText)}</p>
    </ActWithReason>
  )
}
