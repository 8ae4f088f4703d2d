import { Tabs } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Page } from '../../ui/page'
import { useAddress } from '../../ui/use-address'
import { useLotChoice } from '../../session/lot-choice'
import { ReviewRates } from '../../ui/review-rates'
import { ApprovalReview } from './approval-review'
import { DebtReview } from './debt-review'
import { reviewMessages as messages } from './review-messages'
import { DifferenceReview } from './difference-review'
import { SecondReview } from './second-review'
import { StayReview } from './stay-review'

/** What waits for a person's word: debts that are doubted, large decisions of a colleague, and stays that cannot be as they are told. */
export default function ReviewPage() {
  const t = useTranslate()
  const may = useMay()
  const address = useAddress()
  const { lot } = useLotChoice()
  const tabs = [
    ...(may('listDebtReviews', 'confirmArrears')
      ? [{ key: 'debts', label: t(messages.debtsTab), children: <DebtReview /> }]
      : []),
    { key: 'approvals', label: t(messages.approvalsTab), children: <ApprovalReview /> },
    ...(may('listStays', 'decideStay')
      ? [{ key: 'stays', label: t(messages.staysTab), children: <StayReview /> }]
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
  const asked = address.get('tab')
  return (
    <Page title={t(messages.title)}>
      <Tabs
        items={tabs}
        activeKey={tabs.some(({ key }) => key === asked) ? asked : tabs[0]!.key}
        onChange={tab => address.set({ tab, at: undefined })}
        destroyOnHidden
      />
    </Page>
  )
}
