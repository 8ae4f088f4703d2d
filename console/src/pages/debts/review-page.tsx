import { Tabs } from 'antd'
import { useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Page } from '../../ui/page'
import { Loading } from '../../ui/page-states'
import { useReadAgain } from '../../ui/use-call'
import { COUNTED, useReviewCounts } from './use-review-counts'
import { useAddress } from '../../ui/use-address'
import { useLotChoice } from '../../session/lot-choice'
import { ReviewRates } from '../../ui/review-rates'
import { ApprovalReview } from './approval-review'
import { DebtReview } from './debt-review'
import { reviewMessages as messages } from './review-messages'
import { DifferenceReview } from './difference-review'
import { SecondReview } from './second-review'
import { StayReview } from './stay-review'

/** What waits for a person's decision: debts that are flagged, large decisions of a colleague, and stays that cannot be as they are reported. */
export default function ReviewPage() {
  const t = useTranslate()
  const may = useMay()
  const address = useAddress()
  const { lot } = useLotChoice()
  const readAgain = useReadAgain()
  const { counts, isCounting } = useReviewCounts(lot?.id)
  const label = (message: Message, key: string) => `${t(message)}${counts[key] ? ` ${counts[key]}` : ''}`
  const tabs = [
    ...(may('listDebtReviews', 'confirmArrears')
      ? [{ key: 'debts', label: label(messages.debtsTab, 'debts'), children: <DebtReview /> }]
      : []),
    { key: 'approvals', label: label(messages.approvalsTab, 'approvals'), children: <ApprovalReview /> },
    ...(may('listStays', 'decideStay')
      ? [{ key: 'stays', label: label(messages.staysTab, 'stays'), children: <StayReview /> }]
      : []),
    ...(may('listSecondLooks', 'lookAgain')
      ? [{ key: 'second', label: t(messages.secondTab), children: <SecondReview /> }]
      : []),
    ...(may('listDifferences', 'closeDifference')
      ? [{ key: 'differences', label: t(messages.differencesTab), children: <DifferenceReview /> }]
      : []),
    ...(may('listReviewRates')
      ? [{ key: 'rates', label: t(messages.ratesTab), children: <ReviewRates lotId={lot?.id} /> }]
      : []),
  ]
  const asked = tabs.find(({ key }) => key === address.get('tab'))?.key
  // The first with something, as it was when the page was opened: what is decided meanwhile moves nobody elsewhere.
  const [first, setFirst] = useState<string>()
  if (first === undefined && !isCounting) setFirst((tabs.find(({ key }) => counts[key]) ?? tabs[0]!).key)
  const active = asked ?? first
  return (
    <Page title={t(messages.title)}>
      {active === undefined ? (
        <Loading rows={8} />
      ) : (
        <Tabs
          items={tabs}
          activeKey={active}
          onChange={tab => {
            readAgain(COUNTED)
            address.set({ tab, at: undefined })
          }}
          destroyOnHidden
        />
      )}
    </Page>
  )
}
