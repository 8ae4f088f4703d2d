import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useSay } from '@shared/words/language'
import { dayAndTime } from '@shared/words/time'
import { call } from '../../calls'
import { debtorsOf } from '../../lot/debtors'
import { usePages } from '../../lot/use-pages'
import { routes } from '../../routes'
import { StaffPage } from '../../staff/staff-page'
import { Row } from '../../ui/row'
import { W as common } from '../../words'

const W = {
  title: { zh: '欠费车辆', en: 'Debtors' },
  none: { zh: '本场没有欠费车辆', en: 'Nobody owes in this lot' },
  enter: { zh: '输入车牌', en: 'Enter a plate' },
  count: { zh: '笔', en: 'arrears' },
  last: { zh: '最近离场', en: 'last left' },
}
const ALL = 100

/** Who owes in this lot, the largest debt first. */
export default function DebtorsPage() {
  const say = useSay()
  return (
    <StaffPage
      label={say(W.title)}
      actions={() => (
        <Button large kind="primary" onClick={() => routes.plate()}>
          {say(W.enter)}
        </Button>
      )}
    >
      {({ lotId }) => <List lotId={lotId} />}
    </StaffPage>
  )
}

function List({ lotId }: { lotId: string }) {
  const say = useSay()
  const language = useLanguage()
  const pages = usePages(lotId, cursor =>
    call('listArrears', {
      query: { lotId, state: 'outstanding', limit: ALL, ...(cursor ? { cursor } : {}) },
    }),
  )
  const { items, problem, next, load } = pages
  return (
    <>
      {items || problem ? null : <Skeleton bars={[84, 84, 84]} />}
      {items?.length === 0 ? <Empty title={say(W.none)} /> : null}
      {debtorsOf(items ?? []).map(debtor => (
        <Row
          key={debtor.key}
          head={<Plate size="small" text={debtor.text} colour={debtor.colour} />}
          aside={<Money size="strong" amountFen={debtor.dueFen} />}
          below={`${debtor.count} ${say(W.count)} · ${say(W.last)} ${dayAndTime(debtor.lastAt, language)}`}
          onClick={() => routes.plate(debtor.text)}
        />
      ))}
      {problem ? <ErrorState problem={problem} retry={() => void load(items ? next : undefined)} /> : null}
      {next && !problem ? <Button onClick={() => void load(next)}>{say(common.more)}</Button> : null}
    </>
  )
}
