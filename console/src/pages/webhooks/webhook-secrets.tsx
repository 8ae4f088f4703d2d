import type { WebhookView } from '@fangxing/contract/webhooks'
import { useTranslate } from '../../i18n/language'
import { Secrets } from '../../ui/secrets'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'
import { partsOf } from './webhook-form'

const TEXTS = {
  title: messages.secrets,
  about: messages.secretsAbout,
  add: messages.addSecret,
  fresh: messages.newSecret,
  revokeOf: messages.revokeOf,
}

/** The secrets that sign; another one is shown once, and all but the last can be revoked. */
export function WebhookSecrets({ webhook }: { webhook: WebhookView }) {
  const t = useTranslate()
  const { id: webhookId, secrets } = webhook
  const adding = useAct('addWebhookSecret', { changes: ['listWebhooks'] })
  const revoking = useAct('revokeWebhookSecret', { done: messages.revoked, changes: ['listWebhooks'] })
  const add = async () => {
    const made = await adding.act({ params: { webhookId }, body: {} })
    return made && partsOf(t, made)
  }
  const revoke = (secretId: string) => revoking.act({ params: { webhookId, secretId }, body: {} })
  return (
    <Secrets
      texts={TEXTS}
      secrets={secrets}
      isAdding={adding.isActing}
      onAdd={add}
      revokeWhat={messages.revokeWhat}
      onRevoke={secrets.length > 1 ? revoke : undefined}
    />
  )
}
