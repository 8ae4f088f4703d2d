import { CLONE_WARNING } from '@fangxing/contract/clones'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

/** Another car wears this plate too: since when, who said so, and why; a manager ends it. */
export function CloneFlag({ plateText }: { plateText: string }) {
  const t = useTranslate()
  const may = useMay()
  const { value } = useCall('listClonePlates', { query: { plateText, state: 'valid' } })
  const flag = value?.items[0]
  if (!flag) return null
  return (
    <div className="fx-note fx-note--bad" role="alert">
      <strong>{t(CLONE_WARNING)}</strong>
      <span>
        {flag.reason} · {flag.flaggedBy} · <When at={flag.since} />
      </span>
      {may('endClonePlate') && (
        <ButtonWithReason
          button={{ size: 'small' }}
          label={t(messages.cloneEnd)}
          title={t(messages.cloneEnd)}
          confirm={t(messages.cloneEnd)}
          usual={[t(messages.cloneSeized), t(messages.cloneWrong)]}
          call="endClonePlate"
          input={reason => ({ params: { cloneId: flag.id }, body: { reason } })}
          done={messages.cloneEnded}
          changes={['listClonePlates', 'listArrears', 'dryRunHold']}
        >
          <p>{t(messages.cloneEndText)}</p>
        </ButtonWithReason>
      )}
    </div>
  )
}
