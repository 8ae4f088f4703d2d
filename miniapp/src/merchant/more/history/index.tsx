import { normalisePlateText } from '@fangxing/contract/plate'
import {
  RECOVERY_ORDER_LABELS,
  RECOVERY_ORDER_STATES,
  type RecoveryOrderState,
} from '@fangxing/contract/states'
import { Button } from '@shared/ui/button'
import { classNames } from '@shared/ui/class-names'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { LinkField } from '@shared/ui/link-field'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { call } from '../../calls'
import { OrderRow } from '../../lot/order-row'
import { usePages } from '../../lot/use-pages'
import { StaffPage } from '../../staff/staff-page'
import { W as common } from '../../words'
import './index.scss'

const W = {
  title: { zh: '订单记录', en: 'Orders' },
  search: { zh: '按完整车牌查找', en: 'Search by the whole plate' },
  go: { zh: '查找', en: 'Search' },
  all: { zh: '全部', en: 'All' },
  none: { zh: '没有符合的订单', en: 'No order fits' },
  clear: { zh: '清除车牌', en: 'Clear the plate' },
}

/** Every order of the lot, newest first; by plate and by state. */
export default function HistoryPage() {
  const say = useSay()
  return <StaffPage label={say(W.title)}>{({ lotId }) => <List lotId={lotId} />}</StaffPage>
}

function List({ lotId }: { lotId: string }) {
  const say = useSay()
  const [plateText, setPlateText] = useState('')
  const [state, setState] = useState<RecoveryOrderState>()
  const { items, next, problem, load } = usePages(`${lotId}|${plateText}|${state ?? ''}`, cursor =>
    call('listOrders', {
      query: {
        lotId,
        ...(plateText ? { plateText } : {}),
        ...(state ? { state } : {}),
        ...(cursor ? { cursor } : {}),
      },
    }),
  )
  return (
    <>
      <LinkField
        key={plateText}
        label={say(W.search)}
        action={say(W.go)}
        first={plateText}
        onDone={text => setPlateText(normalisePlateText(text))}
      />
      {plateText ? (
        <Button inline kind="plain" onClick={() => setPlateText('')}>
          {say(W.clear)}
        </Button>
      ) : null}
      <div className="mer-filter" role="group" aria-label={say(W.title)}>
        {[undefined, ...RECOVERY_ORDER_STATES].map(one => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={one === state}
            className={classNames('mer-filter__chip', one === state && 'mer-filter__chip--chosen')}
            onClick={() => setState(one)}
          >
            {say(one ? RECOVERY_ORDER_LABELS[one] : W.all)}
          </button>
        ))}
      </div>
      {items || problem ? null : <Skeleton bars={[84, 84, 84]} />}
      {items?.length === 0 ? <Empty title={say(W.none)} /> : null}
      {items?.map(order => (
        <OrderRow key={order.id} order={order} />
      ))}
      {problem ? <ErrorState problem={problem} retry={() => void load(items ? next : undefined)} /> : null}
      {next && !problem ? <Button onClick={() => void load(next)}>{say(common.more)}</Button> : null}
    </>
  )
}
