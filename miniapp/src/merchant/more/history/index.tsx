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
import { SubmitField } from '@shared/ui/submit-field'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../../calls'
import { OrderRow } from '../../lot/order-row'
import { usePagedList } from '../../lot/use-paged-list'
import { StaffPage } from '../../staff/staff-page'
import { messages as common } from '../../messages'
import './index.scss'

const messages = {
  title: { zh: '订单记录', en: 'Orders' },
  search: { zh: '按完整车牌查找', en: 'Search by the whole plate' },
  go: { zh: '查找', en: 'Search' },
  all: { zh: '全部', en: 'All' },
  none: { zh: '没有符合的订单', en: 'No order fits' },
  clear: { zh: '清除车牌', en: 'Clear the plate' },
} satisfies Catalogue

/** Every order of the lot, newest first; filtered by plate and state. */
export default function HistoryPage() {
  const t = useTranslate()
  return <StaffPage label={t(messages.title)}>{({ lotId }) => <List lotId={lotId} />}</StaffPage>
}

function List({ lotId }: { lotId: string }) {
  const t = useTranslate()
  const [plateText, setPlateText] = useState('')
  const [state, setState] = useState<RecoveryOrderState>()
  const { items, next, problem, load } = usePagedList(`${lotId}|${plateText}|${state ?? ''}`, cursor =>
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
      <SubmitField
        key={plateText}
        label={t(messages.search)}
        action={t(messages.go)}
        initial={plateText}
        onSubmit={text => setPlateText(normalisePlateText(text))}
      />
      {plateText ? (
        <Button inline kind="plain" onClick={() => setPlateText('')}>
          {t(messages.clear)}
        </Button>
      ) : null}
      <div className="mer-filter" role="group" aria-label={t(messages.title)}>
        {[undefined, ...RECOVERY_ORDER_STATES].map(option => (
          <button
            key={option ?? 'all'}
            type="button"
            aria-pressed={option === state}
            className={classNames('mer-filter__chip', option === state && 'mer-filter__chip--chosen')}
            onClick={() => setState(option)}
          >
            {t(option ? RECOVERY_ORDER_LABELS[option] : messages.all)}
          </button>
        ))}
      </div>
      {items || problem ? null : <Skeleton bars={[84, 84, 84]} />}
      {items?.length === 0 ? <Empty title={t(messages.none)} /> : null}
      {items?.map(order => (
        <OrderRow key={order.id} order={order} />
      ))}
      {problem ? <ErrorState problem={problem} retry={() => void load(items ? next : undefined)} /> : null}
      {next && !problem ? <Button onClick={() => void load(next)}>{t(common.more)}</Button> : null}
    </>
  )
}
