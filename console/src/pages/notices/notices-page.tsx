import { NOTICE_PROGRESS_LABELS } from '@fangxing/contract/notices'
import { useLanguage, useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { choicesOf } from '../../ui/choices'
import { ListPage } from '../../ui/list-page'
import { SEE_DEBTORS } from '../../ui/next-steps'
import { DayFields, useDays } from '../../ui/use-days'
import { columnsOf } from './columns'
import { Funnel } from './funnel'
import { messages } from './messages'

const DAYS_BACK = 29

/** Paper at the windscreen: which was left, scanned and paid, and which cars may be held for it from when. */
export default function NoticesPage() {
  const t = useTranslate()
  const language = useLanguage()
  const may = useMay()
  const { from, to: until, lotId } = useDays(DAYS_BACK)
  const query = { from, until, lotId }
  const columns = columnsOf({ language, mayTry: may('dryRunHold') })
  return (
    <ListPage
      title={messages.title}
      call="listNoticesMade"
      paging="cursor"
      query={query}
      filters={[
        { name: 'plateText', label: messages.plate, kind: 'text', hint: messages.wholePlate },
        {
          name: 'progress',
          label: messages.progress,
          kind: 'choice',
          options: choicesOf(NOTICE_PROGRESS_LABELS),
        },
        {
          name: 'device',
          label: messages.device,
          kind: 'choice',
          options: [
            { value: 'soon', label: messages.deviceSoon },
            { value: 'due', label: messages.deviceDue },
          ],
        },
      ]}
      columns={columns}
      rowKey={row => row.id}
      open={row => `/notices/${row.id}`}
      empty={messages.none}
      nextStep={SEE_DEBTORS}
    >
      <p className="fx-soft">
        {t(messages.about)} {t(messages.whyNotAbout)}
      </p>
      <DayFields days={{ from, to: until }} />
      <Funnel query={query} />
    </ListPage>
  )
}
