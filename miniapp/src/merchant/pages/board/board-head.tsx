import { isOfFleet, needsCare } from '@fangxing/contract/device-care'
import type { Me } from '@fangxing/contract/sessions'
import { useOnline } from '@shared/net/network'
import { classNames } from '@shared/ui/class-names'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { Money } from '@shared/ui/money'
import { Button } from '@shared/ui/button'
import { Alert } from '@shared/ui/alert'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { messages as common } from '../../messages'
import type { Board } from '../../lot/board-updates'
import { ClosedLotBadge } from '../../lot/closed-lot-badge'
import { useLotState } from '../../lot/lot-store'
import { visibleOrders } from '../../lot/selectors'
import './board-head.scss'

const messages = {
  onShift: { zh: '值班中', en: 'On shift' },
  offShift: { zh: '未上班', en: 'Off shift' },
  offText: {
    zh: '上班后才会收到本场的移动指令。',
    en: 'Move tasks of this lot come only while you are on shift.',
  },
  begin: { zh: '选择停车场并上班', en: 'Choose the lot and start' },
  debtors: { zh: '欠费车辆', en: 'Debtors' },
  orders: { zh: '追缴中', en: 'Recovering' },
  devices: { zh: '装置', en: 'Devices' },
  history: { zh: '订单记录', en: 'Orders' },
  needAttention: { zh: '台待照看', en: 'need care' },
  fine: { zh: '全部正常', en: 'All fine' },
} satisfies Catalogue

const LIVE_TEXTS = { live: common.live, polling: common.polling, offline: common.offline }

/** The lot, whether I am on shift, and the lot's counts; each count opens its list. */
export function BoardHead({ me, board }: { me: Me; board: Board }) {
  const t = useTranslate()
  const { state } = useLotState()
  // A connection that is gone is noticed later than the network.
  const shown = useOnline() ? state : 'offline'
  const isOn = me.shift?.lotId === board.lot.id
  const devices = board.devices.filter(isOfFleet)
  const warningCount = devices.filter(needsCare).length
  return (
    <>
      <div className="mer-head">
        <button type="button" className="mer-head__lot" onClick={routes.shift}>
          <span className="mer-head__name">{board.lot.name} ›</span>
          <span className="mer-head__who">
            {me.staff.name} · {t(isOn ? messages.onShift : messages.offShift)}
            <span className={classNames('mer-head__live', `mer-head__live--${shown}`)}>
              {t(LIVE_TEXTS[shown])}
            </span>
          </span>
        </button>
        <LanguageSwitch />
      </div>
      <ClosedLotBadge lot={board.lot} />
      {isOn || !mayCall(me, 'startShift') ? null : (
        <Alert
          small
          tone="info"
          title={t(messages.offShift)}
          actions={
            <Button kind="primary" onClick={routes.shift}>
              {t(messages.begin)}
            </Button>
          }
        >
          {t(messages.offText)}
        </Alert>
      )}
      <div className="mer-tiles">
        <Tile
          name={t(messages.debtors)}
          figure={String(board.debtorCount)}
          below={<Money amountFen={board.debtorFen} />}
          onClick={routes.debtors}
        />
        <Tile
          name={t(messages.devices)}
          figure={`${devices.length}${board.more?.devices ? '+' : ''}`}
          below={warningCount > 0 ? `${warningCount} ${t(messages.needAttention)}` : t(messages.fine)}
          onClick={routes.devices}
        />
        <Tile
          name={t(messages.orders)}
          figure={`${visibleOrders(board.orders).length}${board.more?.orders ? '+' : ''}`}
          below={t(messages.history)}
          onClick={routes.history}
        />
      </div>
    </>
  )
}

function Tile(props: { name: string; figure: string; below: React.ReactNode; onClick: () => void }) {
  return (
    <button type="button" className="mer-tiles__tile" onClick={props.onClick}>
      <span className="mer-tiles__name">{props.name}</span>
      <span className="mer-tiles__figure fx-number">{props.figure}</span>
      <span className="mer-tiles__below fx-number">{props.below}</span>
    </button>
  )
}
