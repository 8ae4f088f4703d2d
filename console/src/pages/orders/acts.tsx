import type { StaffOrder } from '@fangxing/contract/orders'
import { useTranslate, type Message } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { messages } from './messages'
import { ProveReleased } from './prove-released'
import { ReleaseCode } from './release-code'

type ActName = 'waive' | 'cancel' | 'override'
type Kind = { title: Message; what: Message; done: Message; usual: readonly Message[]; isDangerous: boolean }

const KINDS: Record<ActName, Kind> = {
  waive: {
    title: messages.waive,
    what: messages.waiveWhat,
    done: messages.waived,
    usual: [messages.usualMistake, messages.usualService],
    isDangerous: true,
  },
  cancel: {
    title: messages.cancel,
    what: messages.cancelWhat,
    done: messages.cancelled,
    usual: [messages.usualMistake, messages.usualPromise],
    isDangerous: true,
  },
  override: {
    title: messages.override,
    what: messages.overrideWhat,
    done: messages.overridden,
    usual: [messages.usualIll],
    isDangerous: true,
  },
}

/** What somebody may do about this order now. What comes of it the platform decides; it refuses in words. */
export function Acts({ order }: { order: StaffOrder }) {
  const may = useMay()
  const isOpen = order.endedAt === null && order.releasedAt === null
  const isUnpaid = isOpen && order.paidAt === null
  const isLowering = order.releasedAt === null && order.commands.some(({ op }) => op === 'LOWER')
  return (
    <>
      {isLowering && may('releaseCode') && <ReleaseCode order={order} />}
      {isLowering && may('proveReleased', 'putPhoto') && <ProveReleased order={order} />}
      {isUnpaid && may('waive') && <Act name="waive" order={order} />}
      {isUnpaid && may('cancel') && <Act name="cancel" order={order} />}
      {isUnpaid && may('override') && <Act name="override" order={order} />}
    </>
  )
}

function Act({ name, order }: { name: ActName; order: StaffOrder }) {
  const t = useTranslate()
  const { title, what, done, usual, isDangerous } = KINDS[name]
  return (
    <ButtonWithReason
      button={{ danger: name === 'override' }}
      label={t(title)}
      title={`${t(title)} · ${order.plateText}`}
      usual={usual.map(one => t(one))}
      confirm={t(title)}
      isDangerous={isDangerous}
      call={name}
      input={reason => ({ params: { orderId: order.id }, body: { reason } })}
      done={done}
      changes={['readOrder', 'searchAudit', 'listApprovals', 'listOrders', 'today']}
    >
      <p>{t(what)}</p>
    </ButtonWithReason>
  )
}
