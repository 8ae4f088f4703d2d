import { CLONE_WARNING } from '@fangxing/contract/clones'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { clonesAddress } from './addresses'
import { cloneMessages } from './clone-messages'
import { EndClone } from './end-clone'
import { messages } from './messages'

/** Another car wears this plate too: since when, who said so, and why; a manager ends it. */
export function CloneFlag({ plateText }: { plateText: string }) {
  const t = useTranslate()
  const may = useMay()
  const [isEnding, setEnding] = useState(false)
  const { value } = useCall('listClonePlates', { query: { plateText, state: 'valid' } })
  const flag = value?.items[0]
  if (!flag) return null
  return (
    <>
      <div className="fx-note fx-note--bad" role="alert">
        <strong>{t(CLONE_WARNING)}</strong>
        <span>
          {flag.reason} · {flag.flaggedBy} · <When at={flag.since} />
        </span>
        <Link to={clonesAddress(plateText)}>{t(cloneMessages.all)}</Link>
        {may('endClonePlate') && (
          <Button size="small" onClick={() => setEnding(true)}>
            {t(messages.cloneEnd)}
          </Button>
        )}
      </div>
      {isEnding && <EndClone flag={flag} onClose={() => setEnding(false)} />}
    </>
  )
}
