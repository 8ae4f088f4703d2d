import { useTranslate, type Catalogue } from '@shared/i18n/language'
import './payee-line.scss'

const messages = {
  payTo: { zh: '收款方', en: 'Paid to' },
  verified: { zh: '已核验商户', en: 'Verified merchant' },
  notVerified: { zh: '未核验，请勿付款', en: 'Not verified, do not pay' },
} satisfies Catalogue

/** Who is paid, shown before any amount. */
export function PayeeLine({ name, verified }: { name: string; verified: boolean }) {
  const t = useTranslate()
  return (
    <div className={verified ? 'own-payee-line' : 'own-payee-line own-payee-line--bad'}>
      <span className="own-payee-line__mark" aria-hidden>
        {verified ? '✓' : '!'}
      </span>
      <div className="own-payee-line__who">
        <span className="own-payee-line__label">
          {t(messages.payTo)} · {t(verified ? messages.verified : messages.notVerified)}
        </span>
        <span className="own-payee-line__name">{name}</span>
      </div>
    </div>
  )
}
