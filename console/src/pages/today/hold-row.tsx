import { DEVICE_LINK_LABELS, DEVICE_POSITION_LABELS, RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import type { Hold } from '@fangxing/contract/today'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Money } from '../../ui/money'
import { PlateChip } from '../../ui/plate-chip'
import { ReachLine } from '../../ui/reach'
import { StateTag } from '../../ui/state-tag'
import { Lasting, When } from '../../ui/when'
import { messages } from './messages'

/** One car: who it is, where, how it stands, and for how long. */
export function HoldRow({ hold, lotName, isStuck }: { hold: Hold; lotName: string; isStuck: boolean }) {
  const t = useTranslate()
  const may = useMay()
  const { device } = hold
  const since = isStuck ? hold.paidAt! : (hold.activeAt ?? hold.openedAt)
  return (
    <li className="fx-hold">
      <Link className="fx-hold__link" to={`/orders/${hold.orderId}`}>
        <PlateChip text={hold.plateText} colour={hold.plateColour} />
      </Link>
      <span className="fx-hold__place">
        {lotName}
        {hold.bay && ` · ${t(messages.bay)} ${hold.bay}`}{' '}
        <span className="fx-soft fx-hold__by">
          {t(messages.by)} {hold.openedBy}
        </span>
      </span>
      <span className="fx-hold__states">
        <StateTag label={RECOVERY_ORDER_LABELS[hold.state]} />
        {isStuck && <StateTag label={DEVICE_POSITION_LABELS[device.position]} />}
        {device.link !== 'online' && <StateTag label={DEVICE_LINK_LABELS[device.link]} />}
      </span>
      <span className="fx-hold__sum">
        <Money fen={hold.amountFen} strong />
      </span>
      <span className="fx-hold__time">
        <span className="fx-soft">{t(isStuck ? messages.paidFor : messages.standing)}</span>
        <Lasting since={since} />
        {!isStuck && hold.holdUntil && (
          <span className="fx-soft">
            {t(messages.until)} <When at={hold.holdUntil} />
          </span>
        )}
      </span>
      {isStuck && may('readOrderReach') && (
        <span className="fx-hold__reach">
          <ReachLine orderId={hold.orderId} />
        </span>
      )}
    </li>
  )
}
