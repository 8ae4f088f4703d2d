import { CLONE_WARNING } from '@fangxing/contract/clones'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

/** Another car wears this plate too: since when, who said so, and why; a manager ends it. */
export function CloneFlag({ plateText }: { plateText: string }) {
  const t = useTranslate()
  const may = useMay()
  const [isEnding, setEnding] = useState(false)
  const { value } = useCall('listClonePlates', { query: { plateText, state: 'valid' } })
  const { act, isActing, problem } = useAct('endClonePlate', {
    quiet: true,
    done: messages.cloneEnded,
    changes: ['listClonePlates', 'listArrears', 'dryRunHold'],
    onDone: () => setEnding(false),
  })
  const flag = value?.items[0]
  if (!flag) return null
  return (
    <>
      <div className="fx-note fx-note--bad" role="alert">
        <strong>{t(CLONE_WARNING)}</strong>
        <span>
          {flag.reason} · {flag.flaggedBy} · <When at={flag.since} />
        </span>
        {may('endClonePlate') && (
          <Button size="small" onClick={() => setEnding(true)}>
            {t(messages.cloneEnd)}
          </Button>
        )}
      </div>
      <ReasonDialog
        isOpen={isEnding}
        title={t(messages.cloneEnd)}
        confirm={t(messages.cloneEnd)}
        usual={[t(messages.cloneSeized), t(messages.cloneWrong)]}
        isActing={isActing}
        problem={problem}
        onClose={() => setEnding(false)}
        onConfirm={reason => void act({ params: { cloneId: flag.id }, body: { reason } })}
      >
        <p>{t(messages.cloneEndText)}</p>
      </ReasonDialog>
    </>
  )
}
