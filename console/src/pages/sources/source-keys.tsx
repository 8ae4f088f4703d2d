import type { SourceView } from '@fangxing/contract/stays'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Secrets } from '../../ui/secrets'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'
import { partsOf } from './source-dialogs'

const TEXTS = {
  title: messages.keys,
  about: messages.keysAbout,
  add: messages.addKey,
  fresh: messages.newKey,
  revokeOf: messages.revokeOf,
}

/** The keys that are valid; another one is shown once, and each can be revoked. */
export function SourceKeys({ source }: { source: SourceView }) {
  const t = useTranslate()
  const may = useMay()
  const { id: sourceId, keys } = source
  const adding = useAct('addSourceKey', { changes: ['listSources'] })
  const revoking = useAct('revokeSourceKey', { done: messages.revoked, changes: ['listSources'] })
  const add = async () => {
    const made = await adding.act({ params: { sourceId }, body: {} })
    return made && partsOf(t, made)
  }
  const revoke = (keyId: string) => revoking.act({ params: { sourceId, keyId }, body: {} })
  return (
    <Secrets
      texts={TEXTS}
      secrets={keys}
      isAdding={adding.isActing}
      onAdd={may('addSourceKey') ? add : undefined}
      revokeWhat={keys.length > 1 ? messages.revokeWhat : messages.revokeLast}
      onRevoke={may('revokeSourceKey') ? revoke : undefined}
    >
      {keys.length === 0 && <p className="fx-bad">{t(messages.noKeys)}</p>}
    </Secrets>
  )
}
