import type { OwnerOrder } from '@fangxing/contract/orders'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { useTranslate } from '@shared/i18n/language'
import { messages } from './messages'
import './payee.scss'

/** The lot and the payee, shown before any amount. */
export function Payee({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  const { lot, payee } = order
  return (
    <header className="own-payee">
      <div className="own-payee__head">
        <div>
          <h1 className="own-payee__lot">{lot.name}</h1>
          <p className="own-payee__address">{lot.address}</p>
        </div>
        <LanguageSwitch />
      </div>
      <div className={payee.verified ? 'own-payee__line' : 'own-payee__line own-payee__line--bad'}>
        <span className="own-payee__mark" aria-hidden>
          {payee.verified ? '✓' : '!'}
        </span>
        <div className="own-payee__who">
          <span className="own-payee__label">
            {t(messages.payTo)} · {t(payee.verified ? messages.verified : messages.notVerified)}
          </span>
          <span className="own-payee__name">{payee.name}</span>
        </div>
      </div>
    </header>
  )
}
