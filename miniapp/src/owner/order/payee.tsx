import type { OwnerOrder } from '@fangxing/contract/orders'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { PayeeLine } from '../pay/payee-line'
import './payee.scss'

/** The lot and the payee, shown before any amount. */
export function Payee({ order }: { order: OwnerOrder }) {
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
      <PayeeLine name={payee.name} verified={payee.verified} />
    </header>
  )
}
