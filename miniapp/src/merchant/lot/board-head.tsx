import type { Me } from '@fangxing/contract/sessions'
import { classNames } from '@shared/ui/class-names'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { Money } from '@shared/ui/money'
import { Button } from '@shared/ui/button'
import { Notice } from '@shared/ui/notice'
import { useSay } from '@shared/words/language'
import { routes } from '../routes'
import { mayCall } from '../staff/me'
import { W as common } from '../words'
import type { Board } from './merge'
import { useLotNow } from './lot-store'
import { liveOrders, needsCare } from './sorted'
import './board-head.scss'

const W = {
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
  care: { zh: '台待照看', en: 'need care' },
  fine: { zh: '全部正常', en: 'All fine' },
}

/** Where I work, whether I am on shift, and the numbers of the lot; each leads to what it counts. */
export function BoardHead({ me, board }: { me: Me; board: Board }) {
  const say = useSay()
  const { state } = useLotNow()
  const isOn = me.shift?.lotId === board.lot.id
  const care = board.devices.filter(needsCare).length
  return (
    <>
      <div className="mer-head">
        <button type="button" className="mer-head__lot" onClick={routes.shift}>
          <span className="mer-head__name">{board.lot.name} ›</span>
          <span className="mer-head__who">
            {me.staff.name} · {say(isOn ? W.onShift : W.offShift)}
            <span className={classNames('mer-head__live', `mer-head__live--${state}`)}>
              {say(state === 'live' ? common.live : common.polling)}
            </span>
          </span>
        </button>
        <LanguageSwitch />
      </div>
      {isOn || !mayCall(me, 'startShift') ? null : (
        <Notice
          small
          tone="info"
          title={say(W.offShift)}
          actions={
            <Button kind="primary" onClick={routes.shift}>
              {say(W.begin)}
            </Button>
          }
        >
          {say(W.offText)}
        </Notice>
      )}
      <div className="mer-tiles">
        <Tile
          name={say(W.debtors)}
          figure={String(board.debtorCount)}
          below={<Money amountFen={board.debtorFen} />}
          onClick={routes.debtors}
        />
        <Tile
          name={say(W.devices)}
          figure={String(board.devices.length)}
          below={care > 0 ? `${care} ${say(W.care)}` : say(W.fine)}
          onClick={routes.devices}
        />
        <Tile
          name={say(W.orders)}
          figure={String(liveOrders(board.orders).length)}
          below={say(W.history)}
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
