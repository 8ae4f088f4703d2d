import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { call } from '../../calls'
import { debtorsOf } from '../../lot/debtors'
import { usePagedList } from '../../lot/use-paged-list'
import { routes } from '../../routes'
import { StaffPage } from '../../staff/staff-page'
import { Row } from '../../ui/row'
import { messages as common } from '../../messages'

const messages = {
  title: { zh: '欠费车辆', en: 'Debtors' },
  none: { zh: '本场没有欠费车辆', en: 'Nobody owes in this lot' },
  enterPlate: { zh: '输入车牌', en: 'Enter a plate' },
  count: { zh: '笔', en: 'arrears' },
  last: { zh: '最近离场', en: 'last left' },
} satisfies Catalogue
const PAGE_LIMIT = 100

/** The debtors of this lot, the largest debt first. */
export default function DebtorsPage() {
  const t = useTranslate()
  return (
    <StaffPage
      label={t(messages.title)}
      actions={() => (
        <Button large kind="primary" onClick={() => routes.plate()}>
          {t(messages.enterPlate)}
        </Button>
      )}
    >
      {({ lotId }) => <List lotId={lotId} />}
    </StaffPage>
  )
}

function List({ lotId }: { lotId: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const pages = usePagedList(lotId, cursor =>
    call('listArrears', {
      query: { lotId, state: 'outstanding', limit: PAGE_LIMIT, ...(cursor ? { cursor } : {}) },
    }),
  )
  const { items, problem, next, load } = pages
  return (
    <>
      {items || problem ? null : <Skeleton bars={[84, 84, 84]} />}
      {items?.length === 0 ? <Empty title={t(messages.none)} /> : null}
      {debtorsOf(items ?? []).map(debtor => (
        <Row
          key={debtor.key}
          title={<Plate size="small" text={debtor.text} colour={debtor.colour} />}
          aside={<Money size="strong" amountFen={debtor.dueFen} />}
          detail={`${debtor.count} ${t(messages.count)} · ${t(messages.last)} ${dayAndTime(debtor.lastAt, language)}`}
          onClick={() => routes.plate(debtor.text)}
        />
      ))}
      {problem ? <ErrorState problem={problem} retry={() => void load(items ? next : undefined)} /> : null}
      {next && !problem ? <Button onClick={() => void load(next)}>{t(common.more)}</Button> : null}
    </>
  )
}
