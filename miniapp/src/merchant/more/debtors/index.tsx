import { useState } from 'react'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { SubmitField } from '@shared/ui/submit-field'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { call } from '../../calls'
import { usePagedList } from '../../lot/use-paged-list'
import { routes } from '../../routes'
import { StaffPage } from '../../staff/staff-page'
import { Row } from '../../ui/row'
import { messages as common } from '../../messages'

const messages = {
  title: { zh: '欠费车辆', en: 'Debtors' },
  none: { zh: '本场没有欠费车辆', en: 'Nobody owes in this lot' },
  notFound: { zh: '没有找到这样的车牌', en: 'No plate like this owes here' },
  enterPlate: { zh: '输入车牌', en: 'Enter a plate' },
  part: { zh: '车牌的一部分', en: 'Part of a plate' },
  search: { zh: '查找', en: 'Search' },
  all: { zh: '显示全部', en: 'Show all' },
  count: { zh: '笔', en: 'arrears' },
  last: { zh: '最近离场', en: 'last left' },
} satisfies Catalogue
const PAGE_LIMIT = 50

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
      {({ lotId }) => <Search lotId={lotId} />}
    </StaffPage>
  )
}

function Search({ lotId }: { lotId: string }) {
  const t = useTranslate()
  const [search, setSearch] = useState('')
  return (
    <>
      <SubmitField
        key={search}
        label={t(messages.part)}
        action={t(messages.search)}
        initial={search}
        onSubmit={setSearch}
      />
      {search === '' ? null : (
        <Button inline kind="plain" onClick={() => setSearch('')}>
          {t(messages.all)}
        </Button>
      )}
      <List lotId={lotId} search={search.slice(0, 24)} />
    </>
  )
}

/** Ranked and searched by the server over all debtors: what is loaded so far would not know the largest. */
function List({ lotId, search }: { lotId: string; search: string }) {
  const t = useTranslate()
  const language = useLanguage()
  const { items, problem, next, load } = usePagedList(`${lotId} ${search}`, cursor =>
    call('listDebtors', {
      query: { lotId, limit: PAGE_LIMIT, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) },
    }),
  )
  return (
    <>
      {items || problem ? null : <Skeleton bars={[84, 84, 84]} />}
      {items?.length === 0 ? <Empty title={t(search ? messages.notFound : messages.none)} /> : null}
      {items?.map(({ plateText, plateColour, arrearCount, dueFen, lastExitedAt }) => (
        <Row
          key={`${plateText} ${plateColour}`}
          title={<Plate size="small" text={plateText} colour={plateColour} />}
          aside={<Money size="strong" amountFen={dueFen} />}
          detail={`${arrearCount} ${t(messages.count)} · ${t(messages.last)} ${dayAndTime(lastExitedAt, language)}`}
          onClick={() => routes.plate(plateText, plateColour)}
        />
      ))}
      {problem ? <ErrorState problem={problem} retry={() => void load(items ? next : undefined)} /> : null}
      {next && !problem ? <Button onClick={() => void load(next)}>{t(common.more)}</Button> : null}
    </>
  )
}
