import { useTranslate } from '../../i18n/language'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { messages } from './messages'

/** The switch of one merchant, or of the whole platform (`merchantId` null), each way with its reason. */
export function StopRaising(props: {
  merchantId: string | null
  name: string
  isStopped: boolean
  size?: 'small'
}) {
  const { merchantId, name, isStopped, size } = props
  const t = useTranslate()
  const what = t(isStopped ? messages.allow : messages.stop)
  return (
    <ButtonWithReason
      button={{ size, danger: !isStopped, 'aria-label': `${what}: ${name}` }}
      label={what}
      title={`${what} · ${name}`}
      confirm={what}
      isDangerous={!isStopped}
      call="stopRaising"
      input={reason => ({ body: { merchantId, stopped: !isStopped, reason } })}
      done={isStopped ? messages.allowed : messages.stopped}
      changes={['listMerchants', 'readMerchant', 'readPlatform']}
    >
      <p>{t(isStopped ? messages.allowMeans : messages.stopMeans)}</p>
    </ButtonWithReason>
  )
}
