import type { OwnerOrder } from '@fangxing/contract/orders'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { useSay } from '@shared/words/language'
import { W } from './words'
import './payee.scss'

/** Where this is and who gets the money, before any amount is shown. */
export function Payee({ order }: { order: OwnerOrder }) {
  const say = useSay()
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
            {say(W.payTo)} · {say(payee.verified ? W.verified : W.notVerified)}
          </span>
          <span className="own-payee__name">{payee.name}</span>
        </div>
      </div>
    </header>
  )
}
