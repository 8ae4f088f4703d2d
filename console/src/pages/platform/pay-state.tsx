import type { MerchantView } from '@fangxing/contract/merchants'
import { Button } from 'antd'
import { useTranslate } from '../../i18n/language'
import { StateTag } from '../../ui/state-tag'
import { useAct } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const RESULTS = {
  ok: { ...messages.payOk, tone: 'good' },
  refused: { ...messages.payRefused, tone: 'bad' },
  silent: { ...messages.paySilent, tone: 'warn' },
} as const

function payLabel({ pay }: MerchantView) {
  if (!pay.hasCredentials) return { ...messages.payAbsent, tone: 'bad' } as const
  return pay.last ? RESULTS[pay.last.result] : ({ ...messages.payUnchecked, tone: 'neutral' } as const)
}

/** What WeChat said to the last look under the merchant's number, and when; a click asks again. */
export function PayState({ merchant }: { merchant: MerchantView }) {
  return (
    <>
      <StateTag label={payLabel(merchant)} />
      {merchant.pay.hasCredentials && <CheckPay merchant={merchant} />}
      {merchant.pay.last && (
        <>
          <br />
          <span className="fx-soft">
            <When at={merchant.pay.last.at} withAgo />
          </span>
        </>
      )}
    </>
  )
}

export function CheckPay({ merchant }: { merchant: MerchantView }) {
  const t = useTranslate()
  const { act, isActing } = useAct('checkMerchantPay', { changes: ['listMerchants', 'readMerchant'] })
  return (
    <Button
      size="small"
      type="link"
      loading={isActing}
      aria-label={`${t(messages.check)}: ${merchant.name}`}
      onClick={() => void act({ params: { merchantId: merchant.id }, body: {} })}
    >
      {t(messages.check)}
    </Button>
  )
}
